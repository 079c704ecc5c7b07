"""RSS 2.0 and Atom feeds of postings (WordPress job boards, university and association boards); the registry row names the URL."""

from spiders.kinds.feed import FeedSpider
from spiders.kinds.newest import NewestOnly
from spiders.reading.values import words


class RssSpider(NewestOnly, FeedSpider):
    name = "rss"
    row_names = frozenset({"item", "entry"})
    ignored = words(
        "description summary guid id comments commentrss creator author author.name author.uri thumbnail content source enclosure"
    )

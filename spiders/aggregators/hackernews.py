"""Hacker News "Who is hiring?": the newest monthly thread, by Algolia (the thread in one item) or Firebase (a call a comment).

A comment with several roles is several postings. Replies, deleted comments and job seekers are left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found
from spiders.reading.values import Row, iso_of_seconds, text_of
from spiders.rows.hackernews_comment import HiringComment, read_comment
from spiders.rows.hackernews_thread import THREAD, read_thread, submitted, top_level

ALGOLIA = "https://hn.algolia.com/api/v1/"
FIREBASE = "https://hacker-news.firebaseio.com/v0/item/{}.json"


class HackerNewsSpider(BoardSpider):
    name = "hackernews"

    def start_board(self, source: Source) -> Iterator[Request]:
        newest = f"{ALGOLIA}search_by_date?tags=story,author_whoishiring"
        yield self.get(source.url or (f"{ALGOLIA}items/{source.board}" if source.board.isdigit() else newest), source)

    def parse(self, response: Response, later: tuple[str, ...] = (), **kwargs: Any) -> Iterator[Found]:
        payload, board = read_thread(response), self.board(response)
        is_thread, hits = str(payload.get("title")).startswith(THREAD), payload["hits"]
        if threads := [number for hit in hits if str(hit.get("title")).startswith(THREAD) and (number := text_of(hit.get("objectID")))]:
            yield self.get(f"{ALGOLIA}items/{threads[0]}", board)
        elif comments := top_level(payload):
            yield from self.read_comments(response, comments)
        elif "kids" in payload and is_thread:
            yield from (self.get(FIREBASE.format(kid), board) for kid in Row(payload).texts("kids") if kid.isdecimal())
        elif numbers := submitted(payload) or later:  # hiring, freelancer and wants-to-be-hired threads alternate
            yield self.get(FIREBASE.format(numbers[0]), board, cb_kwargs={"later": numbers[1:]})

    def read_comments(self, response: Response, comments: list[dict[str, Any]]) -> Iterator[Found]:
        """The postings of top-level comments."""
        offers = [(c, offer) for c in comments if (offer := read_comment(Row(c).text("text", "comment_text") or ""))]
        rows = [(comment, offer, role) for comment, offer in offers for role in offer.roles or [""]]
        yield self.listing(response, len(rows))
        yield from self.read_each(response, rows, self.read_role)

    def read_role(self, response: Response, row: tuple[dict[str, Any], HiringComment, str]) -> RawPosting:
        """One role of a comment."""
        comment, offer, role = row
        number = str(comment.get("objectID") or comment["id"])
        slug = "-".join(re.findall(r"[^\W_]+", role.lower()))
        return self.posting(
            response,
            f"{number}:{slug}" if len(offer.roles) > 1 else number,
            **offer.values(role),
            date_posted=comment.get("created_at") or iso_of_seconds(comment.get("time")),
            url=f"https://news.ycombinator.com/item?id={number}",
        )

"""The cards of a saved list page and the parts of a saved posting's page, as selectors."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median_low
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from parsel import Selector

from crawler.drafts.names import known_as
from crawler.drafts.noise import key_parameters
from schemas.urls import split_url
from spiders.listings.sitemap import JOB_PATH
from spiders.reading.documents import attribute, stated_count, words_of
from spiders.reading.labels import SKIPPED, labels_of

LEAST_CARDS = 2  # links of one kind on a list
LEAST_TEXT, SHORT_TEXT = 200, 80  # characters of a posting's text; of one on a page that is no list
GENERATED = re.compile(r"\d|^-|^(?:css|sc|jsx?|svelte|data-v)-|[^\w-]|__\w{5,}$|^[a-z]{1,2}$")  # classes that the next build renames
TAG = re.compile(r"[a-z][a-z\d-]*")  # broken markup makes elements of other names, which no selector takes
HEADINGS = "h1, h2, h3, h4, h5"
MOST_PARTS = 25
NEXT_LINKS = ("a[rel~=next]", "link[rel~=next]", "a[class*=next]", "li[class*=next] a")
LONGEST_COUNT = 60  # characters of "1 - 20 of 147 openings"
FIGURE = re.compile(r"(?<![\d.,])\d{1,5}(?![\d.,]*\d)")
LETTER = re.compile(r"[^\W\d_]")
MENU = "ancestor::nav|ancestor::footer"
EMPLOYER_PAGE = re.compile(r"(?P<folder>/(?:companies|company|startups?|employers?|organi[sz]ations?)/)[^/]+")
FIRST_FOLDER = re.compile(r"/?[^/]+/")
NUMBERED = (  # the end of a link's path, of a number and a title -> the pattern of it, with the number as its group
    (re.compile(r"(\d+)[-_].+"), r"(\d+)(?![^-_/?#;])"),
    (re.compile(r".+[-_](\d+)(?:\.\w+)?"), r"[^/?#;]*[-_](\d+)(?![^./?#;])"),
)
SAFE = re.compile(r"[\w./~%+-]{1,200}(?:\?\w+=)?", re.ASCII)  # of a path: it is going to stand in code, within quotes


@dataclass(slots=True)
class Card:
    """How a list page's openings are found. ``parts``: field of `posting` -> selector within a card; ``left``: selector -> its words;
    ``said``: label (a column's head) -> its words; ``labels``: field -> the label of it."""

    css: str
    link: str  # selector of the link within the card, or "" where the card is the link
    folder: str  # what the links begin with: "/jobs/"; "/view?id=" where a parameter tells them apart
    hrefs: list[str]
    parts: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The pattern of a link, with the opening's own key as its group."""
        if self.folder.endswith("="):
            return rf"[?&]{self.folder.partition('?')[2]}([^&#]+)"
        deeper = any("/" in href.partition(self.folder)[2].partition("?")[0].rstrip("/") for href in self.hrefs)
        own = next((group for ends, group in NUMBERED if self.is_numbered(ends)), "([^/?#;]+)")
        return f"{re.escape(self.folder)}{'(?:[^?#]*/)?' if deeper else ''}{own}"

    def is_numbered(self, ends: re.Pattern[str]) -> bool:
        """Whether the ends of all links match, each with a number of its own: the rest of them is the title."""
        paths = {urlsplit(href).path.rstrip("/").rpartition("/")[2] for href in self.hrefs}
        numbers = [found[1] for path in paths if (found := ends.fullmatch(path))]
        return len(set(numbers)) == len(paths)

    @property
    def is_plain(self) -> bool:
        """Whether its links are job pages by their path, or headings."""
        return JOB_PATH.search(self.folder + "an-opening") is not None or bool(re.match("h[1-6]", self.parts["title"]))


@dataclass(slots=True)
class Detail:
    """How a posting's page is read: ``text`` selects the description; the others as of a `Card`."""

    text: str
    parts: dict[str, str]
    left: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def find_cards(page: Selector) -> Card | None:
    """The repeated links that look most like openings: of one folder or of one page's parameter; failing these, of one first folder."""
    narrow: dict[str, list[Selector]] = defaultdict(list)
    wide: dict[str, list[Selector]] = defaultdict(list)
    for link in page.css("a[href]"):
        address = split_url(attribute(link, "href").strip())
        if address is None or address.scheme not in ("", "http", "https") or not LETTER.search(words_of(link) or "") or link.xpath(MENU):
            continue  # a link without letters is a page's number
        folder, name = address.path.rstrip("/").rpartition("/")[::2]
        narrow[f"{folder}/" if folder and name else ""].append(link)
        for parameter in key_parameters(attribute(link, "href")):
            narrow[f"{address.path}?{parameter}="].append(link)
        wide[first[0] if (first := FIRST_FOLDER.match(folder)) else ""].append(link)
    several = told_apart(narrow) or told_apart(wide)
    best = max(several, key=lambda folder: weight(folder, several[folder]), default=None)
    return card_of(best, several[best]) if best else None


def told_apart(groups: dict[str, list[Selector]]) -> dict[str, list[Selector]]:
    """The groups of several links that what follows their folder tells apart: a parameter, or the end of a path."""
    found = {}
    for folder, links in groups.items():
        hrefs = hrefs_of(links)
        ends = {end_of(href, folder) for href in hrefs}
        if folder and SAFE.fullmatch(folder) and len(ends) >= LEAST_CARDS and (len(ends) == len(hrefs) or not folder.endswith("=")):
            found[folder] = links
    return found


def end_of(href: str, folder: str) -> str:
    """What tells a link from others of ``folder``."""
    parts = urlsplit(href)
    if folder.endswith("="):
        return dict(parse_qsl(parts.query)).get(folder.partition("?")[2].rstrip("="), "")
    return parts.path.rstrip("/").rpartition("/")[2]


def hrefs_of(links: list[Selector]) -> list[str]:
    return list(dict.fromkeys(attribute(link, "href").strip() for link in links))


def weight(folder: str, links: list[Selector]) -> tuple[float, bool, int]:
    """Links that are headings, the higher the better, come before others; then those to job pages by their path; then the many."""
    tags = [str(element.tag) for element in links[0].xpath("ancestor-or-self::* | .//*/self::*") for element in [element.root]]
    level = min((int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)), default=9)
    return -level, JOB_PATH.search(folder + "an-opening") is not None, len(hrefs_of(links))


def employer_link(box: Selector) -> dict[str, str]:
    """Where a card links to its employer's own page: what listing sites do, whatever they call their classes."""
    addresses = filter(None, (split_url(attribute(link, "href").strip()) for link in box.css("a[href]")))
    links = (EMPLOYER_PAGE.match(address.path) for address in addresses)
    return next(({"hiring_organization": f"a[href*='{found['folder']}']"} for found in links if found), {})


def card_of(folder: str, links: list[Selector]) -> Card:
    link = f"a[href*='{folder.rpartition('?')[2]}']"
    own, first = set(hrefs_of(links)), links[0]
    box = first
    for parent in first.xpath("ancestor::*")[::-1]:
        if len(own.intersection(hrefs_of(list(parent.css(link))))) > 1:
            break
        box = parent
    css = named(box) if box is first else f"{named(box)}:has({link})"
    css = css if box is not first or css != "a" else link
    card = Card(css, "" if box is first else link, folder, hrefs_of(links))
    title = next((named(part) for part in box.css(HEADINGS) if words_of(part)), "") or title_in(box) or card.link
    card.said = dict(labels_of(box))
    card.labels = fields_of(card.said, words_of(box, title))
    parts, left = parts_of(box, {title}, said=card.said)
    parts = employer_link(box) | parts
    card.left = {css: words for css, words in left.items() if words != words_of(box, title)}
    card.parts = {"title": title, **{field: css for field, css in parts.items() if field not in {"title", *card.labels}}}
    return card


def count_on(page: Selector, card: Card) -> tuple[str, str] | None:
    """(selector, words) of the place outside the cards that says how many openings there are: as many as are linked, or more."""
    inner = {element for box in page.css(card.css) for element in box.root.iter()}
    for part in page.css("[class], [id], p, h1, h2, strong"):
        words, css = words_of(part) or "", selector_of(part)
        figures = [int(one) for one in FIGURE.findall(words)]
        is_short = len(words) <= LONGEST_COUNT and LETTER.search(words) and css != "body" and part.root not in inner
        if is_short and max(figures, default=0) >= len(card.hrefs) and stated_count(page, css) == max(figures):
            return css, words
    return None


def next_on(page: Selector) -> str | None:
    """The selector of the link to the list's next page, where it has one that is called so."""
    links = ((css, attribute(link, "href")) for css in NEXT_LINKS for link in page.css(css)[:1])
    return next((css for css, href in links if href and not href.startswith(("#", "javascript:"))), None)


def fields_of(said: Mapping[str, str], title: str | None) -> dict[str, str]:
    """field -> the label that looks like it; the title's is that of its words."""
    found: dict[str, str] = {}
    for label, words in said.items():
        name = "title" if words == title else CARD_FIELDS.get(known_as(label)[0], "title")
        if name != "title" or words == title:
            found.setdefault(name, label)
    return found


def title_in(box: Selector) -> str:
    return next((named(part) for part in box.css("[class]") if field_of(part) == "title" and words_of(part)), "")


def find_detail(page: Selector, least: int = LEAST_TEXT) -> Detail | None:
    """The narrowest element that holds nearly all of the page's running text, and what else is named on the page."""
    running = [part for part in page.css("p, li") if not part.xpath("ancestor::nav|ancestor::footer|ancestor::header")]
    total = sum(len(words_of(part) or "") for part in running)
    if total < least:
        return None
    boxes = [box for box in page.css("div, section, article, main, td, body") if running_text(box) >= total * 0.7]
    text = selector_of(boxes[-1]) if boxes else "main"
    title = "h1" if page.css("h1") else next((named(part) for part in page.css(HEADINGS)), "title")
    outside = page.css("main") or page.css("body") or page
    said = dict(labels_of(page, text))
    labels = fields_of(said, words_of(page, title))
    parts, left = parts_of(outside[0] if isinstance(outside, list) else outside, {title, text}, boxes[-1] if boxes else None, said)
    own = {field: css for field, css in parts.items() if field not in {"title", *labels}}
    return Detail(text, {"title": title, **own}, left, said, labels)


def running_text(box: Selector) -> int:
    return sum(len(words_of(part) or "") for part in box.xpath("descendant-or-self::p | descendant-or-self::li"))


def text_in_cards(page: Selector, card: Card) -> int:
    """Characters of running text that cards hold. One far longer than the others is no card: an opening's text with a link to another."""
    said = [running_text(box) for box in page.css(card.css)]
    return sum(min(one, 2 * median_low(said)) for one in said)


def selector_of(box: Selector) -> str:
    """By its id, its own classes, or those of the nearest ancestor that has one."""
    if attribute(box, "id") and not GENERATED.search(attribute(box, "id")):
        return f"#{attribute(box, 'id')}"
    parent = next(iter(box.xpath("parent::*")), None)
    if "." in named(box) or parent is None or box.root.tag in ("main", "article", "body"):
        return named(box)
    return f"{selector_of(parent)} > {tag_of(box)}"


def parts_of(
    box: Selector, taken: set[str], within: Selector | None = None, said: Mapping[str, str] = MappingProxyType({})
) -> tuple[dict[str, str], dict[str, str]]:
    """(field -> selector, selector -> words) of the named elements that hold words of their own. Not looked into: ``within``, what
    ``said`` holds with its label, and a page's menus."""
    found: dict[str, str] = {}
    left: dict[str, str] = {}
    inner = set(within.root.iter()) if within is not None else set()
    told = {*said, *said.values(), ""}
    for part in box.css("[class], [itemprop], time, dd, li, span, a, td, h2, h3, h4, p"):
        css, words = named(part), words_of(part) or ""
        if part.root in inner or css in taken or not has_own_words(part) or part.xpath(SKIPPED):
            continue
        if words.rstrip(" :：") in told or words.replace("：", ": ").partition(": ")[0] in told:
            continue
        name = field_of(part)
        if name and name not in found:
            found[name] = css
        elif css not in found.values() and part.root.tag != "a" and len(left) < MOST_PARTS:
            left[css] = f"{left[css]} | {words}" if css in left else words
    return found, left


def has_own_words(part: Selector) -> bool:
    return any(text.strip() for text in part.xpath("text()").getall())


def field_of(part: Selector) -> str | None:
    """The field that an element's tag, itemprop or classes look like."""
    if part.root.tag == "time":
        return "date_posted"
    for token in tokens_of(part):
        for name in (token, *re.split(r"[-_]+", token)[::-1]):
            if (known := known_as(name)[0]) in CARD_FIELDS:
                return CARD_FIELDS[known]
    return None


CARD_FIELDS = {
    "title": "title", "location": "location", "city": "location", "company": "hiring_organization", "date_posted": "date_posted",
    "department": "department", "employment_types": "employment_types", "salary": "salary", "workplace": "workplace",
    "requisition_id": "requisition_id", "valid_through": "valid_through", "industry": "industry", "seniority": "seniority",
    "experience": "experience", "education": "education",
}  # fmt: skip


def tokens_of(part: Selector) -> Iterator[str]:
    yield from attribute(part, "itemprop").split()
    yield from attribute(part, "class").split()


def tag_of(part: Selector) -> str:
    """An element's name as selectors take it."""
    return tag if TAG.fullmatch(tag := str(part.root.tag)) else "*"


def named(part: Selector) -> str:
    """Tag and, of its classes, the first that a person wrote; a table's cell without one by its number."""
    tag = tag_of(part)
    own = next((token for token in attribute(part, "class").split() if not GENERATED.search(token)), None)
    prop = next((token for token in attribute(part, "itemprop").split() if token.isidentifier()), None)
    if own or prop:
        return f"{tag}.{own}" if own else f"{tag}[itemprop='{prop}']"
    return f"td:nth-child({len(part.xpath('preceding-sibling::*')) + 1})" if tag == "td" else tag

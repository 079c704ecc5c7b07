"""What a page is where a posting, or a list's next page, should stand: one that says that the opening is gone, or no answer at all
(maintenance, a captcha, a sign-in or consent page, an error with status 200, a redirect to the home page). The signs stand in
``data/reference/page_signs.toml``."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import Response

from pipelines.extract.words.tables import load_toml
from spiders.reading.documents import text_in

SIGNS: dict[str, list[str]] = load_toml("page_signs.toml")
GONE, UNAVAILABLE = "gone", "unavailable"
OPENINGS, OTHERS = "openings", "others"  # what a page may say that of
CONDITIONS = "conditions"  # ahead of what may once be so
OUTAGE = ["maintenance", "error"]
SOFT = [kind for kind in SIGNS if kind not in (GONE, UNAVAILABLE, OPENINGS, OTHERS, CONDITIONS)]
FAR = 120  # characters between an opening and what is said of it, in one sentence: "... that you are looking for is ..."
SMALL = 1_500  # characters of visible text: such a page is its message
MOST = 40_000  # characters of visible text that are looked through
VISIBLE = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"


def any_of(kind: str) -> str:
    return "|".join(map(re.escape, sorted(SIGNS[kind], key=len, reverse=True)))


SAID_OF_OPENING = re.compile(rf"\b(?:{any_of(OPENINGS)})\b(?P<between>[^.!?。]{{0,{FAR}}}?)(?P<words>{any_of(UNAVAILABLE)})")
SAID_GONE = re.compile(any_of(GONE))
SENTENCE = re.compile("[.!?。]")
CONDITION = re.compile(rf"(?<!\w)(?:{any_of(CONDITIONS)})(?!\w)")
# Behind the words: "may be closed early", a way to apply, a question
UNSURE = re.compile(r"\s?(?:することが|する場合|될 수|(?:by|via|through|from|per|par|por)\b)|[?？]")
OTHER = re.compile(rf"\b(?:{'|'.join(map(re.escape, SIGNS[OTHERS]))})\b")
SIGN_IN = re.compile(r"/(?:log-?in|sign-?in|sso|auth|saml2?|account/login|users/sign_in)(?:[/.?]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sign:
    """``kind``: a key of the table, or "redirect"; ``words``: what was found there."""

    kind: str
    words: str

    @property
    def is_gone(self) -> bool:
        """Whether it says so of an opening."""
        return self.kind in (GONE, UNAVAILABLE)

    @property
    def is_vague(self) -> bool:
        """Whether it says no more than that the opening is not there, as a page in its place may for an outage."""
        return self.kind == UNAVAILABLE

    def __str__(self) -> str:
        return f"{self.kind} ({self.words!r})"


def find_sign(response: Response) -> Sign | None:
    """What says that a page holds no posting, or none that can be read; None where nothing does."""
    text = text_in(response)
    page = Selector(text=text, type="html") if "<" in text else None
    head = head_of(page) if page else ""
    body = visible_words(page) if page else folded([text])
    own = f"{head} {own_words(page) if page else body}"
    message = own if len(body) <= SMALL else head
    return (
        sign_in(head, SOFT)
        or sign_in(message, OUTAGE)  # whatever else it says: an outage may say anything of the opening
        or find_gone(message)
        or find_unavailable(own)
        or sign_in(message, SOFT)
        or led_away(response)
    )


def find_gone(text: str) -> Sign | None:
    """That an opening was filled or closed; not when that will be: "open until the position has been filled"."""
    said = (
        one for one in SAID_GONE.finditer(text) if not CONDITION.search(ahead_of(text, one.start())) and not UNSURE.match(text, one.end())
    )
    return next((Sign(GONE, one[0]) for one in said), None)


def ahead_of(text: str, start: int) -> str:
    """What stands before ``start`` in its sentence."""
    return SENTENCE.split(text[max(0, start - FAR) : start])[-1]


def find_unavailable(text: str) -> Sign | None:
    """That an opening is no longer there; not what is said of a page, a service, a job portal: "This service is no longer available". Also
    that it is gone, among much else: whoever has a job's text, or other jobs', says more of jobs than of this one."""
    if among := find_gone(text):
        return Sign(UNAVAILABLE, among.words)
    said = (one for one in SAID_OF_OPENING.finditer(text) if not OTHER.search(one["between"]))
    return next((Sign(UNAVAILABLE, one["words"]) for one in said), None)


def head_of(page: Selector) -> str:
    """The words of a page's title and headings."""
    return folded(page.xpath("//title//text() | //h1//text() | //h2//text()").getall())


def visible_words(page: Selector) -> str:
    return folded(page.xpath(VISIBLE).getall())


def own_words(page: Selector) -> str:
    """The visible words that are no link and stand in no part that all pages of a site have, or beside the matter: "Sign in" in its header
    is no message. Of a page that has no others, all."""
    beside = " or ".join(f"ancestor::{name}" for name in ("header", "nav", "footer", "aside", "a"))
    return folded(page.xpath(f"{VISIBLE}[not({beside})]").getall()) or visible_words(page)


def folded(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split()).casefold()[:MOST]


def sign_in(text: str, kinds: list[str]) -> Sign | None:
    return next((Sign(kind, phrase) for kind in kinds for phrase in SIGNS[kind] if phrase in text), None)


def asked_address(response: Response) -> str:
    """What was asked for, before redirects."""
    led: list[str] = response.request.meta.get("redirect_urls", []) if response.request else []
    return led[0] if led else response.url


def led_away(response: Response) -> Sign | None:
    """A redirect from a page to a sign-in page or to a site's front."""
    asked, given = urlsplit(asked_address(response)), urlsplit(response.url)
    if (asked.netloc, asked.path) == (given.netloc, given.path):
        return None
    if SIGN_IN.search(given.path):
        return Sign("redirect", "to a sign-in page")
    return Sign("redirect", "to the front page") if len(given.path) <= 1 < len(asked.path) else None

"""A listing page's text: its headline with a count, its own lines, and the postings printed between them.

Showing 5 of 2,458+ Machine Learning Engineer Jobs in California with Visa Sponsorship jobs
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree, html
from scrapy.http import Response, TextResponse

from schemas.raw import RawClaim
from spiders.listings.printed_postings import SECTION, heading

MAX_LINES = 100_000
BLOCK = re.compile(
    "address|article|aside|blockquote|br|button|d[dlt]|details|div|figure|footer|form|h[1-6r]|header|li|main|nav|[ou]l|p|pre|section|summary"
    "|table|t[dhr]"
)
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # "&#8;" gives such a character, which no tree takes back
PARAGRAPHS = frozenset({"article", "section", "h1", "h2", "h3", "hr"})
COUNT = re.compile(
    r"\bshowing\s(?:(?P<first>\d[\d,]{0,9})\s?[-–]\s?)?(?P<shown>\d[\d,]{0,9})\s(?:out\s)?of\s(?P<listed>(?:over\s)?\d[\d,.]{0,12}\+?)\s(?P<label>\S.{2,250})",
    re.IGNORECASE,
)
VISA = r"(?:visa|h-?1b1?|h-?2b|tn|opt|cpt|e-?3|o-?1|l-?1|j-?1|perm|green\scard|cap[\s-]exempt)"
CLAIM_WORDS = rf"(?i:{VISA}(?:\svisa)?(?:\ssponsorship)?|sponsorship)"
CLAIM = f"(?P<{{0}}>{CLAIM_WORDS})"
LABEL = re.compile(
    rf"""(?:(?P<role>\S.{{0,120}}?)\s)??   # Machine Learning Engineer
    (?:{CLAIM.format("before")}\s)?        # Visa Sponsorship
    jobs
    (?:\sin\s(?P<place>.{{2,80}}?))?       # California
    (?:\swith\s{CLAIM.format("after")})?   # with Visa Sponsorship
    (?:\sjobs)?[.:]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
VISA_PATH = re.compile(r"/(?P<slug>h-?1b1?|opt|cpt|tn|e-?3|o-?1|green-card|visa-sponsorship)-jobs(?:[/?#]|$)")
FAQ = re.compile(r"frequently asked questions|\bfaqs?\b", re.IGNORECASE)
# In title case, as pages write their own; a posting's "schedule jobs" is none.
INVITATION = re.compile(r"(?:See|Get|Unlock|Search|View|Browse|Sign\s[Uu]p|Show)\s(?:.{0,60}\s)?Jobs(?:Overview)?\b.{0,40}")


@dataclass(frozen=True, slots=True)
class Headline:
    """What a listing page says of all its postings. ``quote``: the words that say so."""

    shown: int
    listed: int
    count: str
    quote: str
    role: str | None = None
    place: str | None = None
    claim: str | None = None

    def is_page_line(self, line: str) -> bool:
        """A line of the page itself: it repeats the count or the headline, or invites to see more."""
        words = line.strip()[:500]
        if self.role and re.search(rf"(?<!\w){re.escape(self.role)}\s(?:{CLAIM_WORDS}\s)?(?:Jobs|Job\sRoles)\b", words):
            return True
        counts = self.count.endswith("+") and re.search(rf"(?<![\w.,$]){re.escape(self.count)}", words)
        return bool(counts) or INVITATION.fullmatch(words) is not None

    def is_faq(self, line: str) -> bool:
        """The heading of the questions and answers: in the page's own words, or bare."""
        return FAQ.search(line) is not None and (FAQ.fullmatch(line.strip(" :#*")) is not None or self.is_page_line(line))


def find_headline(lines: Sequence[str]) -> Headline | None:
    """The first line that counts jobs; what it leaves open is read from the page's first line."""
    for line in lines:
        if (count := COUNT.search(line)) and (label := LABEL.fullmatch(count["label"])):
            title = LABEL.fullmatch(next(filter(str.strip, lines)).strip())
            role, place, claim = (first_of(part, label, title) for part in ("role", "place", "claim"))
            first, last, listed = (int(re.sub(r"\D", "", count[part] or "1")) for part in ("first", "shown", "listed"))
            shown = last - first + 1 if count["first"] else last  # "21-40 of 42" shows twenty
            return Headline(max(shown, 0), listed, count["listed"].casefold(), count["label"].strip(), role, place, claim)
    return None


def first_of(part: str, *labels: re.Match[str] | None) -> str | None:
    """The first label's value of a part; a claim may stand before or after "jobs"."""
    names = ("after", "before") if part == "claim" else (part,)
    return next((label[name].strip() for label in labels if label for name in names if label[name]), None)


def printed_lines(lines: Sequence[str], headline: Headline) -> Iterator[list[str]]:
    """The stretches between the page's own lines that hold a posting's sections, up to the questions and answers."""
    start = next((i for i, line in enumerate(lines) if COUNT.search(line)), 0)
    end = next((i for i in range(start, len(lines)) if headline.is_faq(lines[i])), len(lines))
    for is_page, stretch in groupby(lines[start:end], headline.is_page_line):
        part = list(stretch)
        if not is_page and any(heading(line) in SECTION for line in part):
            yield part


def claims_of(response: Response, headline: Headline | None) -> tuple[RawClaim, ...]:
    """The sponsorship that the page asserts: in its headline's words, else in its address."""
    if headline and headline.claim:
        return (RawClaim("sponsorship", headline.claim.lower(), headline.quote),)
    slug = VISA_PATH.search(response.url)
    return (RawClaim("sponsorship", slug["slug"].replace("-", " "), slug[0].strip("/")),) if slug else ()


def text_lines(response: Response) -> list[str]:
    """The answer's lines; of HTML, one a block, with an empty one before headings and sections."""
    text = response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")
    if not re.search(r"<(?:!doctype|html|body|div|p)\b", text[:5_000], re.IGNORECASE):
        return text.splitlines()[:MAX_LINES]
    try:
        page = html.document_fromstring(response.body, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return []
    etree.strip_elements(page, "script", "style", "noscript", "template", "head", with_tail=False)
    for element in page.iter():
        if not isinstance(element.tag, str) or not BLOCK.fullmatch(element.tag):
            continue
        element.text = ("\n\n" if element.tag in PARAGRAPHS else "\n") + NO_XML.sub("", element.text or "")
        element.tail = "\n" + NO_XML.sub("", element.tail or "")
    lines = [" ".join(line.split()) for line in str(page.xpath("string()")).splitlines()]
    return [line for i, line in enumerate(lines) if line or (i and lines[i - 1])][:MAX_LINES]

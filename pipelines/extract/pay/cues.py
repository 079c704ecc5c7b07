"""Which word near an amount explains it: the cues of its clause, ahead and behind, and the one that decides.

Cues come from ``data/reference/pay_cues.toml``, which says what each group is. A clause ends where a sentence, a bullet
or a field of a glued line does.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from pipelines.extract.pay.tables import CUES
from pipelines.extract.words.lexicon import Hit

BESIDE = {"trade": 12, "basis": 2}  # characters between an amount and a cue of that group that explains it
_AHEAD = {
    "topic": "allowance",
    "share": "allowance",
    "trade": "other",
    "basis": "base",
    "extra": "bonus",
    "package": "base",
}
_BEHIND = {
    "topic": "allowance",
    "share": "",
    "trade": "other",
    "basis": "base",
    "extra": "",
    "verb": "",
    "package": "total",
}
PAY = ("base", "total")
_OF_PAY = ("base", "total", "bonus", "commission", "equity", "stipend")
FAR = 20  # characters behind a figure in which a word still speaks of it
HEADING = 45  # a clause of this length without a cue may take its heading's

_EDGE = " \t\r\n-–—*|:：•·(\\_~>=[,"
_BOUNDARY = re.compile(r"[.!?;。；！]\s|\\n|[\n•·●▪*|。；！]|\s[-–]\s")
_BULLET = re.compile(r"\n\s*(?:[-–*•·●▪]|\\-)|[•·●▪]|\s\*\s")
_ABBREVIATION = re.compile(r"(?:^|[\W_])(?:c|ca|max|min|approx|in[ck]l|mind|p\.a|avg?|est|sal|env|U\.S|\d)\.\Z", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0]+")
_TITLED = re.compile(r"[\s\u200e]*[A-ZÀ-Ý][a-zà-ÿ]")
_ADDED = re.compile(
    r"(?:(?<![:*]\ )\+|&|\b(?:plus|and(?:\ an?)?|und|sowie|inkl\w*|incl\w*|zzgl|et|y|e|en))\.?\Z",
    re.IGNORECASE | re.VERBOSE,
)

_OF = re.compile(r"\s(?:of|is|from|at|between|von|beträgt|liegt bei|zwischen|ab|de|entre)\Z")  # right ahead all the same
_PARTS = re.compile(r"\([^()]{0,30}(?:\+|&|\bplus\b|\band\b)[^()]{0,30}\)")
_PLUS = re.compile(r"\s?(?:\+|&|plus|und|et|mais)\s?", re.IGNORECASE)


class Context(NamedTuple):
    """The words around an amount: its clause, what is ahead of that, the marks between, the words behind."""

    own: str
    ahead: str
    link: str
    behind: str

    @property
    def titled(self) -> bool:
        """Whether a titled word follows, which begins the next field where lines were glued."""
        return _TITLED.match(self.behind) is not None


def squeezed(words: str) -> str:
    """Words with single plain spaces, as the phrases of the tables are written."""
    return _SPACES.sub(" ", words) if "  " in words or "\u00a0" in words else words


def clause_of(left: str) -> tuple[str, str, str]:
    """The words of the amount's own clause, those ahead of it, and the marks between clause and amount."""
    trimmed = left.rstrip(_EDGE)
    link = left[len(trimmed) :]
    if _BULLET.search(link) or (trimmed.endswith((".", "!", "?", "。")) and not _ABBREVIATION.search(trimmed)):
        return "", trimmed, link
    cut = 0
    for match in _BOUNDARY.finditer(trimmed):
        cut = match.end()
    return trimmed[cut:], trimmed[:cut], link


def cues_ahead(own: str, big: bool) -> list[Hit[str]]:
    """Cues of the clause ahead of an amount; ``big``: it is too much for a perk. A verb yields to any noun."""
    if "(" in own:  # "total cash (base + bonus)": the parts do not hold for the sum
        own = _PARTS.sub(lambda aside: " " * len(aside[0]), own)
    if any(hit.start <= 2 and hit.value in PAY for hit in CUES.hits(own)):
        big = True  # "Rate after training": what begins with pay speaks of pay
    hits = _meant(own, big, _AHEAD, lambda hit: len(own) - hit.end)
    nouns = [hit for hit in hits if hit.value != "verb"] or hits
    if big and len(nouns) > 1 and nouns[-2].value in PAY and _PLUS.fullmatch(own, nouns[-2].end, nouns[-1].start):
        return nouns[:-1]  # "Salary plus commission - $30,000-$48,000"
    return nouns


def cues_behind(behind: str, big: bool) -> list[Hit[str]]:
    """Cues behind an amount. Behind a year's pay a titled word begins the next field ("£50,000 Account Manager")."""
    hits = _meant(behind, big, _BEHIND, lambda hit: hit.start)
    return [hit for hit in hits if not big or hit.value in _OF_PAY or not behind[hit.start].isupper()]


def _meant(text: str, big: bool, meanings: dict[str, str], gap: Callable[[Hit[str]], int]) -> list[Hit[str]]:
    found = []
    for hit in CUES.hits(text):
        if (hit.value == "topic" and big) or gap(hit) > BESIDE.get(hit.value, 1000):
            continue
        if meaning := meanings.get(hit.value, hit.value):
            found.append(hit._replace(value=meaning))
    return found


def find_cue(around: Context, big: bool, marked: bool, rated: bool = False) -> str | None:
    """The cue that explains an amount: the one right ahead of it ("Salary: $5"), else the nearest on either side.

    ``rated``: a big figure with its unit, which a titled word behind says nothing about.
    """
    ahead, behind = cues_ahead(around.own, big), cues_behind(around.behind, big)
    if big:
        behind = [hit for hit in behind if hit.value in PAY or not (hit.start > FAR or (rated and around.titled))]
    if behind and not marked and around.titled:
        behind = []
    strong = [hit for hit in (*ahead, *behind) if hit.value != "gross"]
    if not strong:
        return "base" if ahead or behind else None
    ahead, behind = [hit for hit in ahead if hit in strong], [hit for hit in behind if hit.value != "gross"]
    if _ADDED.search(around.own):  # "and a $500 stipend", "+ 200 a month": not what the words ahead name
        return behind[0].value if behind else "allowance" if around.own.endswith("+") else ahead[-1].value
    gap = len(_OF.sub("", around.own)) - ahead[-1].end if ahead else 1000
    if gap <= 1 and ahead[-1].value == "stipend" and ahead[-1].start <= 2 and ":" in around.link and not behind:
        return "base"  # "Stipend: $5,000", a field of the form
    if gap <= 1 and ahead[-1].value not in ("stipend", "allowance"):
        return _decided(ahead[-1].value, around, behind)
    if gap < 1000 and ahead[-1].value in PAY and behind and behind[0].start > 2 and around.titled:
        return ahead[-1].value
    return behind[0].value if behind and behind[0].start <= gap else ahead[-1].value


def _decided(cue: str, around: Context, behind: list[Hit[str]]) -> str:
    """A cue right ahead decides, unless another kind of pay stands right behind ("pay $500 bonus")."""
    if behind and around.titled and behind[0].value == "allowance":
        return cue  # "hourly rate of $26.82 Medical, Dental": the next field
    nearby = behind[0].value if behind and (behind[0].start <= 2 or " - " in around.link) else cue
    if nearby == "total" and cue == "base":
        return "total"
    return cue if nearby in ("base", "stipend") or ":" in around.link else nearby


def heading_cue(around: Context) -> str | None:
    """The cue of the heading over a short clause; only pay is announced so."""
    if len(around.own) > HEADING or (not around.own and _BULLET.search(around.link) and ":" not in around.link):
        return None
    hits = CUES.hits(around.ahead[-HEADING * 2 :])
    return hits[-1].value if hits and hits[-1].value in PAY else None

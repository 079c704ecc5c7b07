"""Which word near an amount explains it: the cues of its clause, ahead and behind, and the one that decides.

Cues come from ``data/reference/pay_cues.toml``, which says what each group is. A clause ends where a sentence, a bullet
or a field of a glued line does.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from pipelines.extract.pay.modifiers import PAY, modified
from pipelines.extract.pay.tables import CUES
from pipelines.extract.words.lexicon import Hit
from pipelines.extract.words.rules import Rule, always, decide

BESIDE = {"trade": 12, "basis": 2, "sum": 2}  # characters between an amount and a cue of that group that explains it
_AHEAD = {
    "topic": "allowance",
    "share": "allowance",
    "saving": "cover",
    "trade": "other",
    "apart": "other",
    "basis": "base",
    "extra": "bonus",
    "package": "base",
    "sum": "total",
    "neutral": "",
}
_BEHIND = {
    "topic": "allowance",
    "share": "",
    "saving": "cover",
    "trade": "other",
    "apart": "other",
    "basis": "base",
    "extra": "",
    "verb": "",
    "package": "total",
    "sum": "",
    "neutral": "",
}
_OF_PAY = ("base", "total", "bonus", "commission", "equity", "stipend")
FAR = 20  # characters behind a figure in which a word still speaks of it
NONE_AHEAD = 1000  # a gap wider than any clause
HEADING = 45  # a clause of this length without a cue may take its heading's

_EDGE = " \t\r\n-–—*|:：•·(\\_~>=[,"
_BOUNDARY = re.compile(r"(?<!inkl)(?<!incl)(?<!xcl)(?<!kskl)(?<!exkl)[.!?;。；！]\s|\\n|[\n•·●▪*|。；！]|\s[-–]\s")
_BULLET = re.compile(r"\n\s*(?:[-–*•·●▪]|\\-)|[•·●▪]|\s\*\s")
_ABBREVIATION = re.compile(r"(?:^|[\W_])(?:c|ca|max|min|approx|in[ck]l|mind|p\.a|avg?|est|sal|env|U\.S|\d)\.\Z", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0]+")
_HEADED = re.compile(r"#{1,6}\s(?:\w+\s){0,3}\w+\Z")  # "## Salary expectation"
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
    if _BULLET.search(link) or (trimmed.endswith((".", "!", "?", ";", "。", "\uff1b")) and not _ABBREVIATION.search(trimmed)):
        return "", trimmed, link
    cut = 0
    for match in _BOUNDARY.finditer(trimmed):
        cut = match.end()
    return trimmed[cut:], trimmed[:cut], link


@lru_cache(maxsize=16)  # several rules ask for the same words
def cues_ahead(own: str, big: bool) -> tuple[Hit[str], ...]:
    """Cues of the clause ahead of an amount; ``big``: it is too much for a perk. A verb yields to any noun."""
    if "(" in own:  # "total cash (base + bonus)": the parts do not hold for the sum
        own = _PARTS.sub(lambda aside: " " * len(aside[0]), own)
    cues = CUES.hits(own)
    if any(hit.start <= 2 and hit.value in PAY for hit in cues):
        big = True  # "Rate after training": what begins with pay speaks of pay
    hits = _meant(own, cues, big, _AHEAD, lambda hit: len(own) - hit.end)
    nouns = tuple(hit for hit in hits if hit.value != "verb") or tuple(hits)
    if big and len(nouns) > 1 and nouns[-2].value in PAY and _PLUS.fullmatch(own, nouns[-2].end, nouns[-1].start):
        return nouns[:-1]  # "Salary plus commission - $30,000-$48,000"
    return nouns


def cues_behind(behind: str, big: bool) -> list[Hit[str]]:
    """Cues behind an amount. Behind a year's pay a titled word begins the next field ("£50,000 Account Manager")."""
    hits = _meant(behind, CUES.hits(behind), big, _BEHIND, lambda hit: hit.start)
    return [hit for hit in hits if not big or hit.value in _OF_PAY or not behind[hit.start].isupper()]


def _meant(text: str, cues: list[Hit[str]], big: bool, meanings: dict[str, str], gap: Callable[[Hit[str]], int]) -> list[Hit[str]]:
    """The ``cues`` of ``text`` that explain an amount, each with what it means on its side."""
    found = []
    for hit in cues:
        if (hit.value in ("topic", "saving") and big) or gap(hit) > BESIDE.get(hit.value, 1000):
            continue
        value = modified(text, hit)
        if meaning := meanings.get(value, value):
            found.append(hit._replace(value=meaning))
    return found


class Near(NamedTuple):
    """An amount between two cues: ``ahead``, the last one of its clause, ``behind``, the first one behind it; one may be None."""

    around: Context
    ahead: Hit[str] | None
    behind: Hit[str] | None

    @property
    def gap(self) -> int:
        """Characters between the cue ahead and the amount; "of", "from" and the like count for none."""
        return len(_OF.sub("", self.around.own)) - self.ahead.end if self.ahead else NONE_AHEAD

    @property
    def decides(self) -> bool:
        """Whether the cue right ahead decides, as nearly all do."""
        return self.ahead is not None and self.gap <= 1 and self.ahead.value not in ("stipend", "allowance", "cover")


def find_cue(around: Context, big: bool, marked: bool, rated: bool = False) -> str | None:
    """The cue that explains an amount: the one right ahead of it ("Salary: $5"), else the nearest on either side, by the first of
    `RULES` that holds.

    ``rated``: a big figure with its unit, which a titled word behind says nothing about.
    """
    ahead, behind = cues_ahead(around.own, big), _of_this_amount(around, big, marked, rated)
    strong_ahead, strong_behind = ([hit for hit in hits if hit.value != "gross"] for hits in (ahead, behind))
    if not strong_ahead and not strong_behind:
        return "base" if ahead or behind else None
    near = Near(around, strong_ahead[-1] if strong_ahead else None, strong_behind[0] if strong_behind else None)
    return decide(RULES, near)


def _of_this_amount(around: Context, big: bool, marked: bool, rated: bool) -> list[Hit[str]]:
    """The cues behind an amount that do not begin the next field, or stand too far off for a figure of that size."""
    if around.titled and not marked:
        return []
    behind = cues_behind(around.behind, big)
    if not big:
        return behind
    return [hit for hit in behind if hit.value in PAY or not (hit.start > FAR or (rated and around.titled))]


def _is_added(near: Near) -> bool:
    """The amount comes on top: it is not what the words ahead name."""
    return _ADDED.search(near.around.own) is not None


def _is_intern_form(near: Near) -> bool:
    """A field of the form, which names an intern's pay so."""
    ahead = near.ahead
    opens = ahead is not None and ahead.value == "stipend" and ahead.start <= 2
    return opens and near.behind is None and ":" in near.around.link and near.gap <= 1


def _next_field_behind(near: Near) -> bool:
    """A titled perk behind is the next field's."""
    return near.decides and near.around.titled and near.behind is not None and near.behind.value == "allowance"


def _other_pay_behind(near: Near) -> bool:
    """Another kind of pay stands right behind."""
    link, behind = near.around.link, near.behind
    if not near.decides or behind is None or (behind.start > 2 and " - " not in link):
        return False
    whole = behind.value == "total" and near.ahead is not None and near.ahead.value == "base"
    return whole or (behind.value not in ("base", "stipend") and ":" not in link)


def _pay_named_ahead(near: Near) -> bool:
    """Pay is named ahead, and what is behind begins the next field."""
    ahead, behind = near.ahead, near.behind
    return bool(ahead and ahead.value in PAY and behind and behind.start > 2 and near.around.titled)


def _said_ahead(near: Near) -> str:
    return near.ahead.value if near.ahead else ""


def _said_behind(near: Near) -> str:
    return near.behind.value if near.behind else ""


def _pay_next_in_list(near: Near) -> bool:
    """Behind a comma, with its own word for pay: what is ahead spoke of something else."""
    return "," in near.around.link and near.behind is not None and near.behind.value in PAY and near.behind.start <= 2


def _named_in_brackets(near: Near) -> bool:
    """Base pay, by the word right behind it, in brackets of its own: what is ahead of them is something else."""
    return near.around.link.rstrip().endswith("(") and near.behind is not None and near.behind.value == "base" and near.behind.start <= 2


def _named_in_its_line(near: Near) -> bool:
    """Behind a comma or a line's end, with a word of its own: what is ahead, which is no pay, names what came before."""
    around, ahead, behind = near.around, near.ahead, near.behind
    parted = ":" not in around.link and ("\n" in around.link or ("," in around.link and ahead is not None and ahead.value == "cover"))
    return parted and ahead is not None and ahead.value not in PAY and behind is not None


RULES: tuple[Rule[Near, str], ...] = (
    Rule(_pay_next_in_list, _said_behind, "Bike allowance of $900, $90k salary"),
    Rule(_named_in_brackets, _said_behind, "A yearly bonus ($90,000 base)"),
    Rule(_named_in_its_line, _said_behind, "Stock options\n$700 moving bonus"),
    Rule(lambda near: near.behind is not None and _is_added(near), _said_behind, "Salary of $50,000 and a $500 stipend"),
    Rule(lambda near: near.around.own.endswith("+") and _is_added(near), always("allowance"), "Salary +$200"),
    Rule(lambda near: near.ahead is not None and _is_added(near), _said_ahead, "Bonus and $200"),
    Rule(_is_intern_form, always("base"), "Stipend: $5,000"),
    Rule(_next_field_behind, _said_ahead, "Hourly rate of $26.82 Medical insurance"),
    Rule(_other_pay_behind, _said_behind, "We pay $500 bonus"),
    Rule(lambda near: near.decides, _said_ahead, "Salary: $50,000"),
    Rule(_pay_named_ahead, _said_ahead, "Salary is now $900 Your Bonus"),
    Rule(
        lambda near: near.behind is not None and near.behind.start <= near.gap,
        _said_behind,
        "There is salary growth and twice a year $500 bonus",
    ),
    Rule(lambda near: near.ahead is not None, _said_ahead, "A gym allowance of up to 900 € each year"),
)


def heading_cue(around: Context) -> str | None:
    """The cue of the heading over a short clause; only pay is announced so. Over a bullet it is a whole heading that ends in pay."""
    ahead = around.ahead[-HEADING * 2 :]
    bullet = not around.own and ":" not in around.link and _BULLET.search(around.link)
    if len(around.own) > HEADING or (bullet and not _HEADED.search(ahead)):
        return None
    hits = CUES.hits(ahead)
    if not hits or hits[-1].value not in PAY or (bullet and hits[-1].end < len(ahead)):
        return None
    said = modified(ahead, hits[-1])
    return said if said in PAY else None

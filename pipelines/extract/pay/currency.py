"""Currency marks beside a number, and the currency that they mean there."""

import re
from collections.abc import Collection
from decimal import Decimal

from pipelines.extract.pay.tables import COUNTRY_CURRENCY, CURRENCIES, HINTS, TONGUES
from pipelines.extract.words.lexicon import Lexicon

_CJK = "⺀"  # words from here on need no word boundary


def _any(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _cases(word: str) -> set[str]:
    return {word, word.upper(), word.capitalize()} if word.islower() else {word}


def _meanings() -> dict[str, list[str]]:
    """Each mark with the currencies that it may stand for, the usual one first."""
    table: dict[str, list[str]] = {}
    for currency in CURRENCIES.values():
        marks = {currency.code, *currency.symbols, *(case for word in currency.words for case in _cases(word))}
        for mark in marks:
            table.setdefault(mark, []).append(currency.code)
    return table


MEANINGS = _meanings()
_BEFORE = {mark for c in CURRENCIES.values() for mark in (c.code, *c.symbols)} | {"Euro", "Euros", "EURO", "EUROS"}
_SIGNS = {mark for mark in _BEFORE if not mark[-1].isalpha()}
_LETTERED = {mark for mark in _SIGNS if mark[0].isalpha()}  # "S$", which no glued heading ends in ("BENEFITS$80")
_AFTER_SIGNS = {mark for mark in MEANINGS if not mark[-1].isalpha() or mark[-1] >= _CJK}
_LETTERS = {mark for mark in _BEFORE if len(mark) == 1 and mark.isalpha() and mark.isascii()}  # "R" of the rand, ahead of a figure only
_PREFIX = re.compile(
    rf"""(?:(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]{{3}}))(?P<code>{_any(_BEFORE - _SIGNS)})(?!(?<=(?<![A-Za-z])R)\$)[ \u00a0]?)?
    (?P<sign>(?<![A-Z])(?:{_any(_LETTERED)})|{_any(_SIGNS - _LETTERED)})? [\s*\\~]{{0,2}}\Z""",
    re.VERBOSE,
)
_SUFFIX = re.compile(
    rf"""[ \u00a0]?[*\\]{{0,2}}[ ]?(?:
        (?P<sign>{_any(_AFTER_SIGNS)})(?![0-9])(?:[ ]?(?P<code>{_any(set(CURRENCIES))})(?![A-Za-z]))?
      | \((?P<named>{_any(set(MEANINGS) - _AFTER_SIGNS - _LETTERS)})\)
      | (?P<word>{_any(set(MEANINGS) - _AFTER_SIGNS - _LETTERS)})(?:(?!\w)|(?=[A-Z\u0410-\u042f][a-zа-я]|brutto|netto))
    )""",
    re.VERBOSE,
)
_OWN_SIGNS = "".join(sorted(mark for mark in _SIGNS if len(mark) == len(MEANINGS[mark]) == 1 and not mark.isalpha()))
_SOLE_WORDS = {mark for mark, codes in MEANINGS.items() if len(codes) == 1 and len(mark) > 2 and mark not in _SIGNS and mark[0].isalpha()}
_SOLE = re.compile(  # signs and words of one currency alone, beside a figure, and codes in a label: "Salary (CHF): 90'000"
    rf"(?P<sign>[{_OWN_SIGNS}])(?:(?=\s?\d)|(?<=\d.)|(?<=\d[ \u00a0].))|(?:\(|\bin\s)(?P<code>{_any(set(CURRENCIES))})(?![A-Za-z])"
    rf"|(?<=[\dк])[ \u00a0]?(?P<word>{_any(_SOLE_WORDS)})(?!\w)"
)
_STATED = re.compile(rf"\bin\s({_any(set(CURRENCIES))})\b")  # "all figures in CAD"
_PLAIN = frozenset(("USD", "EUR", "GBP"))  # codes that mean nothing else
_SIGN_TAILS = frozenset(mark[-1] for mark in _SIGNS)
_WORD_TAILS = frozenset(mark[-2:] for mark in _BEFORE - _SIGNS)
SUFFIX_HEADS = frozenset(mark[0] for mark in MEANINGS) | frozenset("*\\(")
PREFIX_WIDTH = 9


def marks_before(head: str) -> tuple[int, tuple[str, ...]]:
    """Length and marks of the currency at the end of ``head``: "USD $" has two, the most telling first."""
    match = _PREFIX.search(head)
    if not match or not (match["code"] or match["sign"]) or (not match["code"] and _is_id(head[: match.start()])):
        return 0, ()
    marks = tuple(mark for mark in (match["code"], match["sign"]) if mark)
    if marks == ("CA$",) and head[: match.start()].endswith(", "):
        return len(head) - match.start() - 2, ("$",)  # "Oakland, CA$40/hour": glued to the state
    return len(head) - match.start(), marks


def may_be_marked(head: str) -> bool:
    """A cheap look at the two characters before a number."""
    tail = head.rstrip(" *\\~\u00a0\n")[-2:]
    return tail[-1:] in _SIGN_TAILS or tail in _WORD_TAILS or (tail[-1:] in _LETTERS and not tail[:-1].isalnum())


def _is_id(ahead: str) -> bool:
    """Whether a sign is part of an id ("JRQ$540-107"), not behind a glued heading ("BENEFITS$80")."""
    return len(ahead) > 1 and ahead[-2:].isupper() and ahead[-2:].isalpha() and not ahead[-4:-2].isupper()


def marks_after(text: str, end: int) -> tuple[int, tuple[str, ...]]:
    """End and marks of the currency behind a number: "$ USD", "euros", "元"."""
    match = _SUFFIX.match(text, end)
    if not match:
        return end, ()
    return match.end(), tuple(mark for mark in (match["code"], match["word"], match["named"], match["sign"]) if mark)


def is_money(marks: tuple[str, ...], number: Decimal) -> bool:
    """Whether letters beside a number are a currency: "PHP 8", "NIS2" and "S/4" are none."""
    if marks == ("R",):
        return number >= 1000  # "R4000", and no "R22"
    if number >= 100 or not _PLAIN.isdisjoint(marks) or not all(mark[0].isalpha() for mark in marks):
        return True
    return number * 20 >= min(CURRENCIES[MEANINGS[mark][0]].hour_max for mark in marks)


def may_be_one(marks: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether marks of two amounts can mean one currency: "$" and "CAD", not "€" and "$"."""
    return marks == others or any(not set(MEANINGS[mark]).isdisjoint(MEANINGS[other]) for mark in marks for other in others)


def currency_of(marks: tuple[str, ...], country: str | None, around: str, ahead: str = "") -> str | None:
    """ISO 4217 code of currency marks; a shared sign ("$", "kr") is what the words ``ahead`` say that figures are in, the country's, else
    what words nearby name."""
    home = COUNTRY_CURRENCY.get((country or "").upper())
    for mark in sorted(marks, key=lambda m: len(MEANINGS[m])):
        meanings = MEANINGS[mark]
        if len(meanings) == 1:
            return meanings[0]
        if (stated := _stated(ahead)) in meanings:
            return stated
        if home in meanings:
            return home
        near = [] if home else _near(HINTS, around, meanings) or _near(TONGUES, around, meanings)
        return meanings[0] if meanings[0] in near or not near else near[0]
    return home or _only(_marked(around)) or _only(_near(HINTS, around, list(CURRENCIES)))


def _stated(ahead: str) -> str | None:
    """The currency that words last say figures to be in."""
    said = _STATED.findall(ahead)
    return said[-1] if said else None


def _only(currencies: Collection[str]) -> str | None:
    return next(iter(currencies)) if len(currencies) == 1 else None


def _marked(around: str) -> set[str]:
    """The currencies of the other amounts near one that has no mark."""
    return {MEANINGS[found["sign"] or found["code"] or found["word"]][0] for found in _SOLE.finditer(around)}


def _near(words: Lexicon[str], around: str, meanings: list[str]) -> list[str]:
    """The currencies, of those in question, whose places and words stand near an amount."""
    return list(dict.fromkeys(hit.value for hit in words.hits(around) if hit.value in meanings))

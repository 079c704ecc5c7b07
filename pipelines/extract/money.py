"""Amounts of money in a text: numbers of every locale, with their scale and their currency mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.extract.pay_tables import COUNTRY_CURRENCY, CURRENCIES, HINTS

MAX_DIGITS = 15  # longer runs are ids

NUMBER = re.compile(
    r"""[0-9](?:
        (?<=[$£€][0-9])[0-9]{0,2},[ ][0-9]{3}(?![0-9])                                      # $113, 343
      |         [0-9]{0,2}(?:[ \u00a0\u2009\u202f¿][0-9]{3}(?![0-9]))+(?:[.,][0-9]{1,2}(?![0-9]))?   # 60 000,50
      | [0-9]*(?:[.,'’][0-9]+)*                                                            # 1.234,56  1'234  12,00,000
    )""",
    re.VERBOSE,
)
_SCALE = re.compile(
    r"""[ \u00a0]?(?:
        (?P<k>[kK](?![a-z])|tys\.?(?!\w)|тыс\.?(?!\w)|т\.р\.?|Tsd\.?(?!\w)|[Tt]housand\b|千|mil\b(?=\s+(?:pesos|reais|euros)))
      | (?P<lakh>(?:[Ll]akhs?|[Ll]acs?|[Ll](?=[Pp]\.?[Aa]\b)|L(?=\s*(?:per|PA|p\.a|/|-|–|to|INR|CTC|$)))(?![b-oq-z]))
      | (?P<wan>[万萬w](?![a-z]))
      | (?P<million>[ +-]{0,2}[mM]illions?\b|[mM]{1,2}(?![a-z])|millones\b|milhões\b|[mM]io\b|mln\b|млн|Millionen\b|Mill\.|crores?\b|[Cc]r\b|亿
                    |[bBT](?![a-z])|[bBtT]l?n\b|[ +-]{0,2}[bB]illions?\b|[mM]illiards?\b|[mM]rd\b|[ +-]{0,2}[tT]rillions?\b|[mM]illiarden\b)
    )""",
    re.VERBOSE,
)
SCALES = {"k": Decimal(1000), "lakh": Decimal(100_000), "wan": Decimal(10_000), "million": Decimal(1_000_000)}


def _marks(words: set[str]) -> str:
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
_BEFORE = {mark for c in CURRENCIES.values() for mark in (c.code, *c.symbols)}
_SIGNS = {mark for mark in _BEFORE if not mark[-1].isalpha()}
_PREFIX = re.compile(
    rf"""(?:(?<![A-Za-z])(?P<code>{_marks(_BEFORE - _SIGNS)})[ \u00a0]?)? (?P<sign>{_marks(_SIGNS)})? [\s*\\~]{{0,2}}\Z""",
    re.VERBOSE,
)
_SUFFIX = re.compile(
    rf"""[ \u00a0]?[*\\]{{0,2}}[ ]?(?:
        (?P<sign>{_marks({m for m in MEANINGS if not m[-1].isalpha() or m[-1] >= "⺀"})})
        (?:[ ]?(?P<code>{_marks(set(CURRENCIES))})(?![A-Za-z]))?
      | (?P<word>{_marks({m for m in MEANINGS if m[-1].isalpha() and m[-1] < "⺀"})})(?![a-zа-яàâéèêłó])
    )""",
    re.VERBOSE,
)
_FORMS = frozenset(("401", "403", "457", "529", "1099"))
_DASH = re.compile(r"[ ]?[-–—~～至到]")
_MARK_TAIL = frozenset(mark[-1] for mark in _BEFORE)
_PREFIX_WIDTH = 9


@dataclass(slots=True)
class Amount:
    """``text[start:end]`` with its marks. ``number`` is unscaled; ``marks`` are currency marks as written, the most telling first."""

    start: int
    end: int
    digits: tuple[int, int]  # the span of the number alone
    number: Decimal
    scale: str | None
    marks: tuple[str, ...]

    @property
    def value(self) -> Decimal:
        return scaled(self.number, self.scale)


def scaled(number: Decimal, scale: str | None) -> Decimal:
    """A number in full. "50.000 т.р." is no fifty million: written out, the scale only repeats the zeros."""
    value = number * SCALES[scale] if scale and not (scale == "k" and number >= 10_000) else number
    return Decimal(int(value)) if value == value.to_integral_value() else value


def parse_number(text: str) -> Decimal | None:
    """A number as written in any locale; None where its separators fit none ("1.2.3", "2,5,6")."""
    body = re.sub(r"[ \u00a0\u2009\u202f¿'’]", "", text)
    if sum(map(str.isdigit, body)) > MAX_DIGITS:
        return None
    parts = re.split(r"[.,]", body)
    seps = [c for c in body if c in ".,"]
    if not seps:
        return None if len(body) > 1 and body[0] == "0" else Decimal(body)
    if len(seps) == 1 and not _is_grouped(parts):
        return Decimal(".".join(parts)) if len(parts[1]) <= 2 or parts[0] == "0" else None
    if _is_grouped(parts) and len(set(seps)) == 1:
        return Decimal("".join(parts))
    if seps[-1] not in seps[:-1] and len(set(seps[:-1])) == 1 and _is_grouped(parts[:-1]) and len(parts[-1]) <= 2:
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return None


def _is_grouped(parts: list[str]) -> bool:
    """Thousands groups, western (1.234.567) or Indian (12,00,000)."""
    head, *middle, last = parts
    if not 1 <= len(head) <= 3 or head[0] == "0" or len(last) != 3:
        return False
    return all(len(part) == 3 for part in middle) or (len(head) <= 2 and all(len(part) == 2 for part in middle))


def find_amounts(text: str) -> Iterator[Amount]:
    """Every number of the text with the marks beside it, in order; most are no money."""
    after = 0
    for match in NUMBER.finditer(text):
        start, end = match.span()
        marks: tuple[str, ...] = ()
        before = start
        head = text[max(after, start - _PREFIX_WIDTH) : start]
        if head.rstrip(" *\\~\u00a0\n")[-1:] in _MARK_TAIL:
            before, marks = _prefix(head, start)
        if text[end : end + 2] in (",-", ".-") and not text[end + 2 : end + 3].isdigit():
            end += 2  # "50.000,- €"
        scale = _SCALE.match(text, end)
        after = scale.end() if scale else end
        if scale and not marks and match[0] in _FORMS:
            continue  # 401k
        if suffix := _SUFFIX.match(text, after):
            after = suffix.end()
            marks = (*(m for m in (suffix["code"], suffix["word"], suffix["sign"]) if m), *marks)
        if text[end : end + 1] == "%" or text[end : end + 2] == " %":
            continue
        if not marks and not scale and _is_no_amount(match[0], text[after : after + 2]):
            continue
        number = parse_number(match[0])
        if number is not None:
            before, marks = (before, marks) if _is_marked(marks, number) else (start, ())
            yield Amount(before, after, (start, end), number, scale.lastgroup if scale else None, marks)


def _is_no_amount(digits: str, behind: str) -> bool:
    """Form names (1099), degrees, and lone digits that begin no range."""
    if digits in _FORMS or behind[:1] == "°":
        return True
    return len(digits) < 2 and not _DASH.match(behind)


def _is_marked(marks: tuple[str, ...], number: Decimal) -> bool:
    """Whether letters before a number are a currency: "PHP 8", "NIS2" and "S/4" are none."""
    if not marks or number >= 100 or not all(mark[0].isalpha() for mark in marks):
        return True
    return number * 20 >= min(CURRENCIES[MEANINGS[mark][0]].hour_max for mark in marks)


def _prefix(head: str, start: int) -> tuple[int, tuple[str, ...]]:
    match = _PREFIX.search(head)
    if not match or not (match["code"] or match["sign"]) or (not match["code"] and _is_id(head[: match.start()])):
        return start, ()
    return start - (len(head) - match.start()), tuple(m for m in (match["code"], match["sign"]) if m)


def _is_id(ahead: str) -> bool:
    """Whether a sign is part of an id ("JRQ$540-107")."""
    return len(ahead) > 1 and ahead[-1].isupper() and ahead[-2].isupper()


def currency_of(marks: tuple[str, ...], country: str | None, around: str) -> str | None:
    """ISO 4217 code of currency marks. A shared sign ("$", "kr") is the country's, else the one that words nearby name."""
    home = COUNTRY_CURRENCY.get((country or "").upper())
    for mark in sorted(marks, key=lambda m: len(MEANINGS[m])):
        meanings = MEANINGS[mark]
        if len(meanings) == 1:
            return meanings[0]
        if home in meanings:
            return home
        near = [] if home else _near(around, meanings)
        return meanings[0] if meanings[0] in near or not near else near[0]
    return home or (near[0] if len(near := _near(around, list(CURRENCIES))) == 1 else None)


def _near(around: str, meanings: list[str]) -> list[str]:
    """The currencies, of those in question, whose places and words stand near an amount."""
    return list(dict.fromkeys(hit.value for hit in HINTS.hits(around) if hit.value in meanings))

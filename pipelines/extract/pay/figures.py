"""Numbers as postings write them, in every locale, and the scales behind them."""

import re
from collections.abc import Iterator
from decimal import Decimal

MAX_DIGITS = 15  # longer runs are ids

NUMBER = re.compile(
    r"""[0-9](?:
        (?<=[$£€][0-9])[0-9]{0,2},[ ][0-9]{3}(?![0-9])                                      # $113, 343
      | [0-9]{0,2}(?:[ \u00a0\u2007\u2009\u200a\u202f¿][0-9]{3}(?![0-9]))+(?:[.,][0-9]{1,2}(?![0-9]))?  # 60 000,50
      | [0-9]*(?:[.,'’‘][0-9]+)*                                                            # 1.234,56  1'234  12,00,000
    )""",
    re.VERBOSE,
)
SCALE = re.compile(
    r"""[ \u00a0]{0,2}(?:
        (?P<k>[kK](?![a-zà-ž]|M\b)|tys\.?(?!\w)|tis\.?(?!\w)|тыс\.?(?!\w)|т\.\s?р\.?|Tsd\.?(?!\w)|[Tt]housand\b|Tausend\b|ezer\b|[Rr]ibu\b|rb\b
            |[Tt]is[ií]c\w{0,2}\b|[Tt]ysi[ąęa]c\w{0,2}\b|тыся\w{1,3}\b|тисяч\w?\b|тис\.?(?!\w)|tusen\b|tuhatta\b|[Bb]in\b|mii\b|mila\b|duizend\b|χιλ\w*
            |ngh[iì]n\b|千|천(?=\s?원)|mil\b(?=\s(?:(?:de\s)?(?:pesos|reais|euros|soles|colones)|(?:de\s)?(?:sueldo|salario|líquid[oa]s?|mensual(?:es)?)\b|(?:al|por)\smes\b|(?:a|e|y|até|hasta)\s\d[\d.,]{0,6}\smil\b)))
      | (?P<lakh>(?:[Ll]akhs?|[Ll]acs?)(?![a-z])|[Ll](?=[Pp]\.?[Aa]\b)|L(?=\s?(?:per|PA|p\.a|/|-|–|to|INR|CTC|$)))
      | (?P<wan>[万萬만]|w(?![a-z]))
      | (?P<crore>[Cc]rores?\b|[Cc]r\b)
      | (?P<billion>[亿억]|[ +-]{0,2}[bB]illions?\b|[tT]rillions?\b|[bBT](?![^\W\d_])|[bBtT]l?n\b|млрд|Milliarden\b|[mM]illi?ard\w{0,2}\b
            |[mM]iljard\w{0,2}\b|[mM]r?d\b\.?|[mM]il[iy]ar\b|tỷ|миллиард\w{0,2}|мільярд\w{0,2})
      | (?P<million>[ +-]{0,2}[mM]illions?\b|[mM]{1,2}(?![^\W\d_])|[mM]illon(?:es)?\b|[mM]ilh(?:ão|ões)\b|[mM]io\b|ml[nj]\b|млн
            |миллион\w{0,2}|мільйон\w{0,2}|[mM]il[jy]on\w{0,2}\b|[mM]ilj(?:\.|oon\w{0,3}\b)|[mM]illi(?:oner|ó)\b|mil\.?(?=\s?(?:Kč|CZK|Ft))
            |εκατ\w*|Mill?\.
            |Millionen\b|[jJ]uta\b|[jJ]t\b|[tT]riệu\b|tr(?=\s?(?:[-–~/]|đ|vnd|VN))|百万)
    )(?:\sde(?=\s(?:pesos|reais|euros)))?""",
    re.VERBOSE,
)
SCALE_HEADS = frozenset("kKtтTm千lL万萬만wMbBмcC亿억百jJerndχε천тм +-")
SCALES = {
    "k": Decimal(1000),
    "wan": Decimal(10_000),
    "lakh": Decimal(100_000),
    "million": Decimal(1_000_000),
    "crore": Decimal(10_000_000),
    "billion": Decimal(1_000_000_000),
}
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_SPACES = str.maketrans("", "", " \u00a0\u2007\u2009\u200a\u202f¿'’‘")
_MARK = re.compile("[.,]")


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Every NUMBER of a text in order, no two overlapping. Digits are few, and a byte is found ten times as fast as a set of characters."""
    digits = text.encode("latin-1", "replace").translate(_DIGITS)  # a byte a character
    at = digits.find(b"0")
    while at >= 0:
        if found := NUMBER.match(text, at):
            yield found
        at = digits.find(b"0", found.end() if found else at + 1)


def parse_number(text: str) -> Decimal | None:
    """A number as written in any locale; None where its separators fit none ("1.2.3", "2,5,6")."""
    if text.isascii() and text.isdigit():
        return None if (text[0] == "0" and len(text) > 1) or len(text) > MAX_DIGITS else Decimal(text)
    body = text.translate(_SPACES)
    parts = _MARK.split(body)
    if len(body) > MAX_DIGITS + 6:
        return None
    seps = [c for c in body if c in ".,"]
    if not seps:
        return Decimal(body) if body[0] != "0" else None
    if len(seps) == 1 and not _is_grouped(parts):
        if parts[0] == "0":
            return Decimal(".".join(parts))
        cents, rest = parts[1][:2], parts[1][2:]  # "14.5000"
        return None if rest.strip("0") else Decimal(f"{parts[0]}.{cents}")
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


def scaled(number: Decimal, scale: str | None) -> Decimal:
    """A number in full. "50.000 т.р." is no fifty million: written out, the scale only repeats the zeros."""
    value = number * SCALES[scale] if scale and not (scale == "k" and number >= 10_000) else number
    return Decimal(int(value)) if value == value.to_integral_value() else value

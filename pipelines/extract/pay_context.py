"""What an amount is: pay of the job, pay beside it, or money that has nothing to do with it."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.lexicon import Hit
from pipelines.extract.pay_bands import Band
from pipelines.extract.pay_tables import CUES, CURRENCIES, Currency
from pipelines.extract.pay_units import infer_unit, is_plausible, unit_before
from schemas.enums import PayKind, Unit
from schemas.pay import annual

LEFT = 160  # characters of context ahead
RIGHT = 60  # and behind
NEAR = 25  # behind an hourly rate, which few things but pay have
REACH = 14  # between a word for pay and a number that has no mark of money at all
HEADING = 45  # a clause of this length without a cue may take its heading's
FOLLOWS = 90  # between two figures of which the first explains the second

_EDGE = " \t\r\n-–—*|:：•·(\\_~>=[,"
_BOUNDARY = re.compile(r"[.!?;。；！]\s|[\n•·●▪*|。；！]|\s[-–]\s")
_BULLET = re.compile(r"\n\s*(?:[-–*•·●▪]|\\-)|[•·●▪]|\s\*\s")
_ABBREVIATION = re.compile(r"(?:^|[\W_])(?:ca|max|min|approx|in[ck]l|mind|p\.a|avg?|est|sal|env|U\.S|\d)\.\Z", re.IGNORECASE)
_BREAK = re.compile(
    r"""[.;:()|•\n+&*–—/,\[\]<。；，、！\\$£€0-9]|\s-\s|\b(?:plus|and|with|und|et|y|as|but|if|depend\w*|based|DOE|mit|avec|con
    |com|zzgl|zuzüglich|is|are|will|negotiable)\b""",
    re.VERBOSE,
)
_COUNTED = re.compile(
    r"\s?[%°]|[ \u00a0](?!depend|based|plus|with|and|or\b|gross|per\b|in\b|for\b|to\b|neg|doe|bas|brut|net|до|на|по|is\b|bis|à|a\b)[^\W\d_A-Z]{3,}"
)
_TITLED = re.compile(r"[\s\u200e]*[A-Z][a-z]")
_ADDED = re.compile(r"(?:\+|&|\b(?:plus|and(?:\ an?)?|und|sowie|inkl\w*|incl\w*|zzgl|et|y|e|en))\.?\Z", re.IGNORECASE)
_PAID = ("base", "total", "package", "bonus", "commission", "equity", "stipend")
PAY = ("base", "total")


class Judged(NamedTuple):
    """The pay ahead of an amount, which explains it where its own words do not."""

    band: Band
    kind: PayKind


class Context(NamedTuple):
    """The words around an amount: its own clause ahead, what is ahead of that, what is between, and what is behind."""

    own: str
    ahead: str
    link: str
    behind: str


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


def judge(text: str, band: Band, previous: int, last: Judged | None, currency: str | None) -> PayKind | None:
    """The kind of the amount at ``band``; ``previous`` is where the amount ahead of it ends. None: no pay of the job at all."""
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    if band.scale == "million" and table.month_max < 1_000_000:
        return None
    left = text[max(previous, band.start - LEFT) : band.start]
    around = Context(*clause_of(left), _behind(text, band))
    if not band.marks and not band.unit:
        return _bare_kind(text, band, around, table)
    big = infer_unit(band.bottom, currency) is Unit.YEAR
    cue = _stipend(_cue(around, big, bool(band.marks)), band, table) or _heading(around)
    if cue == "equity" and band.ranged and big:
        cue = "base"
    if cue is None:
        return _by_shape(text, band, around, last, currency)
    if cue == "other" or not _is_possible(band, table, cue):
        return None
    return PayKind(cue)


def _behind(text: str, band: Band) -> str:
    start = band.end + 2 if text.startswith(" (", band.end) else band.end
    right = text[start : start + (NEAR if band.unit is Unit.HOUR else RIGHT)]
    if right[:1].isalnum() and right[0] < "\u2e80":
        return ""  # glued in cleaning: the next line begins here
    match = _BREAK.search(right)
    return right[: match.start()] if match else right


def _cues(text: str, big: bool) -> list[Hit[str]]:
    """Cues of a clause. A topic of perks ("travel") explains small sums only; "gross" explains where nothing else does."""
    hits = [hit for hit in CUES.hits(text) if not (big and hit.value == "topic")]
    strong = [hit for hit in hits if hit.value != "gross"]
    return [hit._replace(value="allowance") if hit.value == "topic" else hit for hit in strong] or [
        hit._replace(value="base") for hit in hits
    ]


def _cue(around: Context, big: bool, marked: bool) -> str | None:
    """The cue nearest to the amount, on either side of it; one right ahead ("Salary: $5") decides."""
    ahead = [hit._replace(value="bonus") if hit.value == "extra" else hit for hit in _cues(around.own, big)]
    behind = [hit for hit in _cues(around.behind, big) if hit.value not in ("extra", "ahead")]
    if big:  # a titled word behind a year's pay begins the next field ("£50,000 Account Manager")
        behind = [hit for hit in behind if hit.value in _PAID or not around.behind[hit.start].isupper()]
    if behind and _ADDED.search(around.own):
        return behind[0].value
    gap = len(around.own) - ahead[-1].end if ahead else RIGHT
    behind = [hit._replace(value="total") if hit.value == "package" else hit for hit in behind]
    ahead = [hit._replace(value="base") if hit.value in ("package", "ahead") else hit for hit in ahead]
    if ahead and gap <= 1 and ahead[-1].value not in ("stipend", "allowance"):
        nearby = behind[0].value if behind and (behind[0].start <= 2 or " - " in around.link) else None
        if nearby is None or nearby in ("base", "stipend", ahead[-1].value) or ":" in around.link:
            return "total" if nearby == "total" and ahead[-1].value == "base" else ahead[-1].value
        return nearby
    if behind and not marked and _TITLED.match(around.behind):
        behind = []
    if ahead and ahead[-1].value in PAY and behind and behind[0].start > 2 and _TITLED.match(around.behind):
        return ahead[-1].value  # the next field begins behind the amount
    if behind and behind[0].start <= gap:
        return behind[0].value
    return ahead[-1].value if ahead else None


def _heading(around: Context) -> str | None:
    """The cue of the heading over a short clause; only pay is announced so."""
    if len(around.own) > HEADING:
        return None
    if not around.own and _BULLET.search(around.link) and ":" not in around.link:
        return None
    hits = CUES.hits(around.ahead[-HEADING * 2 :])
    return hits[-1].value if hits and hits[-1].value in PAY else None


def _stipend(cue: str | None, band: Band, table: Currency) -> str | None:
    """A stipend is the pay of an intern or fellow where it is regular or big enough to be one, else an allowance."""
    if cue != "stipend":
        return cue
    if band.unit in (None, Unit.YEAR):
        return "base" if band.top > table.month_max else "allowance"
    return "base" if (annual(band.top, band.unit) or 0) >= table.month_max // 4 else "allowance"


def _is_possible(band: Band, table: Currency, cue: str) -> bool:
    """Guards a cue against figures that cannot be meant."""
    if cue not in PAY:
        return bool(band.marks) and band.top <= table.month_max * 8
    return band.top > 0 and band.bottom <= table.month_max * 200


def _bare_kind(text: str, band: Band, around: Context, table: Currency) -> PayKind | None:
    """Numbers without mark or unit are pay only right behind a word for it ("salary 85-95k", "Gehalt: 52.000")."""
    hits = [hit._replace(value="base") if hit.value in ("package", "ahead") else hit for hit in _cues(around.own, True)]
    if (behind := _cues(around.behind, True)) and behind[0].start <= 1 and _is_own(behind[0], around, band):
        return PayKind(behind[0].value)  # "26K basic"
    if not hits:
        counted = _COUNTED.match(text, band.end)
        heading = _heading(around) if band.scale or band.digits >= 4 else None
        if heading and len(around.own) <= (12 if band.ranged else 0) and not counted:
            return PayKind(heading)
        shaped = _is_k_range(text, band, table) or _is_k_bound(text, band, table)
        return PayKind.BASE if shaped and not counted else None
    if hits[-1].value not in PAY or not _is_possible(band, table, hits[-1].value):
        return None
    if band.scale and band.scale != "million":
        return PayKind(hits[-1].value)
    near = len(around.own) - hits[-1].end <= REACH and ("," not in around.link or band.ranged)
    return PayKind(hits[-1].value) if near and band.digits >= 4 and not _COUNTED.match(text, band.end) else None


def _is_k_range(text: str, band: Band, table: Currency) -> bool:
    """ "Engineer (Oslo): 120-140k, 0.1%": a range in thousands of a year's pay, as a field of its own."""
    behind = text[band.end : band.end + 1]
    wide = band.bottom >= table.month_max * 2 and band.top <= band.bottom * Decimal("2.2") and band.top < 500_000
    return band.ranged and band.scale == "k" and wide and _stands_alone(text, band) and behind in ",)|;\n+ "


def _is_k_bound(text: str, band: Band, table: Currency) -> bool:
    """ "- up to 40K -": a bound in thousands of a year's pay, as a field of its own."""
    before = text[max(0, band.start - 3) : band.start].rstrip()
    year = table.month_max < band.top < table.month_max * 50
    return band.scale == "k" and year and band.low != band.high and before[-1:] in tuple("-–|,(:")


def _is_own(cue: Hit[str], around: Context, band: Band) -> bool:
    """Whether a word for pay behind a bare number belongs to it and begins no field of its own."""
    return cue.value in PAY and (bool(band.scale) or band.digits >= 4) and not _TITLED.match(around.behind)


def _by_shape(text: str, band: Band, around: Context, last: Judged | None, currency: str | None) -> PayKind | None:
    """Amounts that no word explains: a figure of pay's size in pay's form."""
    size = infer_unit(band.top, currency)
    if last and band.start - last.band.end <= FOLLOWS and _alike(band, last.band):
        return last.kind
    if not _close(band):
        return None
    said = unit_before(around.own)
    if said and band.marks and is_plausible(band.top, said, currency):
        shaped = True
    elif band.unit:
        shaped = _fits(band, size, currency) and (band.marks or band.scale or (band.ranged and size is Unit.YEAR))
    elif band.ranged:
        shaped = size in (Unit.YEAR, Unit.MONTH) or (size is Unit.HOUR and _has_cents(band))
    else:
        shaped = size is Unit.YEAR and _stands_alone(text, band)
    return PayKind.BASE if shaped else None


def _has_cents(band: Band) -> bool:
    """ "$20.50 - $23.92": an hourly rate by its looks."""
    return band.bottom % 1 != 0 and band.top <= band.bottom * 2


def _alike(band: Band, other: Band) -> bool:
    if other.marks and not band.marks:
        return False
    if band.unit is other.unit is Unit.OTHER:
        return True
    ratio = band.top / other.top if other.top else Decimal(0)
    return Decimal("0.3") <= ratio <= 4


def _fits(band: Band, size: Unit | None, currency: str | None) -> bool:
    if band.unit is Unit.YEAR:
        return size is Unit.YEAR or (size is Unit.MONTH and band.top >= 6000)
    if band.unit is Unit.MONTH:
        return size in (Unit.MONTH, Unit.YEAR)
    return band.unit in (Unit.HOUR, Unit.DAY, Unit.WEEK) and is_plausible(band.top, band.unit, currency)


def _close(band: Band) -> bool:
    return band.bottom > 0 and band.top / band.bottom <= 5


def _stands_alone(text: str, band: Band) -> bool:
    """Whether a figure is a field of its own ("| £110k |", a line, a title's end) and no word of a sentence."""
    before = text[max(0, band.start - 24) : band.start].rstrip(" \t*_\\")
    behind = text[band.end : band.end + 24].strip(" *_")
    if band.rule == "salary.ceiling" or not before or before[-1] in "\n|-–—([•·,:💰/❮!)":
        return True
    if re.search(r"(?<![a-z])[A-Z][\w.]*\Z", before) and (not behind or behind[0].isupper()):
        return True
    if before[-1] in ".!?" and band.rule == "salary.floor":
        return True
    return text[band.end : band.end + 3].strip(" ")[:1] in ("|", ")", "–", "-", "\n")

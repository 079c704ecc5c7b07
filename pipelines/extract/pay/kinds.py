"""What an amount is: pay of the job, pay beside it, or money that has nothing to do with it.

Words decide first (``pay_cues``), then the figure's own form (``shapes``): a range of a year's pay needs no word, a lone bare number
needs one right ahead of it.
"""

import re
from decimal import Decimal

from pipelines.extract.pay.apart import set_apart
from pipelines.extract.pay.bands import Band
from pipelines.extract.pay.cues import Context, clause_of, find_cue, heading_cue, squeezed
from pipelines.extract.pay.looks import is_possible, is_too_much
from pipelines.extract.pay.modifiers import PAY
from pipelines.extract.pay.scope import is_commission_alone, is_for_all, is_for_others, is_grade_top, is_overtime, is_part, is_run
from pipelines.extract.pay.shapes import Figure, Judged, bare_kind, shaped_kind
from pipelines.extract.pay.tables import CURRENCIES, Currency
from pipelines.extract.pay.units import infer_unit, unit_before
from schemas.annual_pay import annual
from schemas.enums import PayKind, Unit

LEFT = 160  # characters of context ahead
RIGHT = 60  # and behind
NO_PAY = ("other", "cover")  # what cues tell of money that the job does not pay
NEAR = 25  # behind an hourly rate, which few things but pay have

_BREAK = re.compile(
    r"""[.;:()|•\n+\uff0b&*–—/,\[\]<。；，、！\\$£€0-9]|(?:\A|\s)-\s|\b(?:plus|and|with|und|et|y|as|but|if|in\saddition|on\stop\sof|excluding
    |before|besides|depend\w*|based|DOE|mit|avec|con|com|zzgl|zuzüglich|is|are|will|negotiable)\b""",
    re.VERBOSE,
)
_BOUND = re.compile(r"[£$€¥]?\s?\d.*", re.DOTALL)  # a figure behind the words of its bound
_OPENED = re.compile(r"\s{1,2}\(")
_POSTED = re.compile(r"\s{1,3}\d{1,2}\s(?:minute|hour|day|week|month)s?\sago(?![a-z])")  # a list of other jobs
_OF_NEXT = re.compile(r"\b(?:OTE|[Tt]otal(?:\s[Cc]omp\w*)?)[\s:]*\Z")  # "£30k OTE £45k"


def judge(text: str, band: Band, previous: int, last: Judged | None, currency: str | None) -> PayKind | None:
    """The kind of the amount at ``band``, None where it is no pay; ``previous`` is where the amount ahead ends."""
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    if is_too_much(band, table) or _POSTED.match(text, band.end):
        return None
    around = Context(*clause_of(ahead_of(text, band, previous)), _behind(text, band))
    figure = Figure(text, band, around, table, currency, last, set_apart(text, band.end))
    if figure.apart:
        figure = figure._replace(around=around._replace(behind=""))  # what is set off is no name of this figure
    if last and last.is_pay and is_grade_top(around.own + around.link + _BOUND.sub("", text[band.start : band.end])):
        return None
    kind = _named(figure) if band.marks or band.unit else bare_kind(figure)
    if kind in PAY and is_commission_alone(around.own, text[max(0, band.start - LEFT) : band.start], around.behind):
        return PayKind.COMMISSION
    return figure.apart if figure.apart is PayKind.TOTAL and kind is PayKind.BASE else kind


def _named(figure: Figure) -> PayKind | None:
    """The kind of an amount of money by its words, else by its form."""
    text, band, around = figure.text, figure.band, figure.around
    year = infer_unit(band.bottom, figure.currency) is Unit.YEAR
    big = year or band.unit is Unit.HOUR or (band.unit is Unit.MONTH and band.bottom * 7 >= figure.table.month_max)
    if figure.is_sum:
        return PayKind.TOTAL
    if is_overtime(around.own + around.link):
        return PayKind.BONUS
    cue = find_cue(around, big, bool(band.marks), big and band.unit is not None)
    if band.unit is Unit.OTHER and is_for_all(around.ahead + around.own + around.link, text, band.end):
        cue = "base" if cue in (None, "stipend", "verb", "other", "total") else cue
    cue = _sized(cue, band, figure.table, band.unit or unit_before(around.own)) or heading_cue(around)
    if cue is None or (cue in ("equity", "cover") and band.ranged and year):
        return shaped_kind(figure)
    return PayKind(cue) if cue not in NO_PAY and is_possible(band, figure.table, cue) and not _is_no_own(figure, cue) else None


def _is_no_own(figure: Figure, cue: str) -> bool:
    """Money beside pay that is another's, or a part of what stands ahead."""
    text, end, last = figure.text, figure.band.end, figure.last
    others = is_for_others(text, end) or (cue == "allowance" and is_run(figure.around.own))
    return cue not in PAY and (others or (last is not None and last.kind == cue and is_part(text, end)))


def ahead_of(text: str, band: Band, previous: int) -> str:
    """The words ahead of an amount, since the one before it."""
    return squeezed(text[max(previous, band.start - LEFT) : band.start])


def _behind(text: str, band: Band) -> str:
    """The words right behind an amount, up to the next mark or conjunction."""
    glued = text[band.end : band.end + 1]
    if glued.isalnum() and glued < "\u2e80":
        return ""  # the next line begins here
    opened = _OPENED.match(text, band.end)
    start = opened.end() if opened else band.end
    right = squeezed(text[start : start + (NEAR if band.unit is Unit.HOUR else RIGHT)])
    match = _BREAK.search(right)
    if match is None:
        return right
    behind = right[: match.start()]
    return "" if match[0] in "$£€" and _OF_NEXT.search(behind) else behind


def _sized(cue: str | None, band: Band, table: Currency, unit: Unit | None) -> str | None:
    """Cues that mean pay by the figure's size.

    A stipend is an intern's pay where it is regular or big, else an allowance; what one "earns" is pay where it has a
    unit or is a year's.
    """
    if cue == "verb":
        enough = table.day_max if band.ranged else table.month_max
        return "base" if band.unit or band.top > enough else "other"
    if cue != "stipend":
        return cue
    if unit is Unit.OTHER:
        return "base"  # for the whole internship
    if unit in (None, Unit.YEAR):
        least = table.month_max * Decimal("0.6") if band.unit else table.month_max
        return "base" if band.top > least else "allowance"
    return "base" if (annual(band.top, unit) or 0) >= table.month_max // 4 else "allowance"

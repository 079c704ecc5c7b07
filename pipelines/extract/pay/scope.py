"""What money of a posting is not this job's pay of one unit: other openings' pay, the grade's top, a sum for the whole engagement."""

import re
from decimal import Decimal

from pipelines.extract.pay.money import find_amounts
from pipelines.extract.pay.tables import ALONE, LADDERS, OPENINGS, SCOPE, WHOLES, one_of

_BEGINS = re.compile(r"(?:\A|[.!?;|•·\n]\s{0,3})[#*_\s]{0,4}\Z")
_LIST_FOLLOWS = re.compile(
    r"\s?[:：|]|\s{0,3}\n|\s{1,3}[A-ZÀ-Ý\d]|\s[-–]|\s(?:cerca|near|in|for|from|at|by|bei|von|chez|de)\b[^.\n]{0,30}[:：\n]|(?<=[⺀-鿿])",
)
_LADDER, _TOP = one_of(SCOPE["ladder"]), one_of(SCOPE["top"])
_GRADE_TOP = re.compile(
    rf"""\b(?:{_LADDER}[^.;\n]{{0,30}}?\b{_TOP}
        | {_TOP}\s(?:[^\W\d]{{1,9}}['’\s]){{0,3}}?{_LADDER}
        | top\sof\sthe\s(?:band|range)
        | endstufe | step\s\d{{1,2}})[^.;\n\d]{{0,40}}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE, _THE = one_of(SCOPE["whole"]), one_of(SCOPE["articles"])
_SPAN = rf"(?:\d{{1,2}}|{one_of(SCOPE['counts'])})[\s-]{one_of(SCOPE['spans'])}"
_WITH_WORDS = rf"""{one_of(SCOPE["for_it"])}\s(?:
      (?:{_THE}\s?)?{_WHOLE}\s(?:{_SPAN}|(?!{one_of(SCOPE["no_engagements"])}|-)(?:(?:{_THE}\s?)?[^\W\d]{{2,24}}))
    | {_THE}\s?(?:{_SPAN}|{one_of(SCOPE["stints"])}))"""
_CASED = rf"""(?:
      (?:az?\s)?{one_of(SCOPE["whole_cased"])}\s[^\W\d]{{2,24}}{one_of(SCOPE["cases"])}
    | [^\W\d]{{3,24}}\s{one_of(SCOPE["for_all_behind"])})"""
_FOR_ALL = rf"(?:{_WITH_WORDS}|{_CASED})"  # "koko projektista", "a teljes projektre"
_FOR_ALL_BEHIND = re.compile(rf"[\s,]{{0,2}}\(?(?:{one_of(SCOPE['in_all'])}\s){{0,2}}{_FOR_ALL}", re.VERBOSE | re.IGNORECASE)
_FOR_ALL_AHEAD = re.compile(rf"\b{_FOR_ALL}[^.;\n\d]{{0,30}}\Z", re.VERBOSE | re.IGNORECASE)

_FOR_OTHERS = re.compile(  # "$40 that may be spent on a colleague"
    r"""\s(?:[^\W\d]{1,12}\s){0,4}(?:spen[dt]|give|given|gift|award|share|donate)d?\b[^.;\n]{0,60}?
    \b(?:colleagues?|co-?workers?|team-?mates?|peers?|clients?|customers?|charit(?:y|ies)|non-?profits?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OVERTIME = re.compile(  # "overtime is paid at", "OT rate:"; pay plus overtime is pay
    r"""(?<!plus\s)(?<!and\s)(?<!with\s)(?<![+&]\s)(?<!incl\.\s)(?<!including\s)\b(?:overtime|OT)\b(?:\s(?:rates?|pay|wages?|hours|work))?
        (?:[^.;:|\n\d$£€]{0,30}?(?:\b(?:at|of|is|rates?|pay)|[:=]))?\s{0,2}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_RUN = re.compile(r"\b(?:manag|handl|overse|administ)\w*(?:\s[^\W\d]{1,14}){0,2}\Z", re.IGNORECASE)
_PART = re.compile(r"\s(?:of|from)\s(?:the|this|that|said|your)\s", re.IGNORECASE)
_BRACKETS = re.compile(r"\s{0,2}\([^()\n]{0,60}\d[^()\n]{0,60}(?:[+&]|\s(?:plus|and|und|et|y|e|en|i|и)\s)[^()\n]{0,60}\)")
_VARIABLE = re.compile(rf"\b{one_of(SCOPE['variable'])}", re.VERBOSE | re.IGNORECASE)
_ALONE = re.compile(
    rf"""(?<!\w)(?P<denied>{one_of(SCOPE["commission_and_more"])}\s(?:[^\W\d]{{1,12}}\s){{0,2}}?)?{one_of(SCOPE["commission_alone"])}""",
    re.VERBOSE | re.IGNORECASE,
)
_FIXED = re.compile(rf"(?<!\bno\s)(?<!\bwithout\s)(?<!\bzero\s)\b{one_of(SCOPE['fixed'])}", re.VERBOSE | re.IGNORECASE)
_LIST = 800  # characters from the heading over other openings to the first pay among them
_NEAR = 60  # characters ahead of an amount, in which an engagement is named


def is_of_others(text: str, start: int, end: int) -> bool:
    """Whether a heading over a list of other openings stands in ``text[start:end]``, at most `_LIST` characters from its end."""
    start = max(start, end - _LIST)
    return any(
        _BEGINS.search(text, max(0, start + at - 8), start + at) and _LIST_FOLLOWS.match(text, start + behind)
        for at, behind, _ in OPENINGS.find(text[start:end])
    )


def is_grade_top(words: str) -> bool:
    """Whether the words ahead of an amount name the end of a scale that the post stands on."""
    return bool(LADDERS.find(words)) and _GRADE_TOP.search(words) is not None


def is_for_all(left: str, text: str, end: int) -> bool:
    """Whether an amount is for the whole engagement: "$1,800 in total for the six weeks", "Fee for the full project: €900"; ``left``: the
    words ahead of it, ``end``: where it ends in ``text``."""
    if _FOR_ALL_BEHIND.match(text, end):
        return True
    near = left[-_NEAR:]
    return bool(WHOLES.find(near)) and _FOR_ALL_AHEAD.search(near) is not None


def is_for_others(text: str, end: int) -> bool:
    """Whether an amount that ends at ``end`` is there to be spent on others: colleagues, clients, a good cause."""
    return _FOR_OTHERS.match(text, end) is not None


def is_run(own: str) -> bool:
    """Whether the words ahead of an amount make it money that the holder manages: "Managing $9,000 budgets"."""
    return _RUN.search(own) is not None


def is_overtime(words: str) -> bool:
    """Whether the words ahead of an amount make it the rate of hours beyond the usual ones."""
    return _OVERTIME.search(words) is not None


def is_commission_alone(own: str, ahead: str, behind: str) -> bool:
    """Whether the words around an amount say that nothing but commission is paid, and its own clause ``own`` (ahead of it) names no fixed
    pay: "Commission only. Top sellers earn $90,000"."""
    near = f"{ahead}\0{behind}"  # what is denied ahead is not denied behind
    if not ALONE.find(near) or _FIXED.search(own):
        return False
    found = _ALONE.search(near)
    return found is not None and not found["denied"]


def is_part(text: str, end: int) -> bool:
    """Whether an amount is a part of one that was told: "$400 of this bonus is paid in June"."""
    return _PART.match(text, end) is not None


def parts_of(text: str, whole: Decimal, end: int) -> re.Match[str] | None:
    """The brackets right behind an amount that add up to it: "$5k a month (4k base + 1k incentive)"."""
    found = _BRACKETS.match(text, end)
    parts = [amount.value for amount in find_amounts(found[0])] if found else []
    return found if len(parts) > 1 and sum(parts) == whole else None


def names_variable(words: str) -> bool:
    """Whether words name pay that varies: a bonus, a commission."""
    return _VARIABLE.search(words) is not None

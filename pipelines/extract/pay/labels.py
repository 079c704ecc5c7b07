"""A band's own name: the place, level or zone that it holds for ("Zone A: $80k-$95k", "$25,000 (Ph.D.)")."""

import re

from pipelines.extract.pay.cues import clause_of
from pipelines.extract.pay.tables import CUES

_AHEAD = re.compile(r"(?P<label>[^\W\d_][^\n:;|$£€¥]{0,59})\Z")
_FOR = re.compile(
    r"""\b(?:[Ff]or|[Ii]n)\s(?P<label>[A-Z][^:;\n$£€]{1,60}?)(?:[-\s]based)?\s
    (?:roles|candidates|applicants|residents|employees|hires|locations)\b[^.:\n]{0,20}:?[^.:\n]{0,90}\Z""",
    re.VERBOSE,
)
_GROUP = re.compile("roles|candidates|applicants|residents|employees|hires|locations")  # whom a band is for
_BEHIND = re.compile(r"[ ]\((?P<label>[A-Z][^()\d$£€]{1,38})\)")
_LINK = re.compile(r"\s?(?:[:：]|[-–—])[\s*]{0,3}\Z")


def label_of(text: str, start: int, end: int, left: str) -> str | None:
    """The name that a band at ``text[start:end]`` carries; ``left``: the words ahead of it, since the band before."""
    if _GROUP.search(left) and (found := _FOR.search(left)):
        return found["label"].strip(" ,-")
    own, _, link = clause_of(left)
    if _LINK.fullmatch(link) and (found := _AHEAD.search(own)) and _is_name(found["label"]):
        return found["label"].strip(" *-–")
    if (found := _BEHIND.match(text, end)) and _is_name(found["label"]):
        return found["label"]
    return None


def _is_name(label: str) -> bool:
    return len(label.split()) <= 6 and not CUES.hits(label)

"""Where the work is done: remote, hybrid or on site."""

import re

from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence, prose
from schemas.facts import Term

PLACES = re.compile(
    r"""
    (?P<hybrid>\bhybrid|\bhybrides?\b|télétravail\ partiel|\d\ (?:days?|tage)\ (?:a|per|/|pro)\ ?week\ in\ (?:the|our)\ office|mobiles?\ arbeiten|teilweise\ remote|home[- ]?office\ möglich|\d\ jours?\ de\ télétravail)
    |(?P<remote>(?:fully|100\ ?%|completely)[ -]remote|\bremote\b(?!\ (?:sens|control|support|monitor|server|desktop|access|team|site|area))|work\ from\ (?:home|anywhere)|télétravail|teletrabajo|thuiswerk)
    |(?P<onsite>\bon[- ]?site\b|in[- ]office|in[- ]person|présentiel|vor\ ort|presencial|op\ locatie)
    """,
    re.IGNORECASE | re.VERBOSE,
)
VERSION = 1


def extract_workplace(text: str, title: str | None, location: str | None) -> Term | None:
    """The workplace by title and location first, then by the text: hybrid words win over remote ones, those over on-site ones."""
    for words in (title, location):
        for match in PLACES.finditer(words or ""):
            kind = Workplace(match.lastgroup or "")
            evidence = Evidence(
                "workplace",
                Origin.TITLE if words is title else Origin.FIELD,
                match[0],
                "workplace.title",
                VERSION,
                None,
                None,
            )
            return Term(kind, evidence)
    found: dict[str, Term] = {}
    for match in PLACES.finditer(text):
        evidence = prose("workplace", text, match.start(), match.end(), "workplace.words", VERSION)
        found.setdefault(match.lastgroup or "", Term(Workplace(match.lastgroup or ""), evidence))
    return found.get("hybrid") or found.get("remote") or (found.get("onsite") if len(found) == 1 else None)

"""Certificates and licences that a posting names."""

import re

from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import longest_hits
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Term

VERSION = 1
METHODS = frozenset({"Six Sigma", "ISTQB", "ITIL", "TOGAF", "PRINCE2"})  # worked by, too, by those who hold no certificate of it
METHOD = re.compile(
    r"experien|knowledge|familiar|understand|methodolog|principle|\btools?\b|practice|process|framework|techni|exposure"
    r"|erfahrung|kenntnis|methodik|prozess|expérience|connaissance|maîtrise|experiencia|conocimiento|metodolog|experiência|conhecimento"
)
CERTIFIED = re.compile(
    r"certif|zertifi|\bcert\b|belt\b|level|foundation|practitioner|licen[cs]e|credential|qualifi|accredit|diplom|training|schulung|formation"
)
DENIED = re.compile(
    r"\s?(?:\(\w+\)\s?)?[:?]?\s?No\b(?=\s+[A-Z]|\s*$|[;,])|\s(?:is |are )?not (?:required|needed|necessary)\b"
)  # also a form's answer
REACH = 60
KINDS = {RequirementKind.REQUIRED: True, RequirementKind.PREFERRED: False}


def extract_certificates(reading: Reading) -> tuple[Term, ...]:
    """Each certificate of ``data/reference/certificates.csv`` once, where it is asked for; ``required`` by the line it stands in."""
    found: dict[str, Term] = {}
    for start, end, name in longest_hits(reading.hits["certificate"]):
        kind = reading.kind_at(start)
        if (name in METHODS and _is_only_a_method(reading.low, start, end)) or DENIED.match(reading.text[end : end + REACH]):
            continue
        known = found.get(name)
        if kind not in KINDS or (known is not None and (known.required or not KINDS[kind])):
            continue
        evidence = prose("certificates", reading.text, start, end, "certificates.name", VERSION)
        found[name] = Term(name, evidence, None, KINDS[kind])
    return tuple(found.values())


def _is_only_a_method(low: str, start: int, end: int) -> bool:
    """Whether a method is named as one to know or to have worked by, and no word beside it speaks of a certificate."""
    before, after = low[max(0, start - REACH) : start].rpartition("\n")[2], low[end : end + REACH].partition("\n")[0]
    around = f"{before}|{after}"
    return METHOD.search(around) is not None and not CERTIFIED.search(f"{before}{low[start:end]}{after}")

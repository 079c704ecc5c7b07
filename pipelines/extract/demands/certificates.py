"""Certificates and licences that a posting names."""

from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import longest_hits
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Term

VERSION = 1
KINDS = {RequirementKind.REQUIRED: True, RequirementKind.PREFERRED: False}


def extract_certificates(reading: Reading) -> tuple[Term, ...]:
    """Each certificate of ``data/reference/certificates.csv`` once, where it is asked for; ``required`` by the line it stands in."""
    found: dict[str, Term] = {}
    for start, end, name in longest_hits(reading.hits["certificate"]):
        kind = reading.kind_at(start)
        known = found.get(name)
        if kind not in KINDS or (known is not None and (known.required or not KINDS[kind])):
            continue
        evidence = prose("certificates", reading.text, start, end, "certificates.name", VERSION)
        found[name] = Term(name, evidence, None, KINDS[kind])
    return tuple(found.values())

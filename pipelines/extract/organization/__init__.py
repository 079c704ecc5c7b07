"""The hiring organization: `settle_organization`; ``names`` reads and compares names, ``rules`` are the idioms of prose."""

from pipelines.extract.organization.names import FIELD, extract_organization, find_organization
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.evidence import Evidence
from schemas.raw import RawPosting


def settle_organization(raw: RawPosting, reading: Reading, title: str | None) -> tuple[str, Evidence] | None:
    """The name that a posting itself gives, with its words. Field before words; no part of ``title`` (cleaned) is taken for one."""
    given = raw.hiring_organization
    if given and (named := extract_organization(given)):
        return repair_mojibake(named.name), Evidence(FIELD, raw.origin, given, "organization.field")
    found = find_organization(reading, title or "")
    return (found.name, found.evidence) if found and found.evidence else None

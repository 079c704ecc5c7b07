"""The hiring organization: `posting_names`, what a posting itself tells of it; ``employer`` settles it for a board over its postings.
``names`` reads and compares names, ``rules`` are the idioms of prose, ``board_token`` reads a board's token."""

from dataclasses import replace
from functools import lru_cache

from pipelines.extract.organization.board_token import board_label, find_spelled
from pipelines.extract.organization.client import find_client
from pipelines.extract.organization.names import BY_FIELD, Organization, extract_organization, usual_name
from pipelines.extract.organization.prose import FIELD, choose, find_votes, names_in
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.reading import Reading, read
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.enums import Lineage
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.raw import RawPosting

FIELD_WEIGHT = 8


def posting_names(raw: RawPosting, reading: Reading, title: str | None) -> tuple[EmployerName, ...]:
    """Every name that a posting gives its employer, its own choice first: the source's field, else the heaviest name of the prose, else
    the letters of its board's token as the prose spells them; last, where it is written for a client. An aggregator's posting has one name
    at most: its board is nobody's."""
    named = extract_organization(raw.hiring_organization) if raw.hiring_organization else None
    words = Evidence(FIELD, raw.origin, raw.hiring_organization or "", BY_FIELD)
    given = [EmployerName(repair_mojibake(named.name), FIELD_WEIGHT, words)] if named else []
    if given and raw.lineage is Lineage.AGGREGATOR:
        return (replace(given[0], name=usual_name(given[0].name)),)  # its words keep the legal form: no employer is settled that would
    said, best = _said_in(reading, title or "")
    if not said and raw.boilerplate_html:  # what the board says of its owner
        about, best = _said_about(raw.boilerplate_html)
        said = [replace(name, evidence=Evidence(FIELD, raw.origin, name.name, name.evidence.rule)) for name in about]
    if raw.lineage is Lineage.AGGREGATOR:
        return tuple(said[:1]) if best else ()
    label = board_label(raw.family, raw.source)
    spelled = find_spelled(reading, label) if label else None
    told: dict[str, EmployerName] = {}
    for name in (*given, *said, *filter(None, [spelled, find_client(reading)])):
        told.setdefault(name.name, name)
    return tuple(told.values())


@lru_cache(maxsize=64)  # the postings of a board share it
def _said_about(html: str) -> tuple[list[EmployerName], Organization | None]:
    return _said_in(read(clean_text(html)), "")


def _said_in(reading: Reading, title: str) -> tuple[list[EmployerName], Organization | None]:
    """The names that a text gives its employer, its own choice first; and that choice."""
    keys, spellings = find_votes(reading, title)
    said = names_in(spellings, reading.text)
    if best := choose(keys, reading.text):
        said.sort(key=lambda name: name.name != best.name)
    return said, best

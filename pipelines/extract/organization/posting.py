"""What a posting itself tells of its employer."""

from pipelines.extract.organization.board_token import board_label, find_spelled
from pipelines.extract.organization.names import extract_organization
from pipelines.extract.organization.prose import FIELD, choose, find_votes, names_in
from pipelines.extract.words.mojibake import repair_mojibake
from schemas.enums import Lineage
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.raw import RawPosting

FIELD_WEIGHT = 8
BY_FIELD = "organization.field"


def posting_names(raw: RawPosting, description: str, title: str) -> tuple[EmployerName, ...]:
    """Every name that a posting gives its employer, its own choice first: the source's field, else the heaviest name of the prose, else
    the letters of its board's token as the prose spells them. An aggregator's posting has one name at most: its board is nobody's."""
    named = extract_organization(raw.hiring_organization) if raw.hiring_organization else None
    words = Evidence(FIELD, raw.origin, raw.hiring_organization or "", BY_FIELD)
    given = [EmployerName(repair_mojibake(named.name), FIELD_WEIGHT, words)] if named else []
    if given and raw.lineage is Lineage.AGGREGATOR:
        return tuple(given)
    keys, spellings = find_votes(description, title)
    said = names_in(spellings, description)
    if best := choose(keys, description):
        said.sort(key=lambda name: name.name != best.name)
    if raw.lineage is Lineage.AGGREGATOR:
        return tuple(said[:1]) if best else ()
    label = board_label(raw.family, raw.source)
    spelled = find_spelled(description, label) if label else None
    known = {name.name for name in (*given, *said)}
    return (*given, *(name for name in said if not given or name.name != given[0].name), *filter(None, [spelled if spelled and spelled.name not in known else None]))

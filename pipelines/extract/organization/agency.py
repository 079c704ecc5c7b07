"""Whether a board posts for others: by its name, by what its postings say, by whom they name."""

from collections.abc import Sequence

from pipelines.extract.organization.client import NAME as CLIENT
from pipelines.extract.organization.names import organization_key
from pipelines.extract.organization.prose import FIELD
from pipelines.extract.organization.tally import Family, Tally
from pipelines.extract.words.tables import load_words
from schemas.enums import Origin
from schemas.evidence import Evidence

AGENCY_WORDS = load_words("agency_words.txt")
MANY = 3
MANY_CLIENTS = 5  # names beside its own that an agency's postings prove
COMMON = 0.5  # of a board's postings


def are_proved(own: Family | None, rest: Sequence[Family], many: int) -> bool:
    """Whether postings prove as many other names, more often than the board's own."""
    proved = [family.chosen for family in rest if family.chosen]
    return len(proved) >= many and sum(proved) > (own.chosen if own else 0)


def find_agency(name: str, own: Family | None, rest: Sequence[Family], tally: Tally) -> Evidence | None:
    """What says that a board posts for others: its name; most of its postings, which are "for our client"; or the many names that they
    prove."""
    if not AGENCY_WORDS.isdisjoint(organization_key(name).split()):
        return Evidence(FIELD, Origin.BOARD, name, "employer.agency_words")
    client = tally.nobody.get(CLIENT)
    if client and len(client.postings) >= max(MANY, COMMON * tally.postings):
        return Evidence(FIELD, Origin.BOARD, client.evidence.quote, "employer.for_client")
    if are_proved(own, rest, MANY_CLIENTS):
        proved = sorted((family for family in rest if family.chosen), key=lambda family: (-family.chosen, family.members[0].name))
        names = ", ".join(family.members[0].name for family in proved[:MANY_CLIENTS])
        return Evidence(FIELD, Origin.BOARD, names, "employer.many_names")
    return None

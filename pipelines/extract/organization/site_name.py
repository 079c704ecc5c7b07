"""The employer in what a career site calls itself: "Careers at Acme", "Acme Careers", "Acme"."""

import re
from collections.abc import Iterator

from pipelines.extract.organization.board_token import fits_token
from pipelines.extract.organization.names import extract_organization, letters, organization_key, plain_name
from pipelines.extract.organization.prose import ENDS, ORDINARY
from pipelines.extract.place.gazetteer import load_countries
from pipelines.extract.place.names import is_city
from pipelines.extract.words.tables import load_toml

_TABLE = load_toml("site_names.toml")
NOBODY = frozenset((*_TABLE["platforms"], *map(letters, _TABLE["pages"])))
LEAD, TAIL = ("|".join(sorted(map(re.escape, _TABLE[part]), key=len, reverse=True)) for part in ("lead", "tail"))
LED = re.compile(rf"(?:{LEAD})\s+(?P<name>.+)", re.I)
TRAILED = re.compile(rf"(?P<name>.+?)\s+(?:{TAIL})", re.I)
OF_JOBS = re.compile(rf"\b(?:{LEAD}|{TAIL})\b", re.I)
SEGMENT = re.compile(r"\s+[-–—·•:/]\s+|\s*\|\s*|:\s")
AT = re.compile(r"\s+(?:at|bei|chez|@)\s+")
MOST, LONGEST = 400, 80  # characters of the words, and of a name


def read_site_name(words: str, label: str | None) -> str | None:
    """The name of whoever's site it is; ``label``: what the token of its board says. None for a platform's own name, for words that name
    nobody, and where nothing tells the name from the title of a page."""
    for name, is_sure in find_names(" ".join(words[:MOST].split())):
        given = extract_organization(name) if len(name) <= LONGEST else None
        if given is None or letters(plain_name(given.name)) in NOBODY:
            continue
        if fits_token(given.name, label) or (is_sure and is_name(given.name)) or plain_name(given.name) != given.name:
            return given.name
    return None


def find_names(words: str) -> Iterator[tuple[str, bool]]:
    """What may be the name, and whether its place makes it one: the words as a whole, or after "Careers at". Before "Careers", and beside
    it in a segment of its own, the title of an opening stands as well."""
    segments = SEGMENT.split(words)
    for segment in segments:
        if found := LED.fullmatch(segment):
            yield found["name"], True
    parts = [part for segment in segments for part in AT.split(segment)]
    for segment in parts:
        if found := TRAILED.fullmatch(segment):
            yield found["name"], False
        elif not OF_JOBS.search(segment):
            yield segment, len(parts) == 1


def is_name(name: str) -> bool:
    """Whether words that stand where a name does are one: no ordinary ones, no place, not all in lower case."""
    key = organization_key(name)
    parts = key.split()
    is_ordinary = not parts or parts[0] in ORDINARY or parts[-1] in ENDS or name.islower()
    return not is_ordinary and key not in load_countries() and not is_city(key)

"""A line that names several places, cut into places, and each place into its parts."""

import re

from pipelines.extract.gazetteer import fold_name
from pipelines.extract.place_names import is_area, is_city, is_country, is_region

_LONGEST = 2_000  # characters
_MOST = 60  # places of one line

JSON_LIST = re.compile(r"^\s*\[\s*\"(?P<inside>.*)\"\s*\]\s*$", re.S)
BETWEEN = re.compile(r"\s*(?:\||;|\n|•|·|\"\s*,\s*\"|<br\s*/?>|\s/\s)\s*")
WEAK = re.compile(r"\s+(?:or|and|oder|und|ou|et|o|y)\s+|\s*[/&+]\s*", re.I)
INSIDE = re.compile(r"\s*(?:,|[()\[\]:]|\s[-–—@]\s?|\s?[-–—]\s|–|—)\s*")
CODE_FIRST = re.compile(r"^(?P<country>[A-Z]{2,3})-(?=[A-Za-z])(?:(?P<region>[A-Z]{2,3})-(?=[A-Za-z]))?(?P<rest>.+)$")
COUNTED = re.compile(r"^\d{1,3}\+?\s+(?:more\s+)?(?:locations|standorte|lieux|ubicaciones|offices|places)$", re.I)
PLAIN_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


def split_places(words: str) -> list[tuple[str, tuple[str, ...]]]:
    """``(the place's own words, its parts)`` for each place in a line: "Berlin, DE; Remote - US"."""
    line = words[:_LONGEST]
    if listed := JSON_LIST.match(line):
        line = listed["inside"]
    places = []
    for piece in BETWEEN.split(line)[:_MOST]:
        piece = piece.strip(" ,-–")
        if piece and not COUNTED.match(piece):
            places += _cut(piece)
    return places


def _cut(piece: str) -> list[tuple[str, tuple[str, ...]]]:
    tokens = _parts(piece)
    if len(tokens) == 1 and not _is_known(tokens[0]):
        halves = [half for half in WEAK.split(piece) if half]
        if len(halves) > 1:
            return [(half, _parts(half)) for half in halves]
    if len(tokens) > 1 and WEAK.search(piece):
        halves = [half.strip(" ,") for half in WEAK.split(piece) if half.strip(" ,")]
        if len(halves) > 1 and not any(_is_known(token) for token in tokens if WEAK.search(token)):
            return [place for half in halves for place in _cut_list(half)]
    return _cut_list(piece)


def _cut_list(piece: str) -> list[tuple[str, tuple[str, ...]]]:
    """Comma lists of places of one kind ("Berlin, Munich, Hamburg"; "Germany, France") are several; "Berlin, Germany" is one."""
    tokens = _parts(piece)
    for is_kind in (is_country, is_city, is_area):
        if len(tokens) > 1 and all(is_kind(token) for token in tokens) and not _is_nested(tokens):
            return [(token, (token,)) for token in tokens]
    return [(piece, tokens)]


def _is_nested(tokens: tuple[str, ...]) -> bool:
    """Whether a later part holds the first one: "New York, New York", "Luxembourg, Luxembourg", "Québec, Canada"."""
    return len(tokens) <= 3 and (is_region(tokens[-1], of=tokens[0]) or is_country(tokens[-1], of=tokens[0]))


def _parts(piece: str) -> tuple[str, ...]:
    if code := CODE_FIRST.match(piece):
        return tuple(part.strip() for part in (code["rest"], code["region"], code["country"]) if part)
    return tuple(part for part in INSIDE.split(piece) if part)


def _is_known(token: str) -> bool:
    return is_country(token) or is_city(token) or is_area(token) or bool(fold_name(token) and is_region(token))

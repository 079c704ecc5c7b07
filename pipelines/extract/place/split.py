"""A line that names several places cut into places, and each place into its parts."""

import re
from itertools import pairwise

from pipelines.extract.place.gazetteer import fold_name, load_country_codes, load_short_regions
from pipelines.extract.place.names import NICKNAMES, REMOTE, find_city, find_country, find_region, is_area, is_city, is_country, plain_name

_MOST = 60  # places of one line
_LONGEST_ROW = 600  # characters of a row of states: all of them have their room
WITH_STATES = ("US", "CA")  # countries whose states go by two letters
REMOTE_WORD = "Remote"

JSON_LIST = re.compile(r"^\s*\[\s*\"(?P<inside>.*)\"\s*\]\s*$", re.S)
BETWEEN = re.compile(r"\||;|\n|•|·|\"\s?,\s?\"|<br\s?/?>|\s/\s")
WEAK = re.compile(
    r"\s(?!(?<=, )(?-i:OR)\s)(?:or|and|oder|und|ou|et|o|y)\s|(?<!\d)/|/(?!\d)|[&+]", re.I
)  # "1522/2" is the number of a house
INSIDE = re.compile(r"\s>\s|[,，、،()\[\]:–—]|\s[-@]|-\s|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")
CODE_FIRST = re.compile(
    r"^(?P<country>[A-Z]{2,3})(?P<joint>[-._])(?=[A-Za-z])(?:(?P<region>[A-Z][A-Z ]{1,20})(?P=joint)(?=[A-Za-z]))?(?P<rest>.+)$"
)
HYPHEN = re.compile("-")
EXCLUDES = re.compile(r"[Ee]xc|EXC|minus|than|side|n[o'’]|un|[ao]u[sß]|ohne|sauf|hors|salv|lve|opr")  # found faster
EXCLUDED = re.compile(  # where it is not: "(excluding CA, NY)", "except the states: CA; NY", "not available in Quebec"
    r"""(?<![\s,;(–-])[\s,;(–-]*\b(?:(?i:exclud(?:ing|es?)|excl\.?|except(?:ing|ions?|\sfor)?)|minus|other\sthan|outside(?:\sof)?|with\sthe\sexception\sof
      |(?:but\s)?(?:not|cannot|can['’]?t|can\snot|no|unable\sto|do\snot|don['’]t)(?:\s(?:be|available|eligible|open|hire|hiring|offered|located|based))*
        (?:\s(?:in|from|to|for|within))?
      |ausgenommen|außer|ohne|sauf|hors|excepto|salvo|eccetto|behalve|oprócz)(?:\s?:\s?|\s)(?:in\s|for\s)?
      (?:(?:the\s)?(?:following\s)?(?:states|provinces|countries)(?:\sof)?(?:\s?:\s?|\s))?(?=[A-Z])
      [^();|\n]*(?:;\s?(?:[A-Z]{2}\b[\s,]*)+(?=[;)]|$))*\)?""",
    re.X,
)
ZONE = re.compile(  # a time zone is where the clock is, not where the work is
    r"""(?<![\s,/–-])[\s,/–-]*\(?(?:\b(?i:eastern|east|western|west|central|mountain|pacific|atlantic)(?i:\s(?:coast|standard|daylight|time)){0,2}\s?/\s?)?
      \b(?:[ECMP][SD]T|AK[SD]T|HST|GMT|UTC|CES?T|EES?T|WES?T|BST|AES?T|AE[SD]T|SGT|JST
        |(?:E|C|M|P)T(?=\s?(?:\)|$|hours|time|zone|or\s[ECMP]T|[/&]\s?[ECMP]T)))\b
      (?:\s?[+±-]\s?\d{1,2}(?::?\d\d)?)?(?:\s?(?:/|-|–|or|to|and|&)\s?(?:[ECMP][SD]?T|GMT|UTC|CES?T|EES?T|WES?T)\b(?:\s?[+±-]\s?\d{1,2})?){0,3}
      (?:\s?(?:[+±-]\s?\d{1,2}\s?)?(?:business\s)?(?:time\s?zones?|hours|time))?""",
    re.X,
)
_SIDE = r"(?:north|south|east|west|central|latin|(?:north|south|east|west)ern|southeast|northeast)"
HALVED = re.compile(  # directions that share a continent: "Central / South America" is no town Central
    rf"\b{_SIDE}\s?(?:/|&|\+|,|\sand|\sor)\s?(?=(?:{_SIDE}\s?(?:/|&|\+|,|\sand|\sor)\s?)*{_SIDE}\s(?:americas?|europe|asia|africa)\b)", re.I
)
PART_OF_LIST = re.compile(  # "Washington, DC" is one
    rf"{BETWEEN.pattern}|{WEAK.pattern}|\s>\s|(?!(?<=washington),\sD\.?C\b)[,():\[\]–—]|\s-|-\s", re.I
)
COUNTED = re.compile(r"^\d{1,3}\+?\s+(?:more\s+)?(?:locations|standorte|lieux|ubicaciones|offices|places)$", re.I)

_Piece = tuple[str, tuple[str, ...]]  # a place's own words, and its parts


def split_places(words: str) -> list[_Piece]:
    """``(the place's own words, its parts)`` for each place in a line: "Berlin, DE; Remote - US"."""
    words = _kept(words)
    if REMOTE.search(words) and (states := _cut_states(words)):
        return states
    listed = JSON_LIST.match(words)
    places: list[_Piece] = []
    for piece in BETWEEN.split(listed["inside"] if listed else words)[:_MOST]:
        piece = piece.strip(" \t\r,-–")
        if piece and not COUNTED.match(piece):
            places += _cut(piece)
    return places


def _cut_states(words: str) -> list[_Piece]:
    """Of remote work, a row of states that holds no town, each apart and remote: "Remote (CO, CA)", "Remote - US: Texas or New York".

    Codes are states here, not the countries that have the same; "New York" beside another state is the state.
    """
    pieces = [piece for part in PART_OF_LIST.split(words[:_LONGEST_ROW]) if (piece := part.strip())]
    named = [(piece, name) for piece in pieces if (name := plain_name(piece))]
    for country in WITH_STATES:
        inner = [(piece, name) for piece, name in named if find_country(name) != country]
        codes = [code for _, name in inner if (code := find_region(name.rpartition(",")[2].strip(), country))]
        if len(codes) == len(inner) > 1 and not _holds_town(codes, [name for _, name in inner]):
            return [(piece, (code, country, REMOTE_WORD)) for (piece, _), code in zip(inner, codes, strict=True)]
    return []


def _holds_town(codes: list[str], names: list[str]) -> bool:
    """Whether a state's name is a town's in a row of states: "New York, NY", "Virginia, MN"."""
    return any(code == after for code, after in pairwise(codes)) or _is_nested(tuple(names))


def _kept(words: str) -> str:
    """The words without the places that they leave out, and of remote work without the hours that it keeps;
    of directions that share a continent, the last."""
    words = EXCLUDED.sub(" ", words) if EXCLUDES.search(words) else words
    words = HALVED.sub("", words)
    return ZONE.sub(" ", words) if REMOTE.search(words) else words


def split_parts(piece: str) -> tuple[str, ...]:
    """A place's parts, the city first: "US-MA-Boston" is ("Boston", "MA", "US")."""
    if (code := CODE_FIRST.match(piece)) and (
        code["joint"] == "-" or is_country(code["country"]) or code["country"] in load_country_codes()
    ):
        inner = (code["rest"], code["region"]) if code["region"] else _split_region(code["rest"], find_country(code["country"]))
        return (*map(str.strip, inner), code["country"])
    parts = tuple(part for words in INSIDE.split(piece) if (part := words.strip()))
    country, _, rest = piece.partition("-")
    if len(parts) == 1 and rest and is_country(country):
        return (*_split_region(rest, find_country(country)), country)
    return parts


def _split_region(words: str, country: str | None) -> tuple[str, ...]:
    """City and region of "Ontario-Guelph", whose region may hold a hyphen too; all of it where it begins with none."""
    heads = ((words[: dash.start()], words[dash.end() :]) for dash in HYPHEN.finditer(words))
    return next(((city, region) for region, city in heads if city and find_region(region, country)), (words,))


def _cut(piece: str) -> list[_Piece]:
    """At "or", "and", "/", unless the name has that in itself: "Bosnia and Herzegovina"."""
    if fold_name(piece) in NICKNAMES:
        return [(piece, (piece,))]
    if WEAK.search(piece) and not any(_is_known(token) for token in split_parts(piece) if WEAK.search(token)):
        return [place for words in WEAK.split(piece) if (half := words.strip(" ,")) for place in _cut_list(half)]
    return _cut_list(piece)


def _cut_list(piece: str) -> list[_Piece]:
    """Places of one kind in a row are several ("Berlin, Munich"; "Germany, France"); "New York, New York" is one."""
    tokens = split_parts(piece)
    remote = tuple(token for token in tokens if REMOTE.fullmatch(token.strip()))
    tokens = tuple(token for token in tokens if token not in remote)
    names = [plain_name(token) for token in tokens]
    is_list = len(tokens) > 1 and ("," in piece or "&" in piece) and not _is_nested(tokens)
    if is_list and (any(all(map(is_kind, names)) for is_kind in (is_country, is_city, is_area)) or (remote and _are_countries(names))):
        return [(token, (token, *remote)) for token in tokens]
    if len(tokens) > 3 and len(tokens) % 2 == 0 and all(state in load_short_regions() for state in tokens[1::2]):
        return [(f"{city}, {state}", (city, state)) for city, state in zip(tokens[::2], tokens[1::2], strict=True)]
    return [(piece, (*tokens, *remote))]


def _are_countries(names: list[str]) -> bool:
    """Countries, by their codes too, and areas after them: "US, Canada", "Canada, UK, EU". "Texas, US" is one place."""
    is_led = find_country(names[0]) is not None and not find_region(names[-1], None)
    return is_led and all(find_country(name) or is_area(name) for name in names)


def _is_nested(tokens: tuple[str, ...]) -> bool:
    """Whether the last part is a region that holds the first: "Madrid, Madrid", "Gdańsk, Pomorskie"."""
    region = find_region(tokens[-1], None)
    return len(tokens) == 2 and (tokens[0] == tokens[1] or bool(region and find_city(tokens[0], region[:2], region)))


def _is_known(token: str) -> bool:
    return is_country(token) or is_city(token) or is_area(token) or find_region(token, None) is not None

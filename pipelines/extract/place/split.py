"""A line that names several places cut into places, and each place into its parts."""

import re

from pipelines.extract.place.gazetteer import fold_name, load_country_codes, load_short_regions
from pipelines.extract.place.names import NICKNAMES, REMOTE, find_city, find_country, find_region, is_area, is_city, is_country, plain_name

_MOST = 60  # places of one line

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
EXCLUDES = re.compile(r"[Ee]xc|than|side|n[o'’]|un|[ao]u[sß]|ohne|sauf|hors|salv|lve|opr")  # found faster
EXCLUDED = re.compile(  # where it is not: "(excluding CA, NY)", "not available in Quebec"
    r"""(?<![\s,;(–-])[\s,;(–-]*\b(?:[Ee]xclud(?:ing|es?)|[Ee]xcept(?:ing|\sfor)?|other\sthan|outside(?:\sof)?|with\sthe\sexception\sof
      |(?:but\s)?(?:not|cannot|can['’]?t|can\snot|no|unable\sto|do\snot|don['’]t)(?:\s(?:be|available|eligible|open|hire|hiring|offered|located|based))*
        (?:\s(?:in|from|to|for|within))?
      |ausgenommen|außer|ohne|sauf|hors|excepto|salvo|eccetto|behalve|oprócz)\s(?:in\s|for\s)?(?=[A-Z])[^();|\n]*\)?""",
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
COUNTED = re.compile(r"^\d{1,3}\+?\s+(?:more\s+)?(?:locations|standorte|lieux|ubicaciones|offices|places)$", re.I)

_Piece = tuple[str, tuple[str, ...]]  # a place's own words, and its parts


def split_places(words: str) -> list[_Piece]:
    """``(the place's own words, its parts)`` for each place in a line: "Berlin, DE; Remote - US"."""
    words = _kept(words)
    listed = JSON_LIST.match(words)
    places: list[_Piece] = []
    for piece in BETWEEN.split(listed["inside"] if listed else words)[:_MOST]:
        piece = piece.strip(" \t\r,-–")
        if piece and not COUNTED.match(piece):
            places += _cut(piece)
    return places


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

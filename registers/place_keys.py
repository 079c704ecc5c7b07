"""Names of US places and counties, folded: "St. Louis" and "Saint Louis", "City of Radford" and "Radford city" are one."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

_SHORT = {
    "st": "saint", "ste": "sainte", "mt": "mount", "mtn": "mountain", "ft": "fort", "pt": "point", "hts": "heights", "spgs": "springs",
    "n": "north", "s": "south", "e": "east", "w": "west", "twp": "township",
}  # fmt: skip
_COUNTY = re.compile(
    r" (?:county|parish|municipio|municipality|planning region|census area|city and borough|borough|island)$|^(?:city and )?county of "
)
_CITY_OF = re.compile(r"^(?:city|town|township|village|borough) of (.+)$")
_WHAT = re.compile(r"^(?:greater|metro|metropolitan) | (?:town|township|village|borough|(?:metro|metropolitan)(?: area)?)$")
_SILENT = re.compile("['’.\u02bb]")
_APART = re.compile(r"[^a-z0-9]+")
_MEMO = 1 << 15


@lru_cache(_MEMO)
def folded(name: str) -> str:
    """ "St. Louis" -> "saint louis": no case, accents or points, short forms written out."""
    letters = "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    words = _APART.sub(" ", _SILENT.sub("", letters)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def place_keys(name: str) -> tuple[str, ...]:
    """The names that a place may be known by, the likeliest first, without spaces: "La Plata" and "LaPlata" are one."""
    key = folded(name.partition(",")[0][:100])
    short = _CITY_OF.sub(r"\1", key)
    keys = (key, short, _WHAT.sub("", short), f"{short} city", _the(short))
    return tuple(dict.fromkeys(key.replace(" ", "") for key in keys))


def _the(key: str) -> str:
    return key[4:] if key.startswith("the ") else f"the {key}"


def names_county(name: str) -> bool:
    """Whether a name says that it is a county's: "Fairfax County"."""
    return _COUNTY.search(folded(name[:100])) is not None


def county_keys(name: str) -> tuple[str, ...]:
    """The names that a county may be known by: "st. louis city" -> "saint louis city"; "Radford" -> "radford", "radford city"."""
    key = folded(name[:100])
    plain = _CITY_OF.sub(r"\1 city", _COUNTY.sub("", key))
    return plain, f"{plain} city"

"""An employer's name, as registers and postings spell it: the key under which the spellings of one name meet.

A key is of words: lower case, without accents, marks and legal form, with abbreviations written out. Two names of one key are spelled
alike; whether they are one employer is for `registers.match` to say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.words.casing import fold_letters
from pipelines.extract.words.tables import load_rows, load_toml

VERSION = 4  # raise it where a key becomes another one
CUT = 34  # characters that USCIS keeps of a name, in its files up to 2021 and in a part of 2022
_LONGEST = 300

_BESIDE = re.compile(  # what parts a legal name from the name in use
    r"[\s,;(/\[-]+\b(?:d\s?[./]?\s?b\s?[./]?\s?a|a\s?[./]?\s?k\s?[./]?\s?a|[fn]\s?[./]?\s?k\s?[./]?\s?a|t\s?/\s?a|doing business as"
    r"|trading as|also known as|now known as|formerly known as|formerly known|formerly)\b(?:\.(?!\w))?\s*\)?[\s:,.-]*(?=\w)",
    re.IGNORECASE,
)
_OWNER = re.compile(  # whose company it is: "TARN FOODS INC A REED COMPANY"
    r"(?P<legal>\w.*?\w\W*)[\s,(-]+(?:(?:an?)\s+(?P<owner>(?:[\w&.'-]+\s+){1,4}?)(?:company|co|subsidiary|affiliate)"
    r"|(?:wholly owned )?(?:subsidiary|affiliate|division) of\s+(?P<parent>\w.+?))[\s.)]*", re.IGNORECASE,
)  # fmt: skip
_CUT_BESIDE = re.compile(r"\s+(?:d|db|d b|dba|d b a|d/b|d/|d/b/a)\W*$", re.IGNORECASE)  # the same where the name was cut right there
_FORMER = re.compile(r"\W*(?:f\W?k|formerly)", re.IGNORECASE)  # of what `_BESIDE` finds: the name behind is one that it had
_DANGLING = re.compile(r"[\s,;(/\[-]+(?:f\s?[./]?\s?k\s?[./]?\s?a|formerly(?:\s+known(?:\s+a?s?)?)?)\W*$", re.IGNORECASE)  # nothing behind
_ASIDE = re.compile(r"(?<=[.\s])\s*\([^()]*\)\s*$")  # at the end, behind the form: "Acme Motor, Inc. (AMI)"
_LINKS = {"and", "et", "und"}  # "&" as well; registers leave it out: "ERNST YOUNG US LLP"
_WORD = re.compile(r"[^\W_]+")
_OWNED = re.compile(r"(?<=\w)['’`]s?\b")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"})
_SPELLED = ("pllc", "llc", "llp", "lp", "pc")  # forms that a run of single letters may end with

_FORMS = load_toml("legal_forms.toml")
_ABBREVIATIONS: dict[str, dict[str, str]] = {}
for _row in load_rows("registers/employer_abbreviations.csv"):
    _ABBREVIATIONS.setdefault(_row["abbreviation"], {})[_row["at"]] = _row["word"]
_GLUED = re.compile("|".join(sorted(map(re.escape, _FORMS["glued"]), key=len, reverse=True)))
# What a loose key takes for one word: the plural, and what names use for one another.
_ALIKE: Mapping[str, str] = {
    "technology": "tech", "technologies": "tech", "techs": "tech", "solution": "solutions", "service": "services", "system": "systems",
    "laboratory": "labs", "laboratories": "labs", "lab": "labs", "pharmaceutical": "pharma", "pharmaceuticals": "pharma",
    "product": "products", "enterprise": "enterprises", "holding": "holdings", "partner": "partners",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name, read. ``key``: of the legal name, ``trade``: of the name after "d/b/a" (""), ``form``: its legal form, folded ("inc").
    ``is_former``: ``trade`` is a name that it had ("formerly")."""

    key: str
    trade: str = ""
    form: str = ""
    is_former: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.key, self.trade))))


def split_dba(name: str) -> tuple[str, str]:
    """The legal name, and the one it goes by or went by ("d/b/a", "aka", "formerly") or belongs to ("a Reed company"); "" where none is
    told."""
    name = _dangling_left_out(name)
    parts = _BESIDE.split(name[:_LONGEST], maxsplit=1)
    owned = _OWNER.fullmatch(name[:_LONGEST]) if len(parts) == 1 else None
    if owned and (owned["parent"] or _key(owned["legal"])[1]):  # not "Dial A Mattress Company"
        parts = [owned["legal"], (owned["owner"] or owned["parent"]).strip()]
    if len(parts) == 1 or not _WORD.search(parts[0]):
        return name, ""
    return parts[0].rstrip(" ,(-/["), parts[1].strip(" )].,")


def _dangling_left_out(name: str) -> str:
    """A name without the "formerly known" that a cut left at its end."""
    bare = _DANGLING.sub("", name[:_LONGEST])
    return bare if bare != name[:_LONGEST] and _key(bare)[1] else name


def key_of(name: str) -> str:
    """The key of a name, of its legal part where it tells two: "The Acme & Sons Mfg. Co., d/b/a Bolt" is "acme sons manufacturing".
    "" where nothing is left."""
    return read_name(name).key


@lru_cache(1 << 16)
def read_name(name: str) -> Name:
    legal, trade = split_dba(name)
    key, form = _key(legal)
    is_former = bool(trade and (mark := _BESIDE.search(name)) and _FORMER.match(mark[0]))
    return Name(key, _key(trade)[0] if trade else "", form, is_former) if key else Name(_key(trade)[0], "", _key(trade)[1])


@lru_cache(1 << 12)
def loose_key(key: str) -> str:
    """What keys share that part words otherwise, or say "technologies" for "tech": "data bricks tech" is "databrickstech"."""
    return "".join(_ALIKE.get(word, word) for word in key.split())


def cut_text(name: str) -> str:
    """How a name that was cut begins, folded as `whole_text` folds: what every whole name that it may be begins with. "" where it was
    not cut."""
    return whole_text(_CUT_BESIDE.sub("", name)) if len(name.rstrip()) in (CUT - 1, CUT) else ""


def whole_text(name: str) -> str:
    """A name folded with its legal form and as it abbreviates."""
    return " ".join(_joined(_words(name), is_cut=True))


def cut_key(name: str) -> str:
    """The key of a name that was cut, without the piece of a legal form that the cut left: "ACME HYDRAULIC SYSTEMS EUROPE INCO"."""
    words, _ = _stripped(_joined(_words(split_dba(_CUT_BESIDE.sub("", name))[0])))
    for count in range(3, 0, -1):
        if len(words) > count + 1 and " ".join(words[-count:]) in _PIECES:
            return " ".join(_written_out(_governed(_stripped(words[:-count])[0])))
    return " ".join((*_written_out(_governed(words)[:-1]), *words[-1:]))


def _governed(words: Sequence[str]) -> Sequence[str]:
    """Words without the body that files for what they name."""
    body = next((one for one in _BODIES if len(one) < len(words) - 1 and tuple(words[: len(one)]) == one), ())
    left = words[len(body) :]
    return left[1:] if body and left[0] == "the" else left


def _key(name: str) -> tuple[str, str]:
    bare = _ASIDE.sub("", name)
    bare = bare if bare != name and _stripped(_joined(_words(bare)))[1] else name
    words, form = _stripped(_joined(_words(bare)))
    if len(words) == 1 and (words[0],) in _ALONE:
        return "", ""
    return " ".join(_written_out(_governed(words))), form


def _words(name: str) -> list[str]:
    text = _GLUED.sub(" ", fold_letters(name[:_LONGEST]).translate(_LETTERS))
    text = _OWNED.sub(lambda found: found[0][1:], text)
    return [word for word in _WORD.findall(text) if word not in _LINKS]


def _joined(words: Sequence[str], is_cut: bool = False) -> list[str]:
    """Single letters that stand side by side as one word; a lone "s" belongs to the word before it, as its apostrophe did."""
    joined: list[str] = []
    run = 0
    for word in words:
        run = run + 1 if len(word) == 1 else 0
        if run > 1:
            joined[-1] += word
        elif word == "s" and joined and len(joined[-1]) > 2:
            joined[-1] += word
            run = 0
        else:
            joined.append(word)
    return joined if is_cut else [*joined[:-1], *_parted(joined[-1], run)] if joined else []


def _parted(word: str, letters: int) -> Iterator[str]:
    """Joined letters at the end, their legal form apart: "heblp" of "H E B L P"."""
    form = next((form for form in _SPELLED if letters > len(form) and word.endswith(form)), "")
    yield from (word.removesuffix(form), form) if form else (word,)


def _stripped(words: Sequence[str]) -> tuple[list[str], str]:
    """Words without legal forms and article; the outermost form."""
    left, form = list(words), ""
    while left:
        found = next((one for one in _BY_END.get(left[-1], ()) if len(one) < len(left) and tuple(left[-len(one) :]) == one), ())
        if not found and (len(left) == 1 or left[-1] != "the"):
            break
        left = left[: len(left) - (len(found) or 1)]
        form = " ".join(found) or form
    before = next((one for one in _BEFORE if len(one) < len(left) and tuple(left[: len(one)]) == one), ())
    left = left[len(before) :]
    return left[1:] if len(left) > 1 and left[0] == "the" else left, form


def _written_out(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        meant = _ABBREVIATIONS.get(word)
        after = words[at + 1] if at + 1 < len(words) else "$"
        yield word if meant is None else meant.get(after) or ("" if at else meant.get("^", "")) or meant.get("", word)


def _forms(*names: str) -> list[tuple[str, ...]]:
    found = {tuple(_joined(_words(form))) for name in names for form in _FORMS[name]}
    return sorted(found, key=lambda form: (-len(form), form))


_AFTER, _BEFORE, _BODIES = _forms("after", "filed"), _forms("before"), _forms("bodies")
_ALONE = frozenset((*_AFTER, *_BEFORE))
_BY_END = {end: [form for form in _AFTER if form[-1] == end] for end in {form[-1] for form in _AFTER}}
_CUT_FORMS = (
    "incorporated", "corporation", "company", "limited", "llc", "llp", "national association", "limited partnership",
    "limited liability company", "limited liability partnership", "professional corporation", "public benefit corporation",
)  # fmt: skip
_WORDS_OF_NAMES = {"com", "na", "nat", "nati", "national", "public", "professional"}  # that begin forms, and more than these
_PIECES = frozenset(form[:end].strip() for form in _CUT_FORMS for end in range(2, len(form))) - _WORDS_OF_NAMES

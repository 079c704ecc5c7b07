"""The token of a board as a hint at its employer: "acme-robotics", "joinacme", "jobs.acme.com"."""

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import unquote

from pipelines.extract.organization.names import letters
from pipelines.extract.organization.prose import FIELD, LEAST_WEIGHT, ORDINARY
from pipelines.extract.organization.rules import READ
from pipelines.extract.text.reading import Reading, once_a_text
from pipelines.extract.words.tables import load_toml
from schemas.evidence import prose
from schemas.facts import EmployerName

_AFFIXES = load_toml("board_affixes.toml")
BEFORE, AFTER, DOMAINS, SHARED, PAGES = (tuple(_AFFIXES[name]) for name in ("before", "after", "domains", "shared", "pages"))
RULE = "organization.board_token"
LEAST_LETTERS = 3  # of what is left without an affix
NUMBER = re.compile(r"[-_]?(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{16,}\b)$", re.I)
NUMBERED = re.compile(r"\d{2,3}[-_]\w")
BREAK = re.compile(r"[\s._+-]+")
LETTER = re.compile("and|.")
WITHIN = "_@/.#-"  # and letters and digits: what stands right before a part of an address or word
SAID = re.compile(r"(?:\b(?:at|about|why|join|by|bei|chez|über)\s)$", re.I)  # before a name that is written in lower case


@lru_cache(1024)
def board_label(family: str, board: str) -> str | None:
    """The part of a board's token that names its owner, as it is written; None where there is none, as in a number."""
    token = NUMBER.sub("", unquote(board).partition("/")[0])
    if is_saved_file(token):
        token = "-".join(word for word in BREAK.split(token) if word.lower() not in PAGES and not word.isdigit())
    parts = token.split(".")
    if len(parts) > 1:
        own = [part for part in parts[:-1] if part not in SHARED and part != family and not re.match(r"wd\d+$", part)]
        own = [part for part in own if part not in DOMAINS or len(own) == 1] or own
        token = own[-1] if own and len(own[-1]) >= LEAST_LETTERS else token
    return token if any(letter.isalpha() for letter in token) else None


def is_saved_file(board: str) -> bool:
    """Whether it is the name of one of several saved files, which says what the file is and maybe whose: "03-acme-list"."""
    return NUMBERED.match(board) is not None


@lru_cache(1024)
def owners(label: str) -> tuple[str, ...]:
    """The letters that an owner's name may have, the likeliest first: those of the label, then without what stands beside a name."""
    whole, words = letters(label), BREAK.split(label)
    shorter = [whole.removeprefix(word) for word in BEFORE] + [whole.removesuffix(word) for word in AFTER]
    shorter += [letters("".join(words[:-1]))] if len(words) > 1 else []
    kept = [part for part in shorter if len(part) >= LEAST_LETTERS and part not in ORDINARY]
    return tuple(dict.fromkeys((whole, *sorted(kept, key=len, reverse=True))))


def fits_token(name: str, label: str | None) -> bool:
    """Whether a name goes with a board's label: the same letters, or the one begins the other."""
    own = letters(name)
    return label is not None and any(
        own == owner or (min(len(own), len(owner)) >= LEAST_LETTERS and (own.startswith(owner) or owner.startswith(own)))
        for owner in owners(label)
    )


@once_a_text
def find_spelled(reading: Reading, label: str) -> EmployerName | None:
    """The label's letters as the words of a text spell them most often: "Eight Sleep" for "eightsleep"."""
    text, low = reading.text, reading.low[:READ].replace("’", "'")
    for owner in owners(label):
        spans = [match.span() for match in _pattern(owner).finditer(low) if _is_name(text, *match.span())] if len(owner) > 1 else []
        if spans:
            times = Counter(text[start:end] for start, end in spans)
            start, end = max(spans, key=lambda span: (times[text[slice(*span)]], -span[0]))
            return EmployerName(text[start:end], LEAST_WEIGHT, prose(FIELD, text, start, end, RULE))
    return None


@lru_cache(4096)
def _pattern(owner: str) -> re.Pattern[str]:
    """Letters (of a text in lower case: its first one is then found at once) with a blank or sign between them, ending no longer word."""
    parts = ("(?:and|&)" if part == "and" else part for part in LETTER.findall(owner))
    return re.compile("[ .&+'-]{0,2}".join(parts) + r"(?![\w@]|[.-]\w)")


def _is_name(text: str, start: int, end: int) -> bool:
    """Written as a name is, with a capital, a digit or a sign in it, or after words that a name follows; no part of an address or word."""
    words = text[start:end]
    if (start and ((before := text[start - 1]).isalnum() or before in WITHIN)) or (words[0].islower() and " " in words):
        return False
    lower = words.lower()
    return words != lower or "." in words or any(map(str.isdigit, words)) or SAID.search(text, max(0, start - 8), start) is not None


def inferred_name(label: str) -> str:
    """What the employer may be called: "acme-robotics" is "Acme Robotics"."""
    words = [word for word in BREAK.split(label) if word]
    while len(words) > 1 and (words[-1].lower() in ("careers", "career", "jobs", "job", *DOMAINS[:4]) or re.search(r"\d\d", words[-1])):
        words.pop()
    return " ".join(
        word if not word.islower() else word.upper() if word in ("ai", "hq", "vc", "uk", "usa") else word.capitalize() for word in words
    )


def own_site(family: str, board: str) -> str | None:
    """The employer's own host, where the board stands on one: "acme.com" for "jobs.acme.com"; None for a platform's."""
    host = unquote(board).partition("/")[0].lower()
    parts = host.split(".")
    if len(parts) < 2 or parts[-1] not in DOMAINS or family in parts or "myworkdayjobs" in parts or any(p[:2] == "wd" for p in parts):
        return None
    while len(parts) > 2 and parts[0] in SHARED:
        parts.pop(0)
    return ".".join(parts)

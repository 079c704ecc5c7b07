"""A job title -> the words that tell its occupation: short forms written out, levels, numbers and codes left out."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, normalize

from pipelines.extract.words.tables import load_pairs, load_rows, load_toml

MOST_CHARACTERS, MOST_WORDS = 300, 16  # of a title; what follows is no title any more
SHORT_FORMS = {short: tuple(long.split()) for short, long in load_pairs("registers/title_short_forms.csv").items()}
SILENT = {word: where == "front" for word, where in load_pairs("registers/title_silent.csv").items()}  # word -> only in front of others
_ASIDE = re.compile(  # what stands in brackets, and pay
    r"\([^()]{0,100}\)|\[[^][]{0,100}\]|[$£€]\S{1,20}|\b\d[\d.,k]{0,9} ?/ ?(?:hr|hour|h|day|week|wk|month|yr|year)\b"
)
_POOLS = load_toml("registers/title_pools.toml")


def _one_of(*names: str) -> str:
    return " ".join(rf"(?:{'|'.join(map(re.escape, _POOLS[name]))})" for name in names)


_OPENINGS = "|".join((_one_of("adjectives", "nouns"), _one_of("people", "collections"), _one_of("phrases")))
_POOL = re.compile(  # what announces no opening: behind it the title ends, or says of what
    rf"\b(?:{_one_of('verbs')} (?:(?:our|the|an?|your) )?)?(?:{_OPENINGS})"
    r"(?= ?(?:$|[^\w ]|(?:at|for|in|with|of)\b))"
)
_TRAINEES = "|".join(re.escape(row["words"]) for row in load_rows("seniority.csv") if row["seniority"] == "intern")
_TRAINING = re.compile(rf"\b(?:{_TRAINEES})(?:s|ships?|es|en)?\b")
_POINTS = re.compile(r"\b(?:[a-z]{1,2}\.){2,5}")  # "r.n.", "ph.d."
_PLURAL = re.compile(r"..[^su]s$")
_WORD = re.compile(r"\b[a-z]+(?!\w)[+#]*")  # with a digit in it, it is a level, a code or a number


def title_words(title: str) -> list[str]:
    """ "Sr. SDE II (Contract)" -> ["software", "development", "engineer"]; "Principal Engineer" -> ["engineer"], "Principal" -> [];
    "Talent Pool: Welder" -> ["welder"], "General Application" -> []."""
    text = _POOL.sub(" ", " ".join(_folded(title[:MOST_CHARACTERS]).split()))
    text = _POINTS.sub(lambda found: found[0].replace(".", "") + " ", text)
    words = list(_known(_ASIDE.sub(" ", text))) or list(_known(text))
    first = next((at for at, word in enumerate(words) if word not in SILENT), len(words))
    return words[first : first + MOST_WORDS]


def is_training(title: str) -> bool:
    """Whether a title is an intern's, apprentice's or trainee's, who are paid for learning."""
    return _TRAINING.search(title[:MOST_CHARACTERS].casefold()) is not None


def _folded(text: str) -> str:
    text = text.casefold()
    return text if text.isascii() else "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _known(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        for part in SHORT_FORMS.get(word, (word,)):
            if SILENT.get(part, True):
                yield part[:-1] if _PLURAL.search(part) else part


def title_features(words: Sequence[str]) -> list[str]:
    """What titles are compared by: their words, each two beside each other, and how longer words begin."""
    starts = [f"{word[:5]}-" for word in words if len(word) > 5]
    return list(dict.fromkeys((*words, *map("{} {}".format, words, words[1:]), *starts)))

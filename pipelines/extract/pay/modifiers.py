"""What the words beside a cue make of it: "2x salary" is a share, "previous salary" another job's, "Stock Controller" a title."""

import re
from typing import NamedTuple

from pipelines.extract.pay.apart import counted_in
from pipelines.extract.pay.tables import SCOPE, one_of
from pipelines.extract.words.lexicon import Hit
from pipelines.extract.words.rules import Rule, always, decide
from pipelines.extract.words.tables import load_words

PAY = ("base", "total")
VARIABLE = ("bonus", "commission", "equity")
_REACH = 40  # characters of words ahead
_SHARE = re.compile(
    r"""\d[\d.,]*\s?(?:%|percent|per\scent|prozent|pour\scent|por\sciento|per\scento|procent|[-\s]?(?:x|times|fache[ns]?|fois|veces|volte))
    \s(?:[^\W\d]{1,12}[\s'’]{1,2}){0,3}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHERS = re.compile(rf"\b{one_of(SCOPE['others'])}\s(?:[^\W\d]{{1,10}}\s)?\Z", re.IGNORECASE)
_ROLE = re.compile(
    rf"""[\s-](?:(?:&|and|of|/|[A-ZÄÖÜ][\w.]{{1,15}})[\s/-]){{0,2}}(?i:{one_of([*load_words("role_words.txt"), *SCOPE["roles"]])})""",
    re.VERBOSE,
)


class Said(NamedTuple):
    """A cue in its text."""

    text: str
    hit: Hit[str]

    @property
    def ahead(self) -> str:
        return self.text[max(0, self.hit.start - _REACH) : self.hit.start]


def _is_titled(said: Said) -> bool:
    """Part of a job's title: a capital word that a word for a role follows."""
    return said.text[said.hit.start].isupper() and _ROLE.match(said.text, said.hit.end) is not None


RULES: tuple[Rule[Said, str], ...] = (
    Rule(
        lambda said: said.hit.value in PAY and _SHARE.search(said.ahead) is not None,
        always("share"),
        "Sick pay is 80 % of your wage, up to £600",
    ),
    Rule(
        lambda said: said.hit.value in PAY and _OTHERS.search(said.ahead) is not None,
        always("other"),
        "Your previous salary of $60,000",
    ),
    Rule(
        lambda said: said.hit.value in VARIABLE and counted_in(said.text, said.hit.start) is not None,
        lambda said: str(counted_in(said.text, said.hit.start)),
        "Earnings including commission: $80,000",
    ),
    Rule(lambda said: said.hit.value not in PAY and _is_titled(said), always(""), "Stock Controller Hull £12.80 per hour"),
)


def modified(text: str, hit: Hit[str]) -> str:
    """The group of a cue by the words beside it, "" where it is none."""
    found = decide(RULES, Said(text, hit))
    return hit.value if found is None else found

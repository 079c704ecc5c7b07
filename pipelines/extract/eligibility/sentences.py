"""Triggers, and the sentences around them: the only text that the grammar reads.

Everything works on a *folded* copy (lower case, plain apostrophes, dashes and spaces) of the text's own length, so
that offsets into it are offsets into the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from pipelines.extract.text.sentences import sentence_bounds
from pipelines.extract.words.casing import fold_marks, lower_case
from pipelines.extract.words.grammar import TABLES, grammar
from pipelines.extract.words.lexicon import ANYWHERE, Lexicon
from schemas.enums import RequirementKind

# Postings say what they have to say about eligibility in far fewer sentences; hostile ones do not get to say more.
MAX_SENTENCES = 400
_REACH = 400  # code points read on either side of a trigger

_TOPICS: dict[str, frozenset[str]] = {}
for _topic, _words in (*TABLES["triggers"].items(), *TABLES["tongues"].items()):
    _TOPICS.update({word: _TOPICS.get(word, frozenset()) | {_topic} for word in _words})
_TRIGGERS = Lexicon(_TOPICS.items(), ANYWHERE)

_EQUAL = grammar(
    r"""without_regards? | regardless_of | irrespective_of | on_the_ (?: basis | grounds? )_of | on_grounds_of
          | because_of
      | based_ (?: up )? on | discriminat\w+ | with_respect_to | harassment | not_limited_to | individual's"""
)
_CHARACTERISTIC = re.compile(r"race|racial|religio|colou?r|gender|\bsex|\bage\b|disab|veteran|origin|marital|ancestr|creed|pregnan|genetic")
_RESUMES = grammar(
    r"""\b (?: must | please_note | sponsorship | visa | you_will | we_ (?: are | do | will | can ) \b
          | legally_authori[sz]ed
          | (?: applicants? | candidates? )_ (?: must | need | are ) | to_be_eligible | e-verify | will_be_required )"""
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``, ``folded`` and ``raw``. ``asks``: it ends with a question mark.

    ``topics``: those whose triggers it holds. ``before``/``after``: its neighbours, folded. ``kind``: what its line states, where known.
    """

    start: int
    end: int
    folded: str
    raw: str
    topics: frozenset[str]
    asks: bool = False
    before: str = ""
    after: str = ""
    kind: RequirementKind | None = None


def find_sentences(text: str, low: str | None = None) -> list[Sentence]:
    """The sentences of ``text`` (``low``: in lower case) that hold a trigger, in order, at most ``MAX_SENTENCES``."""
    found: list[Sentence] = []
    hits = [(start, topics) for start, _, topics in _TRIGGERS.find(lower_case(text) if low is None else low)]
    at = 0
    for first, last in _windows([start for start, _ in hits], len(text)):
        upto = bisect_left(hits, last, lo=at, key=itemgetter(0))
        found += _with_triggers(text, sentence_bounds(text, first, last), hits[at:upto])
        at = upto
        if len(found) >= MAX_SENTENCES:
            break
    return found[:MAX_SENTENCES]


def _windows(spots: list[int], size: int) -> list[tuple[int, int]]:
    """Stretches of text around the triggers; those that touch are one."""
    found: list[tuple[int, int]] = []
    for spot in spots:
        first, last = max(0, spot - _REACH), min(size, spot + _REACH)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def _with_triggers(text: str, bounds: list[tuple[int, int]], hits: list[tuple[int, frozenset[str]]]) -> Iterator[Sentence]:
    """The sentences among ``bounds`` that hold one of the ``hits``: (offset, topics)."""
    ends = [end for _, end in bounds]
    topics: dict[int, frozenset[str]] = {}
    for spot, called in hits:
        index = bisect_right(ends, spot)
        topics[index] = topics.get(index, frozenset()) | called
    for index, called in topics.items():
        if index < len(bounds) and (sentence := _sentence(text, bounds, index, called)).topics:
            yield sentence


def _mask(folded: str) -> str:
    """The list of an equal-opportunity sentence ("without regard to race, … citizenship") blanked out."""
    if not (found := _EQUAL.search(folded)) or len(_CHARACTERISTIC.findall(folded, found.start())) < 3:
        return folded
    end = again.start() if (again := _RESUMES.search(folded, found.end())) else len(folded)
    return folded[: found.start()] + " " * (end - found.start()) + folded[end:]


def _sentence(text: str, bounds: list[tuple[int, int]], index: int, topics: frozenset[str]) -> Sentence:
    start, end = bounds[index]
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = raw.strip()
    folded = fold_marks(raw)
    masked = _mask(folded)
    if masked is not folded:
        topics = frozenset().union(*(called for _, _, called in _TRIGGERS.find(masked)))
    before = fold_marks(text[slice(*bounds[index - 1])]).strip() if index else ""
    after = fold_marks(text[slice(*bounds[index + 1])]).strip() if index + 1 < len(bounds) else ""
    asks = raw.rstrip("\"')]* ").endswith("?")
    return Sentence(start, start + len(raw), masked, raw, topics, asks, before, after)

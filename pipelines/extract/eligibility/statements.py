"""Every statement of a text, sentence by sentence, topic by topic."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipelines.extract.eligibility.authorization import find_authorization
from pipelines.extract.eligibility.citizenship import OWN_TOO, find_citizenship
from pipelines.extract.eligibility.clearance import Cleared, find_clearance
from pipelines.extract.eligibility.readings import Found, Reading
from pipelines.extract.eligibility.sentences import Sentence, find_sentences
from pipelines.extract.eligibility.sponsorship import read_sponsorship
from pipelines.extract.eligibility.visas import Named, find_refusal, find_status_list, find_visas
from pipelines.extract.text.reading import Reading as Text
from pipelines.extract.words.casing import fold_marks
from schemas.enums import Citizenship, EligibilityTopic, Sponsorship

_EMPLOYERS = {"TN", "E-3", "O-1", "L-1", "H-1B1"}  # visas that an employer asks for
_QUOTE = 300  # code points of a quote around a trigger
_BLOCK = 200  # code points between a heading and the statement below it
_LIST = 40  # code points between two items of a list, or two sentences of which one goes on
_OWN = f"citizenship.{Citizenship.CITIZEN.value}"
_LEAD = 500  # code points before a clearance in which its section's heading is looked for


class Words(NamedTuple):
    """One statement of the text, read by ``rule`` from ``text[start:end]``. ``accepted``: visas only."""

    topic: EligibilityTopic
    value: str
    rule: str
    start: int
    end: int
    accepted: bool | None = None


def read_statements(text: str, country: str | None = None) -> Iterator[Words]:
    """What ``text`` says of sponsorship, visas, citizenship and authorization, in its order."""
    for sentence in find_sentences(text):
        yield from _said(sentence, country)


def read_all(text: str, country: str | None = None, reading: Text | None = None) -> tuple[list[Words], list[Cleared]]:
    """The statements, and the security clearances (offsets into ``text``), of one pass over it; ``reading``: of the text, where known."""
    said: list[Words] = []
    cleared: list[Cleared] = []
    for sentence in find_sentences(text, reading.low if reading else None):
        said += _said(replace(sentence, kind=reading.kind_at(sentence.start)) if reading else sentence, country)
        if "clearance" in sentence.topics:
            lead = fold_marks(text[max(0, sentence.start - _LEAD) : sentence.start])
            cleared += (found.moved(sentence.start) for found in find_clearance(sentence, lead))
    return without_narrower(without_headings(said, text)), cleared


def without_headings(said: list[Words], text: str) -> list[Words]:
    """The statements without headings of sponsorship that a statement below spells out: "Visa sponsorship", alone on its line, announces
    what follows and states nothing."""
    told = [words for words in said if words.topic is EligibilityTopic.SPONSORSHIP]
    headings = {
        id(words)
        for words, following in pairwise(told)
        if words.rule == "sponsorship.offered.benefit" and following.start - words.end < _BLOCK and _is_line(words, text)
    }
    return [words for words in said if id(words) not in headings] if headings else said


def without_narrower(said: list[Words]) -> list[Words]:
    """The statements without demands for the country's own citizens next to which citizens of others are let in: "- UK nationals", above
    "- Nationals of Commonwealth countries". Nobody is asked for two nationalities."""
    told = [words for words in said if words.topic is EligibilityTopic.CITIZENSHIP]
    narrower = {
        id(words)
        for words, following in pairwise(told)
        if words.rule == _OWN and following.value == Citizenship.OTHER and following.start - words.end < _LIST
    }
    return [words for words in said if id(words) not in narrower] if narrower else said


def _is_line(words: Words, text: str) -> bool:
    """Whether the words are a whole line without bullet, and a short one."""
    first, last = text.rfind("\n", 0, words.start) + 1, text.find("\n", words.end)
    line = text[first : last if last >= 0 else len(text)]
    return len(line) < 40 and line.strip(" *_#:") == text[words.start : words.end].strip(" *_#:") and not line.lstrip().startswith("- ")


def _said(sentence: Sentence, country: str | None) -> list[Words]:
    start = sentence.start
    alone = replace(sentence, start=0, end=sentence.end - start)
    return [words._replace(start=start + words.start, end=start + words.end) for words in _said_alone(alone, country)]


@lru_cache(maxsize=4_096)
def _said_alone(sentence: Sentence, country: str | None) -> list[Words]:
    """What a sentence says wherever it stands; the postings of a board share theirs."""
    return quoted(_of_sentence(sentence, country), sentence)


def quoted(statements: Iterable[Words], sentence: Sentence) -> list[Words]:
    """The statements with the whole sentence as their words, each once: a trigger word alone tells a reader nothing.

    Of a sentence longer than `_QUOTE` (a list, text without full stops) only the whole words around the trigger.
    """
    found: dict[tuple[EligibilityTopic, str, bool | None, int], Words] = {}
    for words in statements:
        start, end = _around(sentence, words.start, words.end)
        found.setdefault((words.topic, words.value, words.accepted, start), words._replace(start=start, end=end))
    return list(found.values())


def _around(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    first, low, high = sentence.start, sentence.start, sentence.end
    if high - low > _QUOTE:
        low, high = max(low, start - _QUOTE // 2), min(high, end + _QUOTE // 2)
        while first < low < start and sentence.raw[low - first - 1] != " ":
            low += 1
        while end < high < sentence.end and sentence.raw[high - first] != " ":
            high -= 1
    words = sentence.raw[low - first : high - first]
    return low + len(words) - len(words.lstrip()), low + len(words.rstrip())


def _of_sentence(sentence: Sentence, country: str | None) -> Iterator[Words]:
    topics = sentence.topics
    readings = list(read_sponsorship(sentence)) if "sponsorship" in topics else []
    visas = list(find_visas(sentence, readings)) if "visa" in topics else []
    readings = readings or list(find_refusal(sentence, visas))
    yield from _sponsorship(sentence, _for_others(readings, visas))
    for visa in visas:
        yield Words(
            EligibilityTopic.VISA,
            visa.visa,
            visa.rule,
            sentence.start + visa.start,
            sentence.start + visa.end,
            visa.accepted,
        )
    if visas and not readings:
        yield from _found(EligibilityTopic.AUTHORIZATION, find_status_list(sentence, visas), sentence)
    if "citizenship" in topics:
        offered = any(reading.value in (Sponsorship.OFFERED, Sponsorship.CONDITIONAL) for reading in readings)
        yield from _citizenship(sentence, country, sponsored=offered)
    if "authorization" in topics:
        yield from _found(EligibilityTopic.AUTHORIZATION, find_authorization(sentence, readings), sentence)


def _for_others(readings: list[Reading], visas: list[Named]) -> list[Reading]:
    """ "No H-1B, but TN": where one visa is refused and another of the employer's is welcome, it depends on the visa."""
    partly = readings and all(reading.rule == "sponsorship.refused.one_visa" for reading in readings)
    if not partly or not any(visa.accepted and visa.visa in _EMPLOYERS for visa in visas):
        return readings
    return [reading._replace(value=Sponsorship.CONDITIONAL, rule="sponsorship.conditional.one_visa") for reading in readings]


def _sponsorship(sentence: Sentence, readings: list[Reading]) -> Iterator[Words]:
    for reading in readings:
        start, end = sentence.start + reading.start, sentence.start + reading.end
        if reading.value:
            yield Words(EligibilityTopic.SPONSORSHIP, reading.value.value, reading.rule, start, end)
        if reading.authorization:
            yield Words(EligibilityTopic.AUTHORIZATION, "required", "authorization.without_sponsorship", start, end)


def _citizenship(sentence: Sentence, country: str | None, *, sponsored: bool) -> Iterator[Words]:
    """Where citizens (or permanent residents) alone may come, or they and citizens of some other countries, a right to work is asked
    for, too."""
    for found in find_citizenship(sentence, country, sponsored=sponsored):
        start, end = sentence.start + found.start, sentence.start + found.end
        yield Words(EligibilityTopic.CITIZENSHIP, found.value, found.rule, start, end)
        if found.value != Citizenship.OTHER or found.rule == OWN_TOO:
            yield Words(EligibilityTopic.AUTHORIZATION, "required", "authorization.citizens", start, end)


def _found(topic: EligibilityTopic, findings: Iterator[Found], sentence: Sentence) -> Iterator[Words]:
    for found in findings:
        yield Words(topic, found.value, found.rule, sentence.start + found.start, sentence.start + found.end)

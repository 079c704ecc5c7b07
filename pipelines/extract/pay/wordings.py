"""Words on pay that name no amount: "competitive salary", "Gehalt nach Vereinbarung"."""

import re
from collections.abc import Iterator

from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.clause import Clause
from pipelines.extract.words.lexicon import longest_hits, word_end
from schemas.enums import PayWording
from schemas.evidence import Evidence, prose
from schemas.facts import PayWords
from schemas.raw import RawPosting

_ALONE = "_alone"  # what is said of pay in a field for pay alone, or behind its label
_LABEL, _HOLLOW = "label", "hollow"  # "Salary", and what holds words on pay and is about something else
_BETWEEN = re.compile(r"[*_\s]{0,4}[:：][*_\s]{0,4}")  # a label and what it says, on a line
_LONGEST = 200  # code points of a field that is such words


def find_pay_words(raw: RawPosting, reading: Reading) -> tuple[PayWords, ...]:
    """Of each wording the first words, those of the source's field for pay before those of the text."""
    found: dict[PayWording, PayWords] = {}
    for one in (*_in_fields(raw), *_in_text(reading)):
        found.setdefault(one.wording, one)
    return tuple(found.values())


def _in_fields(raw: RawPosting) -> Iterator[PayWords]:
    """What a field says instead of a figure."""
    for text in (pay.text for pay in raw.base_salary if pay.text and len(pay.text) <= _LONGEST):
        if not any(letter.isdigit() for letter in text):
            for named in (hit[2] for hit in longest_hits(read_words(text)["pay"]) if hit[2] not in (_LABEL, _HOLLOW)):
                yield PayWords(PayWording(named.removesuffix(_ALONE)), Evidence("pay_words", raw.origin, text, "pay_words.field"))


def _in_text(reading: Reading) -> Iterator[PayWords]:
    label: tuple[int, int] | None = None  # the last one, from its start to its end
    for start, stem, named in longest_hits(reading.hits["pay"]):
        end = word_end(reading.text, stem)
        if named == _LABEL:
            label = start, end
        elif named != _HOLLOW and (begin := _begin(reading, label, start, named)) is not None and not _is_denied(reading, start, end):
            wording = PayWording(named.removesuffix(_ALONE))
            yield PayWords(wording, prose("pay_words", reading.text, begin, end, f"pay_words.{named}"))


def _begin(reading: Reading, label: tuple[int, int] | None, start: int, named: str) -> int | None:
    """Where words on pay begin: with the label, of those that say nothing without one, None where it lacks."""
    if not named.endswith(_ALONE):
        return start
    if label is None or not _BETWEEN.fullmatch(reading.text, label[1], start) or reading.line_at(label[0]) != reading.line_at(start):
        return None
    return label[0]


def _is_denied(reading: Reading, start: int, end: int) -> bool:
    """Whether its clause says that there is none: "we do not offer a competitive salary"."""
    index = reading.line_at(start)
    line = (start, end) if index is None else (reading.lines[index].start, reading.lines[index].end)
    return Clause(reading.low, start, end, line, reading.hits["clause"]).is_denied

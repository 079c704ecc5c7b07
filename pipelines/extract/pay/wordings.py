"""Words on pay that name no amount: "competitive salary", "Gehalt nach Vereinbarung"."""

from collections.abc import Iterator

from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.lexicon import longest_hits, word_end
from schemas.enums import PayWording
from schemas.evidence import Evidence, prose
from schemas.facts import PayWords
from schemas.raw import RawPosting

_ALONE = "_alone"  # what is said of pay in a field for pay alone
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
            for _, _, named in longest_hits(read_words(text)["pay"]):
                yield PayWords(PayWording(named.removesuffix(_ALONE)), Evidence("pay_words", raw.origin, text, "pay_words.field"))


def _in_text(reading: Reading) -> Iterator[PayWords]:
    for start, end, named in longest_hits(reading.hits["pay"]):
        if not named.endswith(_ALONE):
            words = prose("pay_words", reading.text, start, word_end(reading.text, end), f"pay_words.{named}")
            yield PayWords(PayWording(named), words)

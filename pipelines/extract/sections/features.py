"""What is known of each line before it is decided what it states, as numbered features with weights.

Most features are present or absent: the section, cues, looks. The others are numbers: how the words of the line (``words``, as
logarithm ``log``), of the other lines of its block and of the lines next to it weigh for each of ``line_words.GROUPS``; the weight
of the line's own words differs by section (``benefit_duty``) and under headings that tell nothing (``sub_words_duty``).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from pipelines.extract.sections.placing import Placed
from pipelines.extract.sections.words import GROUPS, Floats, plain_words, weigh_lines
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.tables import load_rows

OUTCOMES = ("required", "preferred", "responsibility", "benefit", "nothing")
SECTIONS = ("required", "preferred", "responsibility", "benefit", "other", "role", "none")
CUES = (
    "wish", "aside", "must", "legal", "apply", "pay", "self", "seek", "role", "fact", "gift",
    "condition", "culture", "boilerplate", "degree", "slogan", "grant", "belief", "bound",
)  # fmt: skip
WISHES = ("wish_starts", "wish_ends", "wish_rules", "wish_later")
SHAPES = (
    "bullet", "strong", "under_25", "under_50", "over_250", "over_500", "ends_colon", "ends_stop", "asks", "first", "odd_one_out",
    "inline_other", "inline_same", "sub_heading", "key_value", "legal_long", "seek_none", "seek_role", "apply_odd", "gift_short",
)  # fmt: skip
PRESENT = (
    *(f"section_{name}" for name in SECTIONS),
    *(f"stem_{name}" for name in SECTIONS),
    *(f"{name}_long" for name in SECTIONS),
    *(f"{name}_wish" for name in SECTIONS),
    *(f"{name}_sub" for name in SECTIONS),
    *(f"{name}_bullet" for name in SECTIONS),
    *(f"cue_{name}" for name in CUES),
    *WISHES,
    *SHAPES,
)
NUMBERS = (*(f"{source}_{group}" for source in ("words", "log", "block", "near") for group in GROUPS), "position")
UNDER_SUB = tuple(f"sub_{source}_{group}" for source in ("words", "block") for group in GROUPS)
BY_SECTION = tuple(f"{name}_{group}" for name in SECTIONS for group in GROUPS)

_TABLE = {row["feature"]: [float(row[outcome]) for outcome in OUTCOMES] for row in load_rows("line_weights.csv")}


def _weights(names: tuple[str, ...]) -> Floats:
    return np.array([_TABLE.get(name, [0.0] * len(OUTCOMES)) for name in names], dtype=np.float32)


def _number_weights() -> Floats:
    """The weights of NUMBERS by section and by ``sub``, under a heading that tells nothing: (2 * sections, numbers + 1, outcomes)."""
    plain, sub = _weights((*NUMBERS, "(any)")), np.zeros((len(NUMBERS) + 1, len(OUTCOMES)), dtype=np.float32)
    sub[0:4], sub[8:12] = np.split(_weights(UNDER_SUB), 2)
    weights = np.stack([plain, plain + sub] * len(SECTIONS))
    by_section = _weights(BY_SECTION).reshape(len(SECTIONS), len(GROUPS), len(OUTCOMES))
    weights[:, :4] += np.repeat(by_section, 2, axis=0)
    return weights


PRESENT_WEIGHTS, NUMBER_WEIGHTS = _weights(PRESENT), _number_weights()
ID = {name: index for index, name in enumerate(PRESENT)}
SECTION_IDS = {name: index for index, name in enumerate(SECTIONS)}
CUE_IDS = {name: ID.get(f"cue_{name}", ID.get(name, 0)) for name in (*CUES, *WISHES)}
(
    S_BULLET, STRONG, UNDER_25, UNDER_50, OVER_250, OVER_500, ENDS_COLON, ENDS_STOP, ASKS, FIRST, ODD_ONE_OUT,
    INLINE_OTHER, INLINE_SAME, SUB_HEADING, KEY_VALUE, LEGAL_LONG, SEEK_NONE, SEEK_ROLE, APPLY_ODD, GIFT_SHORT,
) = (ID[name] for name in SHAPES)  # fmt: skip
# Where those features of a section begin in PRESENT: its number is to be added.
STEM, LONG, WISH, SUB, BULLET = (ID[kind.format(SECTIONS[0])] for kind in ("stem_{}", "{}_long", "{}_wish", "{}_sub", "{}_bullet"))


def score_lines(readings: Sequence[Reading], texts: Sequence[list[Placed]], weighed: Floats) -> Floats:
    """For each line of ``texts``, those of ``readings``, one text after the other, how much speaks for each of OUTCOMES; ``weighed``:
    `weigh_texts`."""
    present, starts = present_features(texts)
    sections = [2 * SECTION_IDS[place.section] + place.sub for lines in texts for place in lines]
    numbers = number_features(readings, texts, weighed)
    scores: Floats = np.add.reduceat(PRESENT_WEIGHTS.take(present, axis=0), starts, axis=0)
    scores += np.matmul(numbers[:, None], NUMBER_WEIGHTS.take(sections, axis=0))[:, 0]
    return scores


def present_features(texts: Iterable[list[Placed]]) -> tuple[list[int], list[int]]:
    """The numbers (in PRESENT) of the features that each line has, one line after the other, and where each line's begin."""
    ids: list[int] = []
    starts: list[int] = []
    for lines in texts:
        _add_present(lines, ids, starts)
    return ids, starts


def _add_present(lines: list[Placed], ids: list[int], starts: list[int]) -> None:
    block = bullets = 0  # of the bullets in this block so far
    for place in lines:
        if place.block != block:
            block, bullets = place.block, 0
        bullet = place.line.bullet
        starts.append(len(ids))
        ids += _context(place.section, place.sure, place.sub, place.first, place.inline, place.cues, bullet, bullets > 1)
        _add_shape(ids, place)
        bullets += bullet


@lru_cache(maxsize=4_096)
def _context(
    section: str, sure: bool, sub: bool, first: bool, inline: str | None, cues: frozenset[str], bullet: bool, listed: bool
) -> tuple[int, ...]:
    """The features of where a line stands and of its cues; ``listed``: after bullets of its block."""
    number = SECTION_IDS[section]
    told = {
        STEM + number: not sure and number < 5,
        SUB + number: sub,
        SUB_HEADING: sub,
        FIRST: first,
        INLINE_OTHER: inline == "other",
        INLINE_SAME: inline not in (None, "other"),
        WISH + number: "wish" in cues,
        SEEK_ROLE: "seek" in cues and number == 5,
        SEEK_NONE: "seek" in cues and number == 6,
        S_BULLET: bullet,
        BULLET + number: bullet,
        ODD_ONE_OUT: listed and not bullet,
        APPLY_ODD: listed and not bullet and not cues.isdisjoint(("apply", "legal")),
    }
    return (number, *(feature for feature, holds in told.items() if holds), *(CUE_IDS[cue] for cue in cues))


def _add_shape(ids: list[int], place: Placed) -> None:
    words = place.line.words
    size, last = len(words), words[-1]
    if place.line.strong:
        ids.append(STRONG)
    if last == ".":
        ids.append(ENDS_STOP)
    elif last == ":":
        ids.append(ENDS_COLON)
    if "?" in words:
        ids.append(ASKS)
    if size < 50:
        ids.append(UNDER_50)
        if "gift" in place.cues:
            ids.append(GIFT_SHORT)
        if size < 25:
            ids.append(UNDER_25)
    elif size > 250:
        ids += (OVER_250, LONG + SECTION_IDS[place.section], OVER_500) if size > 500 else (OVER_250, LONG + SECTION_IDS[place.section])
    if size < 90 and (colon := words.find(":", 0, 30)) > 0 and size - colon < 60:
        ids.append(KEY_VALUE)
    if size > 120 and "legal" in place.cues:
        ids.append(LEGAL_LONG)


def number_features(readings: Sequence[Reading], texts: Sequence[list[Placed]], weighed: Floats) -> Floats:
    """NUMBERS of each line of ``texts``, those of ``readings``, one text after the other, and 1.0; ``weighed``: `weigh_texts`."""
    rows: list[int] = []  # of ``weighed``
    blocks: list[int] = []  # where they begin
    joined: dict[int, str] = {}  # lines that go on in others
    first = 0
    for reading, lines in zip(readings, texts, strict=True):
        joined.update((len(rows) + index, plain_words(reading, place.line)) for index, place in enumerate(lines) if place.more)
        blocks += [len(rows) + index for index, place in enumerate(lines) if not index or place.block != lines[index - 1].block]
        rows += [first + place.index for place in lines]
        first += len(reading.lines)
    numbers = np.empty((len(rows), len(NUMBERS) + 1), dtype=np.float32)
    numbers[:, 0:8] = weighed.take(rows, axis=0)
    if joined:
        numbers[list(joined), 0:8] = weigh_lines(list(joined.values()))
    _neighbours(numbers[:, 0:4], blocks, numbers[:, 8:12], numbers[:, 12:16])
    counts = np.array(list(map(len, texts)))
    begins = counts.cumsum() - counts
    numbers[:, 16] = (np.arange(len(rows)) - begins.repeat(counts)) / counts.repeat(counts)
    numbers[:, 17] = 1.0
    return numbers


def _neighbours(words: Floats, starts: list[int], block: Floats, near: Floats) -> None:
    """Puts the means of the other lines of each line's block into ``block``, of the lines before and after in it into ``near``.
    ``starts``: where the blocks begin."""
    count = len(words)
    sizes = np.diff([*starts, count])
    size = sizes.repeat(sizes)[:, None]
    lone = size == 1
    even = np.float32(0.25) * lone  # where there is no other line
    block[:] = (np.add.reduceat(words, starts, axis=0).repeat(sizes, axis=0) - words + even) / (size - 1 + lone)
    padded = np.zeros((count + 2, len(GROUPS)), dtype=np.float32)
    padded[1:-1] = words
    joined = np.ones((count + 1, 1), dtype=np.float32)  # a line to the one before it
    joined[starts] = joined[-1] = 0
    before, after = joined[:-1], joined[1:]
    near[:] = (padded[:-2] * before + padded[2:] * after + even) / (before + after + lone)

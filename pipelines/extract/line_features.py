"""What is known of each line before it is decided what it states, as numbered features with weights.

Most features are present or absent: the section, cues, looks. The others are numbers: how the words of the line (``words``, as
logarithm ``log``), of the other lines of its block and of the lines next to it weigh for each of ``line_words.GROUPS``; the weight
of the line's own words differs by section (``benefit_duty``) and under headings that tell nothing (``sub_words_duty``).
"""

import numpy as np
import numpy.typing as npt

from pipelines.extract.lexicon import load_rows
from pipelines.extract.line_words import GROUPS, weigh_lines
from pipelines.extract.placing import Placed
from pipelines.extract.reading import Reading

Floats = npt.NDArray[np.float32]
OUTCOMES = ("required", "preferred", "responsibility", "benefit", "nothing")
SECTIONS = ("required", "preferred", "responsibility", "benefit", "other", "role", "none")
CUES = ("wish", "aside", "must", "legal", "apply", "pay", "self", "seek", "role", "fact", "gift", "condition", "boilerplate")
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


BIAS, PRESENT_WEIGHTS, NUMBER_WEIGHTS = _weights(("(any)",))[0], _weights(PRESENT), _weights(NUMBERS)
SUB_WEIGHTS, SECTION_WEIGHTS = (
    _weights(UNDER_SUB),
    _weights(BY_SECTION).reshape(len(SECTIONS), len(GROUPS), len(OUTCOMES)),
)
ID = {name: index for index, name in enumerate(PRESENT)}
SECTION_IDS = {name: index for index, name in enumerate(SECTIONS)}
CUE_IDS = {name: ID.get(f"cue_{name}", ID.get(name, 0)) for name in (*CUES, *WISHES)}
_SHAPE = {name: ID[name] for name in SHAPES}
STEM, LONG, WISH, SUB, BULLET = 7, 14, 21, 28, 35  # where those features of a section begin in PRESENT


def score_lines(reading: Reading, lines: list[Placed]) -> Floats:
    """For each line how much speaks for each of OUTCOMES."""
    present, starts = present_features(lines)
    numbers, sub, sections = number_features(reading, lines)
    words = numbers[:, :4]
    scores: Floats = BIAS + np.add.reduceat(PRESENT_WEIGHTS[np.array(present)], starts, axis=0) + numbers @ NUMBER_WEIGHTS
    scores += (np.concatenate([words, numbers[:, 8:12]], axis=1) * sub[:, None]) @ SUB_WEIGHTS
    scores += np.einsum("lg,lgo->lo", words, SECTION_WEIGHTS[sections])
    return scores


def present_features(lines: list[Placed]) -> tuple[list[int], list[int]]:
    """The numbers (in PRESENT) of the features that each line has, one line after the other, and where each line's begin."""
    ids: list[int] = []
    starts: list[int] = []
    block = bullets = 0  # of the bullets in this block so far
    for place in lines:
        if place.block != block:
            block, bullets = place.block, 0
        starts.append(len(ids))
        _add_context(ids, place)
        _add_shape(ids, place, bullets)
        bullets += place.line.bullet
    return ids, starts


def _add_context(ids: list[int], place: Placed) -> None:
    section, cues = SECTION_IDS[place.section], place.cues
    ids.append(section)
    if not place.sure and section < 5:
        ids.append(STEM + section)
    if place.sub:
        ids += (SUB + section, _SHAPE["sub_heading"])
    if place.first:
        ids.append(_SHAPE["first"])
    if place.inline is not None:
        ids.append(_SHAPE["inline_other" if place.inline == "other" else "inline_same"])
    if cues:
        ids += [CUE_IDS[cue] for cue in cues]
        if "wish" in cues:
            ids.append(WISH + section)
        if "seek" in cues and section >= 5:
            ids.append(_SHAPE["seek_role" if section == 5 else "seek_none"])


def _add_shape(ids: list[int], place: Placed, bullets: int) -> None:
    line, words = place.line, place.line.words
    if line.bullet:
        ids += (_SHAPE["bullet"], BULLET + SECTION_IDS[place.section])
    elif bullets > 1:
        ids.append(_SHAPE["odd_one_out"])
        if "apply" in place.cues or "legal" in place.cues:
            ids.append(_SHAPE["apply_odd"])
    if line.strong:
        ids.append(_SHAPE["strong"])
    if words[-1] in ".:":
        ids.append(_SHAPE["ends_stop" if words[-1] == "." else "ends_colon"])
    if "?" in words:
        ids.append(_SHAPE["asks"])
    _add_size(ids, place, words)


def _add_size(ids: list[int], place: Placed, words: str) -> None:
    size = len(words)
    if size < 50:
        ids.append(_SHAPE["under_50"])
        if "gift" in place.cues:
            ids.append(_SHAPE["gift_short"])
        if size < 25:
            ids.append(_SHAPE["under_25"])
    elif size > 250:
        ids += (_SHAPE["over_250"], LONG + SECTION_IDS[place.section])
        if size > 500:
            ids.append(_SHAPE["over_500"])
    if size < 90 and (colon := words.find(":", 0, 30)) > 0 and size - colon < 60:
        ids.append(_SHAPE["key_value"])
    if size > 120 and "legal" in place.cues:
        ids.append(_SHAPE["legal_long"])


def number_features(reading: Reading, lines: list[Placed]) -> tuple[Floats, Floats, npt.NDArray[np.intp]]:
    """NUMBERS of each line; 1.0 where it stands under a heading that tells nothing; and its section's number."""
    logs = np.maximum(weigh_lines(reading.plain, [place.line for place in lines]), -5)
    words = np.exp(logs)
    blocks = np.array([place.block for place in lines])
    same = blocks[1:] == blocks[:-1]
    position = np.arange(len(lines), dtype=np.float32)[:, None] / len(lines)
    numbers = np.concatenate([words, logs, _block_means(words, same), _near_means(words, same), position], axis=1)
    sub = np.array([place.sub for place in lines], dtype=np.float32)
    return numbers, sub, np.array([SECTION_IDS[place.section] for place in lines])


def _block_means(words: Floats, same: npt.NDArray[np.bool_]) -> Floats:
    """The mean of the other lines of each line's block; ``same``: a line is of the block of the line before."""
    starts = np.concatenate(([0], np.flatnonzero(~same) + 1))
    sizes = np.diff(starts, append=len(words))
    others = np.repeat(sizes - 1, sizes)[:, None]
    sums = np.repeat(np.add.reduceat(words, starts, axis=0), sizes, axis=0)
    means: Floats = np.where(others > 0, (sums - words) / np.maximum(others, 1), 0.25).astype(np.float32)
    return means


def _near_means(words: Floats, same: npt.NDArray[np.bool_]) -> Floats:
    """The mean of the lines before and after, where they are of the same block."""
    joined = same.astype(np.float32)[:, None]
    sums, counts = np.zeros_like(words), np.zeros((len(words), 1), dtype=np.float32)
    sums[1:] += words[:-1] * joined
    counts[1:] += joined
    sums[:-1] += words[1:] * joined
    counts[:-1] += joined
    means: Floats = np.where(counts > 0, sums / np.maximum(counts, 1), 0.25).astype(np.float32)
    return means

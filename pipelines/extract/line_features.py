"""What is known of each line before it is decided what it states: its place, its looks and its words, as numbers."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.extract.headings import find_heading, inline_heading, trailing_heading
from pipelines.extract.line_words import weigh_lines
from pipelines.extract.lines import Line
from pipelines.extract.reading import Reading

SECTIONS = ("required", "preferred", "responsibility", "benefit", "other", "role", "none")
CUES = ("wish", "must", "legal", "apply", "pay", "self", "seek", "role", "fact")
SHAPES = (
    "bullet", "strong", "under_25", "under_50", "over_250", "over_500", "ends_colon", "ends_stop", "asks", "first", "odd_one_out",
    "inline_other", "inline_same", "position", "sub_heading", "key_value",
)  # fmt: skip
WISHES = ("wish_starts", "wish_ends", "wish_within")
GROUPS = ("candidate", "duty", "benefit", "nothing")
NAMES = (
    *(f"section_{name}" for name in SECTIONS),
    *(f"stem_{name}" for name in SECTIONS[:5]),
    *(f"cue_{name}" for name in CUES),
    *WISHES,
    *SHAPES,
    *(f"{source}_{group}" for source in ("words", "log", "block", "near") for group in GROUPS),
    *(f"{name}_{group}" for name in SECTIONS for group in GROUPS),
    *(f"{name}_long" for name in SECTIONS),
    *(f"{name}_wish" for name in SECTIONS),
    *(f"{name}_sub" for name in SECTIONS),
)
CUE_INDEX = {cue: index for index, cue in enumerate(CUES)}


@dataclass(slots=True)
class Placed:
    """A line that is no heading, the section it stands in, and its block: the lines under one heading."""

    index: int  # among the text's lines
    line: Line
    section: str
    block: int
    sure: bool  # the section's heading is in the table
    sub: bool  # under a heading that tells nothing, inside that section
    first: bool
    inline: str | None


def place_lines(lines: list[Line]) -> list[Placed]:
    """The lines that are no headings, each with its section."""
    placed: list[Placed] = []
    section, sure, sub, block, first = "none", True, False, 0, True
    for index, (line, following) in enumerate(zip(lines, [*lines[1:], None], strict=True)):
        heading = find_heading(line, following)
        if heading is not None:
            block, first, sub = block + 1, True, heading.kind is None
            if heading.kind is not None:
                section, sure = heading.kind, heading.sure
            continue
        inline = inline_heading(line.words)
        placed.append(Placed(index, line, inline or section, block, sure or inline is not None, sub, first, inline))
        first = False
        trailing = trailing_heading(line.words)
        if trailing is not None:
            section, sure, sub, block, first = trailing, True, False, block + 1, True
        elif inline is not None and not line.bullet and inline != "other":
            section, sure, sub = inline, True, False
    return placed


def cue_rows(reading: Reading, lines: list[Placed]) -> npt.NDArray[np.float32]:
    """For each line which of CUES its words hold, and where its wishes stand."""
    rows = np.zeros((len(lines), len(CUES) + 3), dtype=np.float32)
    starts = [placed.line.start for placed in lines]
    for start, end, cue in reading.hits["cue"]:
        index = bisect_right(starts, start) - 1
        if index < 0 or end > lines[index].line.end:
            continue
        line = lines[index].line
        rows[index, CUE_INDEX[cue]] = 1
        if cue == "wish":
            where = 0 if start - line.start < 4 else 1 if line.end - end < 12 else 2
            rows[index, len(CUES) + where] = 1
    return rows


def shape_rows(lines: list[Placed]) -> npt.NDArray[np.float32]:
    """How each line looks: SHAPES."""
    bullets: dict[int, list[int]] = {}
    for placed in lines:
        count = bullets.setdefault(placed.block, [0, 0])
        count[placed.line.bullet] += 1
    total = len(lines)
    return np.array([_shape(placed, bullets[placed.block], index / total) for index, placed in enumerate(lines)], dtype=np.float32)


def _shape(placed: Placed, bullets: list[int], position: float) -> tuple[float, ...]:
    line = placed.line
    words = line.words
    size = len(words)
    last = words[-1]
    colon = words.find(":")
    return (
        line.bullet, line.strong, size < 25, size < 50, size > 250, size > 500, last == ":", last == ".", "?" in words, placed.first,
        not line.bullet and bullets[1] > bullets[0], placed.inline == "other", placed.inline not in (None, "other"), position, placed.sub,
        0 < colon < 30 and size - colon < 60,
    )  # fmt: skip


def feature_rows(reading: Reading, lines: list[Placed]) -> npt.NDArray[np.float32]:
    """NAMES of each line."""
    count = len(lines)
    logs = np.maximum(weigh_lines(reading.plain, [placed.line for placed in lines]), -5)
    words = np.exp(logs)
    blocks = np.array([placed.block for placed in lines])
    sections = np.zeros((count, 7), dtype=np.float32)
    stems = np.zeros((count, 5), dtype=np.float32)
    for index, placed in enumerate(lines):
        kind = SECTIONS.index(placed.section)
        sections[index, kind] = 1
        if not placed.sure and kind < 5:
            stems[index, kind] = 1
    cues = cue_rows(reading, lines)
    shapes = shape_rows(lines)
    products = (sections[:, :, None] * words[:, None, :]).reshape(count, -1)
    long, sub = shapes[:, 4:5], shapes[:, 14:15]
    parts = [
        sections,
        stems,
        cues,
        shapes,
        words,
        logs,
        _block_means(words, blocks),
        _near_means(words, blocks),
        products,
    ]
    return np.concatenate([*parts, sections * long, sections * cues[:, :1], sections * sub], axis=1)


def _block_means(words: npt.NDArray[np.float32], blocks: npt.NDArray[np.int_]) -> npt.NDArray[np.float32]:
    """The mean of the other lines of each line's block."""
    starts = np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1]])
    sizes = np.diff(np.r_[starts, len(blocks)])
    sums = np.repeat(np.add.reduceat(words, starts, axis=0), sizes, axis=0)
    others = np.repeat(sizes, sizes)[:, None] - 1
    means: npt.NDArray[np.float32] = np.where(others > 0, (sums - words) / np.maximum(others, 1), 0.25)
    return means


def _near_means(words: npt.NDArray[np.float32], blocks: npt.NDArray[np.int_]) -> npt.NDArray[np.float32]:
    """The mean of the lines before and after, where they are of the same block."""
    same = (blocks[1:] == blocks[:-1])[:, None].astype(np.float32)
    sums, counts = np.zeros_like(words), np.zeros((len(words), 1), dtype=np.float32)
    sums[1:] += words[:-1] * same
    counts[1:] += same
    sums[:-1] += words[1:] * same
    counts[:-1] += same
    means: npt.NDArray[np.float32] = np.where(counts > 0, sums / np.maximum(counts, 1), 0.25)
    return means

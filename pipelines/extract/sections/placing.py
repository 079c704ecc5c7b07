"""Where each line stands: under which heading, in which block, and what its phrases and its looks tell."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipelines.extract.sections.headings import Heading, decide, inline_heading, is_open, score_headings, trailing_heading
from pipelines.extract.sections.words import Floats
from pipelines.extract.text.lines import Line
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import Found

LONGEST_SENTENCE = 1_000  # characters
NO_CUES: frozenset[str] = frozenset()
CLOSERS = re.compile(r"[ \t*_]*\n[ \t*_]*[)\].,;]+(?=[ \t*_]*(?:\n|$))")  # a line of its own
BARRED = frozenset(("boilerplate",))
NOTHING_BELOW = re.compile(  # headings of what states nothing: "This is not for you if", a field of a board's form
    r"(?:not|n't|n’t)(?: be)?(?: a| the)?(?: good| great| right)*(?: fit\b| match\b| for you\b| part of th(?:is|e) (?:job|role|position)\b)"
    r"|(?:nichts für dich|nicht das richtige für|pas fait pour (?:vous|toi)|no es para ti|niets? voor jou)\b"
    r"|^(?:supplemental pay(?: types)?|(?:weekly )?schedule|shifts?|weekly day range|work setting|job types?|contract types?"
    r"|(?:career|job|seniority) (?:level|stage)|seniority|level"
    r"|alocação|regime(?: de (?:contratação|trabalho))?|nível(?: de experiência)?|senioridade|contratação|nivel|tipo de contrato"
    r"|type de contrat|niveau(?: d['’]expérience)?|vertragsart|karrierestufe):?$",
    re.IGNORECASE,
)
BARRED_LINE = 60  # characters: longer lines under such a heading are bullets, or none of its own
ASIDE = 4  # words before "ideally" that it speaks of too
OPENING = 60  # characters before a wish that opens its line with them
BRACKETS = re.compile(r"[(][^()]*[)]")
CLAUSE_END = re.compile(r"(?<![.][a-z])[.;][ ]|[(]")


@dataclass(slots=True)
class Placed:
    """A line that is no heading and those that its sentence goes on in; its section, and its block: the lines under one heading."""

    index: int  # among the text's lines
    line: Line  # where there are several, all their words
    section: str  # a RequirementKind's value, "role", "other" or "none"
    block: int
    sure: bool  # the section's heading is in the table
    sub: bool  # under a heading that tells nothing, inside that section
    first: bool  # of its block
    inline: str | None  # the kind of a heading in front of its own words
    more: int  # lines that its sentence goes on in
    cues: frozenset[str]  # of data/reference/line_cues.csv, and where a wish stands: "wish_starts", "wish_ends", ...


def place_lines(readings: Sequence[Reading], weighed: Floats) -> list[list[Placed]]:
    """The lines of each text that are no headings, in order; ``weighed``: `weigh_texts`."""
    texts = [_place(reading, scores) for reading, scores in zip(readings, score_headings(readings, weighed), strict=True)]
    for reading, placed in zip(readings, texts, strict=True):
        _add_cues(reading, placed)
    return texts


@dataclass(slots=True)
class _Walk:
    """Down a text's lines: those placed so far, where the next one stands, and the words of the headings passed."""

    reading: Reading
    placed: list[Placed] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    section: str = "none"
    sure: bool = True
    sub: bool = False
    block: int = 0
    first: bool = True
    barred: bool = False

    def enter(self, heading: Heading, line: Line) -> None:
        kind = self._kind(heading, line)
        self.names.add(line.words)
        self.block, self.first, self.sub = self.block + 1, True, heading.kind is None
        self.barred = NOTHING_BELOW.search(line.words) is not None
        if kind is not None:
            self.section, self.sure = kind, heading.sure

    def _kind(self, heading: Heading, line: Line) -> str | None:
        """What stands below a heading: still wishes, where it only parts a list of them: "Education:" right under "Preferred", or for the
        second time in the text."""
        if heading.kind != "required":
            return "preferred" if heading.kind is None and self._wishes_below(line) else heading.kind
        parts = self.section == "preferred" and (self.first or line.words in self.names)
        return "preferred" if parts and "must" not in self._cues(line) else heading.kind

    def _wishes_below(self, line: Line) -> bool:
        """Whether a line leads in what it wishes for: "It helps a lot if you know some of these, preferably all:"."""
        return line.words[-1] == ":" and "wish" in (cues := self._cues(line)) and cues.isdisjoint(("must", "seek", "apply"))

    def _cues(self, line: Line) -> set[str]:
        """Those within ``line``."""
        hits = self.reading.hits["cue"]  # in order of their end
        begin, end = bisect_right(hits, line.start, key=_end_of), bisect_right(hits, line.end, key=_end_of)
        return {cue for start, _, cue in hits[begin:end] if start >= line.start}

    def add(self, index: int, line: Line) -> None:
        inline = inline_heading(line.words) if ":" in line.words else None
        cues = BARRED if self.barred and (line.bullet or len(line.words) < BARRED_LINE) else NO_CUES
        sure = self.sure or inline is not None
        self.placed.append(Placed(index, line, inline or self.section, self.block, sure, self.sub, self.first, inline, 0, cues))
        self.first = False
        if line.words[-1] == ":" and (trailing := trailing_heading(line.words)) is not None:
            self.section, self.sure, self.sub, self.block, self.first = trailing, True, False, self.block + 1, True
        elif inline is not None and not line.bullet and inline != "other":
            self.section, self.sure, self.sub = inline, True, False
        elif self._wishes_below(line):
            self.section, self.sure, self.sub, self.block, self.first = "preferred", True, False, self.block + 1, True


def _end_of(hit: Found[str]) -> int:
    return hit[1]


def _place(reading: Reading, scores: Mapping[int, Sequence[float]]) -> list[Placed]:
    walk = _Walk(reading)
    before: Line | None = None
    for index, (line, following) in enumerate(zip(reading.lines, [*reading.lines[1:], None], strict=False)):
        heading = decide(line, following, scores[index], walk.section) if index in scores else None
        told = heading is not None and heading.sure and heading.marked
        if before and not walk.first and not told and _goes_on(reading.text, walk.placed[-1], before, line):
            _join(reading.text, walk.placed[-1], line)
        elif heading is not None and (walk.first or heading.kind != walk.section or not _is_item(heading, before, line, following)):
            walk.enter(heading, line)
        else:
            walk.add(index, line)
        before = line
    return walk.placed


def _goes_on(text: str, place: Placed, before: Line, line: Line) -> bool:
    """Whether the sentence of ``place`` goes on from the line before, its last, in this one: broken by bold words or a page's width."""
    if line.bullet or before.words[-1] in ".!?:;。" or len(place.line.words) > LONGEST_SENTENCE:
        return False
    if text.count("\n", before.end, line.start) != 1:
        return False
    if is_open(before.words) or line.words[0] in ",)(;":
        return True
    item = not place.more and not before.bullet and before.words[0].islower()  # as the next one may be
    return line.words[0].islower() and not item


def _join(text: str, place: Placed, line: Line) -> None:
    start, end = place.line.start, line.end
    closed = CLOSERS.match(text, end)
    end = closed.end() if closed else end
    words = text[start:end].replace("\n", " ")
    place.line = replace(place.line, end=end, words=words)
    place.more += 1


def _is_item(heading: Heading, before: Line | None, line: Line, following: Line | None) -> bool:
    """Whether the name of a section stands in that section as one item of a list: "Paid time off" among benefits."""
    if heading.marked or before is None or following is None or (following.bullet and not line.bullet):
        return False
    return len(before.words) < 45 and len(following.words) <= 1.5 * len(line.words) + 10


def _add_cues(reading: Reading, placed: list[Placed]) -> None:
    starts = [place.line.start for place in placed]
    degrees = [(start, end, "degree") for start, end, _ in reading.hits["degree"]]
    for start, end, cue in (*reading.hits["cue"], *degrees):
        index = bisect_right(starts, start) - 1
        if index < 0 or end > placed[index].line.end:
            continue
        place = placed[index]
        place.cues |= {cue}
        if cue == "wish" or (cue == "aside" and _opens(place.line.words[: start - place.line.start])):
            place.cues |= {_wish_place(place.line, start, end, aside=cue == "aside")}


def _opens(before: str) -> bool:
    """Whether an aside behind ``before`` speaks of the whole line: not in "Knowledge of bells, preferably of bronze"."""
    return before.count(" ") < ASIDE and ", " not in before


def _wish_place(line: Line, start: int, end: int, *, aside: bool) -> str:
    """Where a wish stands: at the end of a line's only clause it rules the whole line; in brackets or a later sentence it does not."""
    offset = start - line.start
    if offset < 4 or aside:
        return "wish_starts"
    if line.words[offset - 1] == "(" and line.end - end < 3:
        return "wish_ends"  # "SAP (desirable)"
    clause = _first_clause(line.words)
    if clause <= offset or _in_brackets(line.words, offset):
        return "wish_later"
    if offset < OPENING and line.words.count(" ", 0, offset) < 4 and clause > len(line.words) and "," not in line.words:
        return "wish_starts"  # "It would be an advantage to know bells"
    return "wish_ends" if line.end - end < 12 else "wish_rules"


def _in_brackets(words: str, offset: int) -> bool:
    return words.rfind("(", 0, offset) > words.rfind(")", 0, offset)


@lru_cache(maxsize=16)  # a line may have many wishes
def _first_clause(words: str) -> int:
    """Where the first clause of a line ends; behind the line where it is the only one."""
    found = CLAUSE_END.search(BRACKETS.sub(lambda aside: "-" * len(aside[0]), words))
    return found.end() if found else len(words) + 1

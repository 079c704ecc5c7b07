"""Lines and bullets: the writer of clean text, and nesting told from grammar where the marks for it are lost."""

import re

from pipelines.extract.words.tables import load_words

DEEPEST = 8  # levels of bullets
_SURE = "•●▪◦·‣\u2043∙■□◆◇❖➢➤►▶▸✓✔✅☑➔→⚫🔹🔸"  # bullets even without a space after them
_PRIVATE = "\uf000-\uf0ff"  # Symbol and Wingdings, as Word pastes them
BULLET = re.compile(rf"[{_SURE}{_PRIVATE}\ufffd]+(?:\ufe0f)?\s*|[-–—*+]\s(?=\S)|[-–—*]$")
_LEADS = frozenset((*_SURE, *"-–—*+\ufffd", *map(chr, range(0xF000, 0xF100))))
_RULED = "-_=*~–—#"  # lines drawn with nothing but these part paragraphs
CELL = " | "
IMPERATIVES = load_words("imperatives.txt")


class Writer:
    """Gathers lines. Knows how many line ends are due before the next words, and which mark they start with."""

    __slots__ = ("depth", "due", "indent", "is_flattened", "lines", "lists", "margins", "mark", "row")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.due = 2
        self.lists: list[bool] = []  # open lists: whether each has an item with words yet
        self.depth = 0  # of them, those that have
        self.mark = ""  # bullet or cell border that stands before the next words
        self.indent = ""  # of a bullet's later lines
        self.row = 2  # lines begun in this table row
        self.is_flattened = False  # bullets stood on lines of their own, as where a page's lists became text
        self.margins: list[int] = []  # of plain text's open bullets

    def write(self, words: str) -> None:
        """Words up to the next block tag, white space collapsed."""
        if not self.due:
            self.lines[-1] += (self.mark or " ") + words
        elif words[0] in _RULED and len(words) > 1 and not words.strip(_RULED):
            self.start_paragraph()
            return
        elif not self._begin_line(words):
            return
        self.due = 0
        self.mark = ""

    def _begin_line(self, words: str) -> bool:
        """False where there is no more than a bullet to begin it with, which then waits for the next words."""
        if words[0] in _LEADS and (bullet := BULLET.match(words)):
            words = words[bullet.end() :]
            self.mark = self.mark or "- "
            if not words:
                self.is_flattened = True
                return False
        if self.mark and self.lists and not self.lists[-1]:
            self.lists[-1] = True
            self.depth += 1
        after_bullet = self.mark.endswith("- ") and bool(self.lines) and self.lines[-1].lstrip().startswith("- ")
        if self.due > 1 and self.lines and not after_bullet:
            self.lines.append("")
        self.lines.append((self.mark or self.indent) + words)
        self.row += 1
        return True

    def write_line(self, words: str, margin: int) -> None:
        """A line of plain text, ``margin`` columns in. Bullets nest by margins; a line under a bullet belongs to it."""
        self.due = max(self.due, 1)
        if self.mark or (words[0] in _LEADS and BULLET.match(words)):
            while self.margins and self.margins[-1] > margin:
                self.margins.pop()
            if not self.margins or self.margins[-1] < margin:
                self.margins.append(margin)
            depth = min(len(self.margins), DEEPEST)
            self.mark = "  " * (depth - 1) + "- "
            self.indent = "  " * depth
        elif not margin or self.due > 1 or not self.indent:
            self.indent = ""
            self.margins.clear()
        self.write(words)

    def break_line(self) -> None:
        self.due = min(self.due + 1, 1 if self.lists else 2)

    def start_line(self) -> None:
        if self.due < 1 and self.mark != CELL:
            self.due = 1
        if not self.lists and not self.mark:
            self.indent = ""

    def start_paragraph(self) -> None:
        """The next words stand after a blank line, which no list and no table row holds."""
        if self.lists or self.mark or not self.row:
            self.start_line()
        else:
            self.due = 2
            self.indent = ""

    def open_list(self) -> None:
        self.lists.append(False)
        self.due = max(self.due, 1)

    def close_list(self) -> None:
        if self.lists and self.lists.pop():
            self.depth -= 1
        self.indent = "  " * min(self.depth, DEEPEST)
        self.mark = ""
        self.start_paragraph()

    def open_item(self) -> None:
        is_first = not self.lists or not self.lists[-1]
        depth = min(self.depth + 1 if is_first else self.depth, DEEPEST)
        self.due = max(self.due, 1)
        self.mark = "  " * (depth - 1) + "- "
        self.indent = "  " * depth

    def close_item(self) -> None:
        self.mark = ""
        self.due = max(self.due, 1)
        self.indent = "  " * min(max(self.depth - 1, 0), DEEPEST)

    def open_row(self) -> None:
        self.mark = ""
        self.start_line()
        self.row = 0

    def close_row(self) -> None:
        self.row = 2
        self.start_line()

    def open_cell(self) -> None:
        """Cells share their row's line, as long as each holds one line."""
        if self.row == 1:
            self.due = 0
            self.mark = CELL

    def close_cell(self) -> None:
        """What follows in the row begins with its own cell."""


def _leads_with_verb(line: str) -> bool:
    first = line[2:].split(None, 1)[0]
    return first.rstrip(",/").lower() in IMPERATIVES


def _end_of_level(items: list[str], at: int, *, parallel: bool) -> int:
    """Where the items that ``items[at]`` opens come to an end; ``at + 1`` where that cannot be told."""
    like_opener = _leads_with_verb(items[at])
    end = at + 1
    while end < len(items) and _leads_with_verb(items[end]) is not like_opener and not items[end].endswith(":"):
        end += 1
    return end if end < len(items) or parallel else at + 1


def nest_flattened(lines: list[str]) -> list[str]:
    """Nesting of a list whose levels were lost, as far as it can be told.

    An item that ends with a colon opens a level. What follows belongs to it while it is not built like the opener (one
    starts with a verb in its base form, the other does not); the first item built like the opener is outside again.
    Where none is, the level is kept only if all items before the opener are built like it. Else the list stays flat.
    """
    nested: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].startswith("- "):
            end += 1
        nested += _nest_run(lines[at:end]) if end > at else lines[at : at + 1]
        at = max(end, at + 1)
    return nested


def _nest_run(items: list[str]) -> list[str]:
    nested: list[str] = []
    kinds: set[bool] = set()  # of the items on the outer level so far
    at = 0
    while at < len(items):
        kind = _leads_with_verb(items[at])
        end = _end_of_level(items, at, parallel=kinds == {kind}) if items[at].endswith(":") else at + 1
        nested.append(items[at])
        nested += ["  " + item for item in items[at + 1 : end]]
        kinds.add(kind)
        at = end
    return nested

"""One pass over a text for the words of all our tables together."""

from ahocorasick_rs import AhoCorasick, Implementation

from pipelines.extract.words.casing import lower_case
from pipelines.extract.words.tables import load_rows

# table of data/reference -> what its words stand for, and the words themselves
TABLES = {
    "cue": ("line_cues.csv", "cue"),
    "years": ("year_words.csv", "unit"),
    "degree": ("degrees.csv", "level"),
    "employment": ("employment_words.csv", "type"),
    "workplace": ("workplace_words.csv", "workplace"),
    "travel": ("travel_words.csv", "share"),
    "language": ("spoken_languages.csv", "code"),
    "certificate": ("certificates.csv", "certificate"),
    "skill": ("skills.csv", "skill"),
}
MAX_HITS = 4_000  # of one table; a text with more is no posting
MARKS = ",;:!?()[]\"'“”„|/*\n\t\r\xa0"  # what parts words, beside blanks
Hit = tuple[int, int, str]  # start, end, what the words stand for


def plain_case(low: str) -> str:
    """``low`` (lower case) with every mark between words made a blank and one blank put before and after."""
    for mark in MARKS:
        if mark in low:
            low = low.replace(mark, " ")
    return f" {low.replace('. ', '  ').replace('’', ' ')} "


def plain_of(words: str) -> str:
    """``plain_case`` of a short text."""
    return plain_case(lower_case(words))


class Scanner:
    """Finds the phrases of TABLES in a text made by ``plain_case``.

    A phrase matches whole words; ``word*`` also the start of a longer word, ``*word`` its end. A phrase that is written with
    capitals must stand so in the text.
    """

    def __init__(self) -> None:
        self.patterns: list[str] = []
        self.meanings: list[tuple[int, int, int, str, str]] = []  # table, skip left, skip right, value, exact spelling or ""
        for index, (file, column) in enumerate(TABLES.values()):
            for row in load_rows(file):
                self._add(index, row["phrase"], row[column] or row["phrase"])
        self.automaton = AhoCorasick(self.patterns, implementation=Implementation.DFA)

    def _add(self, table: int, phrase: str, value: str) -> None:
        bare = phrase.strip("*")
        left, right = not phrase.startswith("*"), not phrase.endswith("*")
        low = plain_case(bare.lower())[1:-1].rstrip(" .")
        self.patterns.append(" " * left + low + " " * right)
        self.meanings.append((table, int(left), int(right), value, bare if bare != bare.lower() else ""))
        if "-" in phrase and "\\" not in phrase:
            self._add(table, phrase.replace("-", "\\-"), value)  # as Markdown writes it

    def scan(self, text: str, plain: str) -> dict[str, list[Hit]]:
        """For each table the hits in ``text`` in order of their end; offsets into ``text``."""
        found: list[list[Hit]] = [[] for _ in TABLES]
        meanings = self.meanings
        for pattern, start, end in self.automaton.find_matches_as_indexes(plain, overlapping=True):
            table, left, right, value, exact = meanings[pattern]
            start, end = start + left - 1, end - right - 1
            if not exact or text[start:end] == exact:
                found[table].append((start, end, value))
        return {name: hits[:MAX_HITS] for name, hits in zip(TABLES, found, strict=True)}


SCANNER = Scanner()

"""A word for how or where the work is done, with what stands around it in its line."""

import re
from dataclasses import dataclass
from functools import cached_property

from pipelines.extract.text.reading import Hits, Reading
from pipelines.extract.words.clause import Clause
from schemas.enums import RequirementKind

# "This post is ", "the contract will be a ", "die Stelle ist "
POSITION_IS = re.compile(
    r"""
    \b(?:(?:position|role|job|post|vacancy|appointment|contract|this|it|engagement|assignment)[ ](?:is|will[ ]be|would[ ]be)
    |(?:stelle|position|anstellung|vertrag)[ ]ist|(?:poste|contrat|ce|c['’])[ ]?est|(?:puesto|contrato|vacante|vaga|posto)[ ](?:es|é)
    |(?:posizione|contratto)[ ]è|(?:functie|baan|contract)[ ]is|(?:stillingen|tjänsten|anställningen)[ ](?:er|är))
    [ ](?:(?:offered|advertised|available|angeboten|proposé|zunächst|initially)[ ])?(?:(?:as|on|for|in|als|en|in|de)[ ])?
    (?:(?:an?|eine?|une?|uma?|een|en|ett|et)[ ])?(?:\w+[ ,]+){0,2}$
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Spot:
    """A word of the lexicon that means ``value``, which stands at ``start`` to ``end`` of ``text``, in its line ``line`` (start and end)
    of that ``kind``. ``before`` and ``after``: its line's words beside it, in lower case, no more than the rules look at."""

    value: str
    text: str
    low: str
    start: int
    end: int
    line: tuple[int, int]
    kind: RequirementKind | None
    hits: Hits
    reach: int

    @cached_property
    def before(self) -> str:
        """What stands before it."""
        return self.low[max(self.line[0], self.start - self.reach) : self.start]

    @cached_property
    def words(self) -> str:
        """The word itself."""
        return self.low[self.start : self.end]

    @cached_property
    def after(self) -> str:
        """What stands behind it."""
        return self.low[self.end : min(self.line[1], self.end + self.reach)]

    @property
    def around(self) -> str:
        """The word with thirty characters on either side."""
        return self.before[-30:] + self.words + self.after[:30]

    @property
    def length(self) -> int:
        """Characters of its line."""
        return self.line[1] - self.line[0]

    @property
    def is_predicate(self) -> bool:
        """Whether it is said of the job as such: "this post is seasonal", "die Stelle ist remote"."""
        return POSITION_IS.search(self.before) is not None

    @cached_property
    def clause(self) -> Clause:
        """Its clause: what denies it, how far, and of whom it speaks."""
        return Clause(self.low, self.start, self.end, self.line, self.hits["clause"])


def find_spot(reading: Reading, start: int, end: int, value: str, reach: int) -> Spot | None:
    """The word at ``start`` to ``end`` with ``reach`` characters on either side; None outside of every line."""
    index = reading.line_at(start)
    if index is None:
        return None
    line = reading.lines[index]
    bounds = line.start, line.end
    return Spot(value, reading.text, reading.low, start, end, bounds, reading.kinds[index], reading.hits, reach)

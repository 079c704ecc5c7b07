"""Of which opening sponsoring is told: of the one that is advertised, or of the employer's openings at large."""

from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import any_of, grammar

# At the end of a rule's name: what it read is told of this job alone.
THIS_JOB = ".this_job"

_JOB = grammar(r"(?<!\w) (?: <job> )", job=any_of("this_job"))
# What is granted ahead of the statement proper: "While the firm may sponsor some, …", "Obwohl …"
_CONCEDED = grammar(r"^ \W* (?: <conceded> ) \b [^.;]{3,200}? ,", conceded=any_of("turns", "conceding"))
_TURN = grammar(r"[;|] | (?<!\w) (?: <but> ) (?!\w)", but=any_of("turns", "but", "conceding"))
# A sentence that names who grants, or other openings, does not go on about the job of the one before.
_OTHERWISE = grammar(r"(?<!\w) (?: <others> ) (?!\w)", others=any_of("turns", "others"))
# New visas, green cards or one kind of visa: less than all is refused, whatever job is named.
_LESS = ("green_card", "new", "one_visa", "transfers")


def clause_at(folded: str, spot: int) -> tuple[int, int]:
    """The clause of a sentence around an offset: between semicolons and words like "but", behind what is conceded ("While …, ")."""
    conceded = conceded_end(folded)
    turns = [0, *(turn.end() for turn in _TURN.finditer(folded)), conceded, len(folded)]
    return max(turn for turn in turns if turn <= spot), min((turn for turn in turns if turn > spot), default=len(folded))


def conceded_end(folded: str) -> int:
    """Where what a sentence concedes ends, 0 where it concedes nothing."""
    return found.end() if (found := _CONCEDED.match(folded)) else 0


def is_of_this_job(sentence: Sentence, spot: int) -> bool:
    """Whether the clause around ``spot`` names the advertised job, or goes on about the one that the sentence before names."""
    first, last = clause_at(sentence.folded, spot)
    if _JOB.search(sentence.folded, first, last):
        return True
    return bool(_JOB.search(sentence.before)) and not _OTHERWISE.search(sentence.folded, first, last)


def goes_on(sentence: Sentence, spot: int) -> bool:
    """Whether what stands at ``spot`` is told of the advertised job, which its sentence names: no clause of others begins before it."""
    first, last = clause_at(sentence.folded, spot)
    return bool(_JOB.search(sentence.folded, first, last)) or not _OTHERWISE.search(sentence.folded, first, last)


def with_scope(reading: Reading, sentence: Sentence) -> Reading:
    """The reading, its rule marked with ``THIS_JOB`` where it is told of the advertised job alone."""
    if not reading.rule or reading.rule.endswith(_LESS) or not is_of_this_job(sentence, reading.start):
        return reading
    return reading._replace(rule=reading.rule + THIS_JOB)


def is_of_job(rule: str) -> bool:
    """Whether the rule of a statement says that it is told of the advertised job alone."""
    return rule.endswith(THIS_JOB)


def plain(rule: str) -> str:
    """The rule without the mark: what was learned of a rule holds for both."""
    return rule.removesuffix(THIS_JOB)

"""Labels of a form with their answer: "Citizenship required: No", "Clearance needed?" above "Yes"."""

import re

from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import grammar

_LABEL = grammar(r"""[\s)]* (?: (?: level | status )_ )? (?: (?: is_ )? (?: required | needed | requirement s? | necessary
    | mandatory ) )? \s* [:?|-]* \s*""")
_MARKED = re.compile(r"[:?|-]\s*$")
_NO = re.compile(r"(?:no|none|not?\s(?:required|needed|applicable|necessary)|n/a|nil|false)\s*(?:$|[.,;|)\n])")
_YES = re.compile(r"(?:yes|required|true|mandatory)\b")
_LONGEST = 60  # code points of a label
_OF_A_FORM = re.compile(r"\b(?:you|your)\b")


def answered(sentence: Sentence, end: int) -> bool | None:
    """What a label whose subject ends at ``end`` of the sentence is answered by, in the sentence or the next; None where it is no label."""
    label = _LABEL.match(sentence.folded, end)
    if not label or not _MARKED.search(label[0]) or (len(sentence.folded[: label.end()]) > _LONGEST and sentence.asks):
        return None
    if _OF_A_FORM.search(sentence.folded[:end]):
        return None
    answer = sentence.folded[label.end() :] or sentence.after
    if _NO.match(answer):
        return False
    return True if _YES.match(answer) else None

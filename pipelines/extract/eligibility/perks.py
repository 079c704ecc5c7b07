"""Visas among perks: items of a list of benefits, and what the employer does for those who come."""

import re

from pipelines.extract.eligibility.mentions import Mention
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import grammar
from schemas.enums import RequirementKind

# "Benefits: flights, residence visa …"; the heading may be glued to the list
_IN_LIST = grammar(
    r"""(?<! [a-z] ) (?: benefits | perks | package | extras | (?: what_ )? (?: we_offer | you (?: 'll | _will )? _get ) )
        \s* [:-]? \s* (?: [^.;:]{0,100} (?: [,+&]\s? | \b and_ ) )? (?: \w+_ ){0,2} $"""
)
_ITEM = re.compile(
    r"(?:\s(?:fees?|costs?|support|stamps?))?(?:\s(?:sorted|arranged|handled|covered|included|done|paid(?:\sfor)?|taken\scare\sof))?\s*(?:[,+&.)(]|and\b|$)"
)
_ITEM_AHEAD = re.compile(r"(?:^|[,+&])\W*(?:\w+\s){0,2}$")
_RECEIVED = grammar(r"\b you_ (?: will_ | 'll_ )? (?: also_ )? (?: get | receive )_ (?: an? | your | the )_ (?: \w+_ )? $")
# "You will be reimbursed for your visa costs", "workers are refunded for all visa fees"
_REPAID = grammar(
    r"""\b (?: you | candidates? | applicants? | workers? | employees? | hires? | joiners? | teachers? | nurses? | staff | arrivals )_
        (?: (?: will | shall | must )_ (?: also_ )? be | are | is | get )_ (?: fully_ )? (?: reimbursed | refunded | repaid )_
        (?: [\w-]+_ ){0,7}? for_ (?: (?! travel ) [\w-]+ ,?_ ){0,6} $"""
)
# "From permit to visa stamp, our crew does it all"
_DONE = grammar(
    r"""^ [^.;|]{0,25} ,_ (?: our | we | the )\b [^.;|]{0,40} \b (?: do (?:es)? _ (?: it_ )? (?: all | everything ) | takes?_care
        | handles? | sorts? | arranges?
        | looks?_after | covers? )\b"""
)


def is_perk(mention: Mention, sentence: Sentence) -> bool:
    """Whether a visa is named as something that the employee gets."""
    if mention.sponsors:
        return False
    if _RECEIVED.search(mention.before) or _REPAID.search(mention.before) or _DONE.match(mention.after):
        return True
    listed = _IN_LIST.search(sentence.folded[: mention.start]) or (
        sentence.kind is RequirementKind.BENEFIT and _ITEM_AHEAD.search(mention.before)
    )
    return bool(listed and _ITEM.match(mention.after))

"""What is wished for, and no demand: by the clause that it stands in, before the line."""

import re

from schemas.enums import RequirementKind

WISH = re.compile(
    r"prefer(?!ence)|desir|nice to have|a plus\b|ideal|wünschenswert|von vorteil|souhaité|deseable|desejável|\bpré\b|bonus|advantage"
    r"|un (?:plus|atout)\b|appréci|valor|diferencial|gradit|mile widzian|atut|pożądan|výhod|meriterand|fordel|желат|приветств|преимуществ"
    r"|优先|優先|加分|歓迎|우대"
)
STATED_BEHIND = (  # of a wish that is said behind what is wished for
    r"\W*(?:strongly |highly |would be |is |are |wäre |serait )?(?:preferred|desir|nice to have|a plus\b|wünschenswert|von vorteil"
    r"|souhaité|deseable|desejável|un (?:plus|atout)\b|mile widzian|желат|приветств|优先|加分|歓迎|우대)\w*(?=\W*(?:$|but\b)|[)）])"
)
WISH_BEHIND = re.compile(STATED_BEHIND)
BY_ADVERB = re.compile(
    r"(?:ideal\w*|prefer(?:abl|ibl)\w*|vorzugsweise|möglichst|de préférence|bij voorkeur|желательно)"
    r"(?:,? (?:you|candidates?)(?:['’](?:ll|d|ve)| will| would| should)?(?: also)?(?: have| hold| bring)?)?,?(?: an?)? ?$"
)
JOINED = re.compile(r" ?(?:or|and|oder|und|ou|et|o|y|e|of|en|или|и|lub|i|etc)\b")
CLAUSE_END = re.compile(
    rf"(?<!\betc)[.;；。] ?|\d\) |, (?:but|and) |(?:[(（]|\s[–—-]\s)(?!{STATED_BEHIND})"
    r"|[,–-]? ?(?:preferabl[ye]|ideally|idealerweise|vorzugsweise|bevorzugt|idealmente|de préférence|preferiblemente|preferencialmente)\b"
)
COMMA = re.compile(r"[,，、](?!\d)")
PLAINLY = re.compile(
    r"\b(?:is|are|ist|sind) (?:required|expected|mandatory|essential|needed|a must|erforderlich)|\bmust have\b|обязател|wymagan|zwingend"
)
MINIMUM = re.compile(
    r"at least|minimum|mindestens|au moins|al menos|mínimo|pelo menos|minimaal|не менее|co najmniej|almeno|至少|or more|\+|o más|以上"
)


def is_wish(before: str, after: str, kind: RequirementKind | None) -> bool:
    """Whether a demand with these words before and after it in its line is only a wish: by its own clause, else by the line's ``kind``."""
    lead = re.split(r"[.;；。] ", before[-40:])[-1]
    labelled = ":" in lead and MINIMUM.search(lead.rpartition(":")[2]) is not None  # "Experience: at least 3 years"
    wished = not labelled and (BY_ADVERB.search(lead) is not None or (WISH.search(lead) is not None and not COMMA.search(lead)))
    own = CLAUSE_END.split(after)[0][:120]
    if wished or _is_wished_behind(own):
        return True
    if kind is not RequirementKind.PREFERRED:
        return False
    of_the_rest = WISH.search(after)  # made the line a wish
    return not (of_the_rest or PLAINLY.search(own) or PLAINLY.search(lead))


def _is_wished_behind(own: str) -> bool:
    """Whether the clause behind an amount makes a wish of it: a wish behind a comma is one of something else, unless it stands right
    there (", preferred") or ends a list ("in retail, hotels or sales preferred")."""
    first, *others = COMMA.split(own)
    if WISH.search(first):
        return True
    return any(WISH_BEHIND.match(piece) or (JOINED.match(piece) and WISH.search(piece)) for piece in others)

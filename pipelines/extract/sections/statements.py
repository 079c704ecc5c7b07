"""Which lines state a requirement, a wish, a duty or a benefit."""

import re
from collections.abc import Callable, Iterator, Sequence

from pipelines.extract.sections.features import score_lines
from pipelines.extract.sections.placing import Placed, place_lines
from pipelines.extract.sections.words import weigh_texts
from pipelines.extract.text.reading import Reading
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Requirement

KINDS: tuple[RequirementKind | None, ...] = (*RequirementKind, None)  # in the order of features.OUTCOMES
SECTION_KINDS = {kind.value: kind for kind in RequirementKind}
RULING_WISHES = ("wish_starts", "wish_ends")
BINDING = ("must", "bound")
BARS = 2  # of a line that is a row of fields: "Company | Role | Place"
GIVEN, NOT_GIVEN, SLOGANS = ("gift", "grant"), ("pay", "culture", "slogan"), ("slogan",)  # cues of benefits and of what is none
SILENT = frozenset(("slogan", "grant", "belief"))  # cues that rule a line's kind but have no weight
ASK = "?\uff1f"
WE_ARE = re.compile(
    r"(?:we are|we're|we’re|wir sind|nous sommes|somos|siamo|wij zijn|jesteśmy|vi är|vi er)\b"
    r"(?! (?:(?:\w+ )?\w+ing|on the lookout|auf der suche|à la recherche)\b)",
    re.IGNORECASE,
)
READER = re.compile(r"\b(?:you|your|du|dich|dein\w*|sie|ihr\w*|vous|votre|tu|você|jij|je|looking|seeking|hiring|such\w*)\b", re.IGNORECASE)
ASKS_READER = re.compile(
    r"(?:are you|do you|have you|can you|would you|(?:have you )?ever|want to|ready to"
    r"|(?:du )?(?:bist|hast|willst|möchtest|suchst) (?:du|lust)|(?:sind|haben|möchten|suchen) sie|êtes-vous|vous êtes"
    r"|vous (?:aimez|souhaitez|cherchez)|tu es|sei|hai|vuoi|eres|tienes|te gusta"
    r"|quieres|ben je|ben jij|wil jij|wil je|heb je|zoek je|jesteś|chcesz|szukasz)\b",
    re.IGNORECASE,
)
GRADED = re.compile(  # a demand, then a wish of its own: "Fluent Danish, Faroese is a plus"
    r"(?=.*?\b(?:good|strong|fluent|excellent|solid|sound|degree|bachelor\w*|gute"
    r"|fließend|verhandlungssicher|courant|fluid[oa]|avanzad[oa]|ottima|goede|dobra)\b)"
    r".+, (?!(?:or|and|oder|und|ou|et|o|y|e|of|en) )(?:\w\S* ){1,3}(?:(?:is|ist|est|es|è) )?"
    r"(?:a|an|von|un|ein|een|strongly|highly|preferred|preferible|desirable"
    r"|wünschenswert)\b[^,]*$",
    re.IGNORECASE,
)
NOT_NEEDED = re.compile(  # "No prior experience or training required"
    r"(?:no|keine?|aucune?|sin|senza|nessuna?|geen|nenhuma?) (?!later\b|less\b|more\b)[^.;:!]{3,60}"
    r"\b(?:required|needed|necessary|erforderlich|notwendig|nécessaire|requise?|exigée?"
    r"|necesari[ao]|requerid[ao]|necessari[ao]|richiest[ao]|vereist|nodig)\W*$",
    re.IGNORECASE,
)
# Who is looked for, and nothing of what they would do: "Wir suchen für unser Haus in Bern eine Köchin."
SEARCH = re.compile(
    r".*\b(?:applications are invited|(?:re)?cherche|(?:re)?cherchons|recrute|recrutons"
    r"|(?:vous )?propose un poste|suchen wir|wir suchen|sucht|zoekt|zoeken wij|busca|buscamos|cerca|cerchiamo)\b",
    re.IGNORECASE,
)
TELLS_MORE = re.compile(
    r"[.!?;:]\s+\S|, (?:die|der|das|den|dem|deren|dessen)\b|\b(?:you|who|that|to|qui|dont|vous (?!propose)|votre|tu|ton"
    r"|dich|du (?=\w+st\b)|dein\w*|sie|ihr\w*|um|que|quien|para|te|tú|che|per|je|jij|om)\b",
    re.IGNORECASE,
)
LONGEST_SLOGAN = 200  # characters: longer lines tell more than one thing
FEW = 3  # statements of a text without a title
SENTENCE_ENDS = ".!?;:\u3002"
ITEM = 60  # characters: an item of a list without bullets
NO_ITEM = frozenset(":\uff1a?\uff1f!|@#\u00a9$€£")  # in fields, calls, addresses and pay
SHORT = 100  # characters: what names pay or atmosphere and little else
VERSION = 1


def extract_statements(readings: Sequence[Reading]) -> list[list[Requirement]]:
    """The statements of each text in order, one per line (per sentence, where line breaks were lost); sets ``reading.kinds``.

    A line's kind is the heaviest by ``data/reference/line_weights.csv``: the heading above it, its own words, those of the lines
    around it, and how it looks each have their weight.
    """
    weighed = weigh_texts(readings)
    texts = place_lines(readings, weighed)
    outcomes = iter(score_lines(readings, texts, weighed).argmax(axis=1).tolist() if any(texts) else ())
    return [_decide(reading, lines, outcomes) for reading, lines in zip(readings, texts, strict=True)]


def _decide(reading: Reading, lines: list[Placed], outcomes: Iterator[int]) -> list[Requirement]:
    """The statements of a text; ``outcomes``: the heaviest of each of its lines, and then of other texts'."""
    statements = []
    items = _plain_items(reading.text, lines)
    for place, outcome in zip(lines, outcomes, strict=False):
        kind = KINDS[outcome] or _by_heading(place, place.index in items)
        kind = kind and _by_clause(place, kind)
        if kind is not None and "boilerplate" not in place.cues and not (place is lines[0] and len(lines) > FEW and _is_title(place)):
            reading.kinds[place.index : place.index + place.more + 1] = [kind] * (place.more + 1)
            statements.append(_statement(reading.text, place, kind))
    return statements


def _is_title(place: Placed) -> bool:
    """What a text opens with above its first heading, and is no sentence: the job's title again, the house, the institute."""
    words = place.line.words
    opens = place.index == 0 and place.section == "none" and not place.line.bullet and place.cues <= SILENT
    return opens and len(words) < SHORT and words[-1] not in SENTENCE_ENDS


def _by_heading(place: Placed, listed: bool) -> RequirementKind | None:
    """A bullet right under a known heading states what the heading says, if nothing speaks against it; so does an item without one."""
    if (place.line.bullet or listed) and place.cues <= SILENT and place.section in SECTION_KINDS:
        return SECTION_KINDS[place.section]
    return None


def _plain_items(text: str, lines: list[Placed]) -> set[int]:
    """Which lines are items of a list without bullets: short ones, two and more, from a sure heading down to the first that is none of
    them or stands apart."""
    found: set[int] = set()
    run: list[Placed] = []
    for place in lines:
        if place.first:
            run = [place] if place.sure and not place.sub and _is_short(place) else []
        elif run and _is_short(place) and _apart(text, run[-1], place) == _apart(text, run[0], run[1] if len(run) > 1 else place):
            run.append(place)
            found.update(one.index for one in run)
        else:
            run = []
    return found


def _is_short(place: Placed) -> bool:
    line = place.line
    return not line.bullet and not line.strong and len(line.words) < ITEM and not place.more and NO_ITEM.isdisjoint(line.words)


def _apart(text: str, before: Placed, place: Placed) -> int:
    """Line breaks between two lines."""
    return text.count("\n", before.line.end, place.line.start)


def _by_clause(place: Placed, kind: RequirementKind) -> RequirementKind | None:
    """What a line's own words rule whatever stands above it: a wish, a must, pay among benefits."""
    cues = place.cues
    if (not place.line.bullet and place.line.words.count("|") >= BARS) or STATES_NOTHING[kind](place):
        return None
    if not cues:
        return kind
    if kind is RequirementKind.REQUIRED and not cues.isdisjoint(RULING_WISHES) and cues.isdisjoint(BINDING):
        return RequirementKind.PREFERRED
    if kind is RequirementKind.PREFERRED and _is_demand(place):
        return RequirementKind.REQUIRED
    return kind


def _is_demand(place: Placed) -> bool:
    """A must without a wish, or a demand with a wish of its own behind."""
    if "wish" in place.cues:
        return GRADED.match(place.line.words) is not None
    return "must" in place.cues and "aside" not in place.cues


def _is_teaser(place: Placed) -> bool:
    """A question to the reader, or the employer about itself: "We are proud of our nets"."""
    words = place.line.words
    if words[-1] in ASK:
        return not place.line.bullet and ASKS_READER.match(words) is not None
    return WE_ARE.match(words) is not None and not READER.search(words)


def _is_no_duty(place: Placed) -> bool:
    """Pay, though a duty may be to count it, or a teaser."""
    words = place.line.words
    paid = len(words) < SHORT and "pay" in place.cues and not place.cues.intersection(GIVEN)
    return (paid and any(map(str.isdigit, words))) or _is_teaser(place) or _is_bare_search(place)


def _is_bare_search(place: Placed) -> bool:
    words = place.line.words
    return not place.line.bullet and SEARCH.match(words) is not None and not TELLS_MORE.search(words)


def _is_no_gift(place: Placed) -> bool:
    """Pay, atmosphere, slogans, hours and places of the work, where nothing is named that is given."""
    if not place.cues.isdisjoint(GIVEN):
        return False
    return not place.cues.isdisjoint(NOT_GIVEN if len(place.line.words) < SHORT else SLOGANS) and len(place.line.words) < LONGEST_SLOGAN


def _is_company_talk(place: Placed) -> bool:
    """What the employer believes in, after a list of wishes."""
    return "belief" in place.cues and place.cues.isdisjoint(("wish", "aside"))


STATES_NOTHING: dict[RequirementKind, Callable[[Placed], bool]] = {
    RequirementKind.REQUIRED: lambda place: NOT_NEEDED.match(place.line.words) is not None,
    RequirementKind.PREFERRED: _is_company_talk,
    RequirementKind.RESPONSIBILITY: _is_no_duty,
    RequirementKind.BENEFIT: _is_no_gift,
}


def _statement(text: str, place: Placed, kind: RequirementKind) -> Requirement:
    line = place.line
    rule = "sections.heading" if place.section == kind else "sections.words"
    words = " ".join(line.words.replace("*", " ").split()) if place.more else line.words
    return Requirement(kind, words, prose("requirements", text, line.start, line.end, rule, VERSION), line.level)

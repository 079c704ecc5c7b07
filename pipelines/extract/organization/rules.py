"""How prose names its employer: a named pattern an idiom. Blanks are written ``[ ]``; no name crosses a line.

An idiom is tried where the reading has found one of its words (``data/reference/employer_words.csv``), which it cannot lack.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipelines.extract.text.reading import Reading, once_a_text

# Bounded at every step, so that a long run of capitals costs no more than its length.
_WORD = r"(?:[a-z]{1,3})?[A-Z0-9ÄÖÜÉÀÅØ][\w’'&+-]{0,30}(?:\.(?!(?<=[a-z]{2}\.)[A-Z][a-z]{3})[\w&+-]{1,12}){0,3}"
_JOINT = r"(?:[ ](?:of|and|for|de|von|und|du|des|the|&|\+)){0,2}[ ]"
_FORM = r"(?:,?[ ](?:Inc|LLC|Ltd|Limited|Corp|Corporation|Co|GmbH|AG|SE|S\.?A\.?|B\.?V\.?|PLC|LP|LLP|PBC|SAS)\b\.?)"
_CAPITALS = rf"{_WORD}(?:{_JOINT}{_WORD}){{0,4}}"
_NAME = rf"(?P<name>(?:[Tt]he[ ])?{_CAPITALS}{_FORM}?)"
_SENTENCE = r"(?:^|[.!?:][ ]{1,2})(?:(?:Die|Der|Das|La|Le|El|L['’])[ ]?)?"  # where one begins, article and all
_HEADING = r"^[ #*]{0,4}"
_BEFORE, _AFTER = 160, 120  # characters around an idiom's words that it may reach
_BRACKETS = r"(?:[ ]\([^()\n]{2,40}\))?"
_NAME_ENDS = re.compile(r"[A-Z0-9ÄÖÜÉÀÅØ)][^ \n]*,?[ ]?\Z")
_GLUES = (".", "-", "–", "—")
READ = 12_000  # characters of a long description


Place = Callable[[re.Pattern[str], str, int, int, int], re.Match[str] | None]  # pattern, text, not before, start and end of the words


def at_line(pattern: re.Pattern[str], text: str, after: int, start: int, end: int) -> re.Match[str] | None:
    """The words begin a line, but for the marks of a heading."""
    line = text.rfind("\n", 0, start) + 1
    return pattern.match(text, line) if line >= after and not text[line:start].strip(" #*") else None


def at_words(pattern: re.Pattern[str], text: str, after: int, start: int, end: int) -> re.Match[str] | None:
    """The idiom begins with its words, which may be glued to a mark before them."""
    start += text.startswith(_GLUES, start)
    return pattern.match(text, start) if start >= after else None


def behind_name(pattern: re.Pattern[str], text: str, after: int, start: int, end: int) -> re.Match[str] | None:
    """The words stand right behind the name, inside the idiom."""
    return around(pattern, text, after, start, end) if _NAME_ENDS.search(text, max(0, start - 40), start) else None


def around(pattern: re.Pattern[str], text: str, after: int, start: int, end: int) -> re.Match[str] | None:
    """The words stand somewhere inside the idiom, which does not end where the search does."""
    found = pattern.search(text, max(after, start - _BEFORE), end + _AFTER) if end > after else None
    return found and pattern.match(text, found.start())


@dataclass(frozen=True, slots=True, eq=False)  # each is its own: they are keys of many tables
class Rule:
    """An idiom; ``weight`` says how far it is to be believed: 6 is proof, 2 only helps others. ``place``: where its words stand in it;
    an idiom without words opens the text."""

    name: str
    weight: int
    pattern: re.Pattern[str]
    place: Place

    def find(self, text: str, spots: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """Where ``text`` names its employer in this way; ``spots``: where its words stand."""
        after = 0
        for start, end in spots:
            if match := self.place(self.pattern, text, after, start, end):
                after = match.end()
                yield match


@once_a_text
def find_idioms(reading: Reading) -> tuple[tuple[Rule, re.Match[str]], ...]:
    """Where a text names its employer, rule by rule."""
    return tuple(_by_rule(reading))


def _by_rule(reading: Reading) -> Iterator[tuple[Rule, re.Match[str]]]:
    text = reading.text[:READ]
    spots: dict[str, list[tuple[int, int]]] = {OPENING: [(0, 0)]}
    for start, end, name in reading.hits["employer"]:
        if start < READ:
            spots.setdefault(name, []).append((start, end))
    for name, rule in RULES.items():
        for match in rule.find(text, spots.get(name, ())):
            yield rule, match


def _rule(name: str, weight: int, pattern: str, place: Place) -> Rule:
    parts = {"NAME": _NAME, "CAPITALS": _CAPITALS, "FORM": _FORM, "SENTENCE": _SENTENCE, "HEADING": _HEADING, "BRACKETS": _BRACKETS}
    for word, part in parts.items():
        pattern = pattern.replace(word, part)
    return Rule(f"organization.{name}", weight, re.compile(pattern, re.M | re.X), place)


_RULES = (
    _rule(
        "about_heading",
        6,
        r"""HEADING (?i:about|who[ ]is|life[ ]at|working[ ]at|über|à[ ]propos[ ]d[eu]|sobre|acerca[ ]de|chi[ ]è|over)
        [ ] NAME BRACKETS [ ]?[?:!.]?[ *]{0,3}$""",
        at_line,
    ),
    _rule(
        "about_section",
        5,
        r"""HEADING (?i:about[ ](?:us|(?:the|our)[ ](?:company|organi[sz]ation|employer|client))|who[ ]we[ ]are
          |the[ ]company|(?:company|employer)[ ](?:description|overview|profile)|our[ ](?:story|company)|über[ ]uns
          |qui[ ]sommes[- ]nous|l['’]entreprise|sobre[ ]nosotros)
        [?: *]{0,4}\n{1,2} (?:(?:At|Founded[ ]in[ ]\d{4},|Since[ ]\d{4},)[ ])? NAME BRACKETS
        (?:['’]s?\s[a-z]|,?[ ](?:is|was|has|are|provides|builds|helps|offers|makes|exists|delivers|we|ist|est|es)\b)""",
        at_line,
    ),
    _rule(
        "equal_opportunity",
        5,
        r"""\b NAME BRACKETS ,?[ ](?:is|are)[ ](?:proud[ ]to[ ]be[ ])?(?:an?[ ])?
        (?i:equal[ -](?:employment[ ])?opportunity|affirmative[ ]action|EEO\b|E-Verify
          |committed[ ]to[ ](?:a[ ]diverse|diversity|creating|providing|building|equal|the[ ]principle))""",
        around,
    ),
    _rule(
        "e_verify",
        5,
        r"""\b NAME BRACKETS ,?[ ](?:(?:currently[ ])?(?:participates|is[ ]a[ ]participant|is[ ]enrolled)[ ]in|uses|is[ ]an)[ ]
        (?:the[ ])?E-Verify\b""",
        around,
    ),
    _rule(
        "at_we",
        4,
        r"""\b(?:[Aa]t|Bei|Chez)\s+ NAME ,?[ ](?:we|our|you|everyone|wir|nous|you['’]ll|we['’]re|we['’]ve)\b""",
        at_words,
    ),
    _rule(
        "is_hiring",
        4,
        r"""SENTENCE NAME BRACKETS [ ](?:(?:is|are)[ ](?:currently[ ]|now[ ]|actively[ ])?
        (?:looking[ ](?:for|to)|seeking|hiring|searching[ ]for|recruiting)|sucht|recherche|recrute|busca)\b""",
        around,
    ),
    _rule(
        "is_company",
        4,
        r"""SENTENCE (?:(?:Founded|Based|Headquartered|Established)[ ]in[ ][A-Z\d][\w ,]{2,30},[ ])? NAME BRACKETS
        ,?[ ](?:is|ist|est|es)[ ](?:an?|the|one[ ]of|ein|eine|une?|una?|el|la)[ ][^\n.!?]{0,90}?
        \b(?i:company|companies|leader|provider|platform|start-?up|firm|agency|organi[sz]ation|manufacturer|bank|consultancy
          |non-?profit|retailer|university|institute|brand|studio|developer|supplier|employer|unternehmen|\w{0,20}dienstleister
          |anbieter|entreprise|société|empresa|marketplace|publisher|insurer|hospital|distributor|pioneer)\b""",
        behind_name,
    ),
    _rule(
        "opening",
        3,
        r"""\A\s{0,4} NAME BRACKETS (?:[ ]\||['’]s?[ ](?:mission|vision|goal)\b
        |,?[ ](?:is|was|has|provides|builds|helps|offers|makes|delivers|develops|enables|operates|designs|creates
          |believes)\b)""",
        at_words,
    ),
    _rule(
        "legal_form",
        1,
        r"""\b (?P<name>CAPITALS FORM) (?![-\w])""",
        behind_name,
    ),
    _rule(
        "join",
        2,
        r"""\b(?:[Jj]oin|[Jj]oining|[Ww]ork(?:ing)?[ ](?:at|for)|[Cc]areers?[ ](?:at|with)|[Ll]ife[ ]at
          |[Ee]mployment[ ](?:at|with)|[Ww]elcome[ ]to)[ ](?:the[ ])? NAME
        (?=['’]s?[ ]|[ ](?:team|as|and|in|is|to|today|means|you|where)\b|[,.!?\n])""",
        at_words,
    ),
)
OPENING = "opening"
RULES = {rule.name.partition(".")[2]: rule for rule in _RULES}

"""How prose names its employer: a named pattern an idiom. Blanks are written ``[ ]``; no name crosses a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Bounded at every step, so that a long run of capitals costs no more than its length.
_WORD = r"(?:[a-z]{1,3})?[A-Z0-9ÄÖÜÉÀÅØ][\w’'&+-]{0,30}(?:\.[\w&+-]{1,12}){0,3}"
_JOINT = r"(?:[ ](?:of|and|for|de|von|und|du|des|the|&|\+)){0,2}[ ]"
_FORM = r"(?:,?[ ](?:Inc|LLC|Ltd|Limited|Corp|Corporation|Co|GmbH|AG|SE|S\.?A\.?|B\.?V\.?|PLC|LP|LLP|PBC|SAS)\b\.?)"
_WORDS = rf"{_WORD}(?:{_JOINT}{_WORD}){{0,4}}"
_NAME = rf"(?P<name>(?:[Tt]he[ ])?{_WORDS}{_FORM}?)"
_SENTENCE = r"(?:^|[.!?:][ ]{1,2})(?:(?:Die|Der|Das|La|Le|El|L['’])[ ]?)?"  # where one begins, article and all
_HEADING = r"^[ #*]{0,4}"
_BEFORE, _AFTER = 160, 120  # characters around a trigger that an idiom may reach
_BRACKETS = r"(?:[ ]\([^()\n]{2,40}\))?"


@dataclass(frozen=True, slots=True)
class Rule:
    """An idiom; ``weight`` says how far it is to be believed: 6 is proof, 2 only helps others. ``trigger``: words
    that are cheaper to find than the idiom, and never far behind the name."""

    name: str
    weight: int
    pattern: re.Pattern[str]
    trigger: re.Pattern[str] | None = None

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Where ``text`` names its employer in this way."""
        if self.trigger is None:
            yield from self.pattern.finditer(text)
            return
        for found in self.trigger.finditer(text):
            if match := self.pattern.search(text, max(0, found.start() - _BEFORE), found.end() + _AFTER):
                yield match


def _rule(name: str, weight: int, pattern: str, trigger: str | None = None) -> Rule:
    parts = {"NAME": _NAME, "WORDS": _WORDS, "FORM": _FORM, "SENTENCE": _SENTENCE, "HEADING": _HEADING, "BRACKETS": _BRACKETS}
    for word, part in parts.items():
        pattern = pattern.replace(word, part)
    return Rule(f"organization.{name}", weight, re.compile(pattern, re.M | re.X), re.compile(trigger) if trigger else None)


RULES = (
    _rule(
        "about_heading",
        6,
        r"""HEADING (?i:about|who[ ]is|life[ ]at|working[ ]at|über|à[ ]propos[ ]d[eu]|sobre|acerca[ ]de|chi[ ]è|over)
        [ ] NAME BRACKETS [ ]?[?:!.]?[ *]{0,3}$""",
    ),
    _rule(
        "about_section",
        5,
        r"""HEADING (?i:about[ ](?:us|(?:the|our)[ ](?:company|organi[sz]ation|employer|client))|who[ ]we[ ]are
          |the[ ]company|(?:company|employer)[ ](?:description|overview|profile)|our[ ](?:story|company)|über[ ]uns
          |qui[ ]sommes[- ]nous|l['’]entreprise|sobre[ ]nosotros)
        [?: *]{0,4}\n{1,2} (?:(?:At|Founded[ ]in[ ]\d{4},|Since[ ]\d{4},)[ ])? NAME BRACKETS
        (?:['’]s?\s[a-z]|,?[ ](?:is|was|has|are|provides|builds|helps|offers|makes|exists|delivers|we|ist|est|es)\b)""",
    ),
    _rule(
        "equal_opportunity",
        5,
        r"""\b NAME BRACKETS ,?[ ](?:is|are)[ ](?:proud[ ]to[ ]be[ ])?(?:an?[ ])?
        (?i:equal[ -](?:employment[ ])?opportunity|affirmative[ ]action|EEO\b|E-Verify
          |committed[ ]to[ ](?:a[ ]diverse|diversity|creating|providing|building|equal|the[ ]principle))""",
        r"qual[ -](?:[Ee]mployment )?[Oo]pportunity|EQUAL|ommitted to (?:a d|div|cre|prov|buil|equal|the p)|ffirmative|\bEEO\b|E-Verify",
    ),
    _rule(
        "e_verify",
        5,
        r"""\b NAME BRACKETS ,?[ ](?:(?:currently[ ])?(?:participates|is[ ]a[ ]participant|is[ ]enrolled)[ ]in|uses|is[ ]an)[ ]
        (?:the[ ])?E-Verify\b""",
        r"E-Verify",
    ),
    _rule(
        "at_we",
        4,
        r"""\b(?:[Aa]t|Bei|Chez)\s+ NAME ,?[ ](?:we|our|you|everyone|wir|nous|you['’]ll|we['’]re|we['’]ve)\b""",
    ),
    _rule(
        "is_hiring",
        4,
        r"""SENTENCE NAME BRACKETS [ ](?:(?:is|are)[ ](?:currently[ ]|now[ ]|actively[ ])?
        (?:looking[ ](?:for|to)|seeking|hiring|searching[ ]for|recruiting)|sucht|recherche|recrute|busca)\b""",
        r" (?:looking|seeking|hiring|searching|recruiting|sucht|recherche|recrute|busca)\b",
    ),
    _rule(
        "is_company",
        4,
        r"""SENTENCE (?:(?:Founded|Based|Headquartered|Established)[ ]in[ ][A-Z\d][\w ,]{2,30},[ ])? NAME BRACKETS
        ,?[ ](?:is|ist|est|es)[ ](?:an?|the|one[ ]of|ein|eine|une?|una?|el|la)[ ][^\n.!?]{0,90}?
        \b(?i:company|companies|leader|provider|platform|start-?up|firm|agency|organi[sz]ation|manufacturer|bank|consultancy
          |non-?profit|retailer|university|institute|brand|studio|developer|supplier|employer|unternehmen|\w{0,20}dienstleister
          |anbieter|entreprise|société|empresa|marketplace|publisher|insurer|hospital|distributor|pioneer)\b""",
        r" (?:is an?|is the|is one of|ist eine?|est une?|es una?|es el|es la) ",
    ),
    _rule(
        "opening",
        3,
        r"""\A\s{0,4} NAME BRACKETS (?:[ ]\||['’]s?[ ](?:mission|vision|goal)\b
        |,?[ ](?:is|was|has|provides|builds|helps|offers|makes|delivers|develops|enables|operates|designs|creates
          |believes)\b)""",
    ),
    _rule(
        "legal_form",
        1,
        r"""\b (?P<name>WORDS FORM)""",
        r" (?:Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|AG|SE|S\.?A\.?S?|B\.?V|PLC|PBC|LLP)\b",
    ),
    _rule(
        "join",
        2,
        r"""\b(?:[Jj]oin|[Jj]oining|[Ww]ork(?:ing)?[ ](?:at|for)|[Cc]areers?[ ](?:at|with)|[Ll]ife[ ]at
          |[Ee]mployment[ ](?:at|with)|[Ww]elcome[ ]to)[ ](?:the[ ])? NAME
        (?=['’]s?[ ]|[ ](?:team|as|and|in|is|to|today|means|you|where)\b|[,.!?\n])""",
    ),
)

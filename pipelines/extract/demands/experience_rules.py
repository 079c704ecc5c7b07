"""Whether an amount of time is experience that the candidate must have, as a table of rules."""

import re
from dataclasses import dataclass

from pipelines.extract.words.clause import Clause
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import RequirementKind

EXPERIENCE = re.compile(
    r"experien|experiênc|\bexp\b|erfahrung|praxis\b|expérience|ervaring|esperienza|опыт|стаж|досвід|doświadczen|\bprax[ei]|zkušenost|skúsenost"
    r"|erfarenhet|erfaring|kokemus|deneyim|tecrübe|tapasztalat|kinh nghiệm|pengalaman|经验|經驗|経験|경력|경험|خبرة|ניסיון|εμπειρία"
)
ASKS = re.compile(
    EXPERIENCE.pattern + r"|background|track record|expertise|hands.on|practice|work(?:ed|ing)\b|programming|develop"
    r"|managing|leading|leadership|role\b|position|proficien|knowledge|tätigkeit|industry|management|in sales|dans |工作"
)
WANTS = re.compile(
    r"minimum|at least|require|must|mindestens|minimum de|au moins|al menos|mínimo|pelo menos|minimaal|ideally|prefer"
    r"|не менее|от $|co najmniej|min\.|至少|almeno|alespoň|minst|vähintään|en az"
)
DEMANDS = re.compile(
    r"require|minimum|at least|must|candidate|you have|you bring|you.ll have|you will have|need|looking for|seek|mindestens"
    r"|bringst|au moins|al menos|pelo menos|experience level|не менее|minimaal|co najmniej|almeno|至少|以上"
)
NOT_ASKED = re.compile(
    r"""
    (?:no\ more\ than|up\ to|maximum(?:\ of)?|less\ than|bis\ zu|höchstens|не\ более)\ $
    |years?\ old | \b(?:past|last|next|first|every|each|letzten|nächsten|derni[eè]re?s?|prochaine?s?|últimos|within
    |vergangenen|последние|ostatnich)\ (?:few\ )?\S{0,8}\ ?$
    |founded | (?:cumulat\w*|combined|collective(?:ly)?)\ (?:\w+\ ){0,2}$
    | since\ \d | \bseit\b | depuis | desde | history\ of | for\ (?:over|more\ than|nearly|almost|the)\ $
    |\b(?:our|unsere[rn]?|company|firm|organization)\ .{0,30}$ | contract | vertrag | \bterm\b | duration | laufzeit
    | probation | notice\ period | (?:period|months|weeks|days)['’]?\ (?:of\ )?notice | kündigungsfrist | probezeit | préavis
    | période\ d['’]essai | preaviso | per[ií]odo\ de\ prueba | período\ de\ experiência | preavviso | periodo\ di\ prova
    | opzegtermijn | proeftijd | okres\ (?:wypowiedzenia|próbny) | uppsägningstid | provanställning | opsigelsesvarsel
    | oppsigelsestid | prøvetid | испытательн\w+\ срок | 試用期間 | 试用期 | 수습 | warranty
    | \b(?:age|aged|alter|âge|edad|idade|leeftijd|возраст\w*|wiek\w*|ålder|年龄|年齢)\b
    |\b(?:availab\w*|commit\w*|full[ -]time|part[ -]time|disponib\w*|verfügbar\w*)\b.{0,24}\ (?:for|of|für|de|por)\ $
    |bonus.{0,30}\b(?:for|if|with)\b | \*\*\ (?:to|-|–)\ $
    """,
    re.VERBOSE,
)
OTHER_AMOUNT = re.compile(
    r"\s?(?:old|of age|['’]?\s?notice\b"
    r"|of credit|(?:of )?(?:relevant |related )?coursework|(?:of )?(?:post-?secondary|higher education|formal education)"
    r"|of study|ago|contract|(?:technical |vocational )?degree|college|university|program(?!ming)"
    r"|(?:full|part)[- ]time (?:[\w()&'’-]+ ){0,7}(?:program(?!ming)|course|degree|studies)|in business|in a row|warranty|of history"
    r"|vertrag|in folge|alt\b|term\b|fixed|diploma|accredited|commitment|of (?:college|university|school|schooling|post)"
    r"|agenturerfahrung|之?内|以内|(?:\w+e )?(?:berufs|fach)?ausbildung|lehre\b|studium|d['’]études|(?:de )?estudios)"
)
MORE_THAN = re.compile(r"(?:mehr als|über) $")  # as of a firm's past; candidates are asked for it too
LEADING = " \t\n\xa0•·*-–—+>"  # may stand before the first word of a line
# Those whose experience is told, brought in by a verb: "led by a baker", "you learn from mentors"
LED_BY = re.compile(
    r"\b(?:led|run|headed|founded|managed|mentored|taught|trained|supervised|guided|coached|built|backed|owned|geleitet|gegründet|geführt"
    r"|dirigée?|encadrée?|fondée?|liderad[oa]|dirigid[oa]|fundad[oa]|guidat[oa]|geleid)s? (?:by|von|par|por|da|door)\b"
    r"|\b(?:alongside|learn(?:ing)? from)\b|\breport(?:s|ing)? (?:directly )?to (?:an?|the|our)\b"
)
BESIDE = re.compile(
    r"\b(?:learn|work|working|mentor\w*|report\w*|collaborat\w*|shadow\w*|guidance|join\w*|meet|surrounded|alongside|beside|next to|neben"
    r"|lern\w*|arbeite\w*|apprend\w*|travaill\w*|aprend\w*|trabaj\w*|trabalh\w*)\b[^.;]{0,40}$"
)
SEEKS = re.compile(
    r"\b(?:looking for|seek\w*|search\w*|hir(?:e|ing)|need\w*|want|require\w*|you (?:have|bring|are)|ideal\w*|candidates?|applicants?|must"
    r"|suchen|gesucht|recherch\w+|cherch\w+|busca\w*|procur\w+|zoek\w*|ищем|szukamy)\b"
)
HAVE = re.compile(
    r"\b(?:with|who|have|has|having|averag\w+|brings?|boasts?|hold|share|mit|haben|avec|ont|ayant|con|com|met|с|z|whose|combin\w+|of|die)\b"
)
OLDEST = 216  # months that may be experience by the place alone; more is an age


@dataclass(frozen=True, slots=True)
class Amount:
    """``months`` of time, in a line of ``length`` characters and ``kind``, with what stands beside them there, and their clause."""

    lead: str
    after: str
    kind: RequirementKind | None
    length: int
    months: int
    clause: Clause

    @property
    def opens(self) -> bool:
        """Whether it opens its line, or what follows a bold heading on it."""
        return not self.lead.rpartition(":*")[2].strip(LEADING)

    @property
    def is_under_demands(self) -> bool:
        """Whether its line states a demand or a wish."""
        return self.kind is RequirementKind.REQUIRED or self.kind is RequirementKind.PREFERRED


def _is_of_something_else(amount: Amount) -> bool:
    past = not amount.is_under_demands and MORE_THAN.search(amount.lead) is not None
    return past or OTHER_AMOUNT.match(amount.after) is not None or NOT_ASKED.search(amount.lead) is not None


def _is_of_others(amount: Amount) -> bool:
    """What mentors, colleagues, the team or a manager have."""
    before = amount.clause.before
    if led := LED_BY.search(before):
        return HAVE.search(before, led.end()) is not None
    subject = amount.clause.subject
    if subject is None or not HAVE.search(subject.gap):
        return False
    ahead = before[: len(before) - len(subject.gap)]
    if BESIDE.search(ahead):
        return SEEKS.search(ahead) is None
    return not amount.is_under_demands and SEEKS.search(ahead) is None


def _is_an_age(amount: Amount) -> bool:
    return amount.months >= OLDEST and not EXPERIENCE.search(amount.lead[-40:] + "|" + amount.after[:70])


def _is_plain(amount: Amount) -> bool:
    """In a line of demands: short, or with a word for experience or for a minimum."""
    if not amount.is_under_demands:
        return False
    words = (ASKS, amount.after), (ASKS, amount.lead), (WANTS, amount.lead)
    return amount.opens or amount.length < 60 or any(pattern.search(text) for pattern, text in words)


def _is_long_and_of_nobody(amount: Amount) -> bool:
    return amount.kind is None and amount.length > 60 and not DEMANDS.search(amount.lead + amount.after)


ASKED: tuple[Rule[Amount, bool], ...] = (  # whether an amount of time is experience of the candidate
    Rule(_is_of_something_else, always(False), "- 2 years of study at a school of baking and experience"),
    Rule(_is_of_others, always(False), "You will be taught by bakers who have 15 years of experience."),
    Rule(_is_an_age, always(False), "## Requirements\n- From 21 years upwards"),
    Rule(_is_plain, always(True), "## Requirements\n- Three years with an oven"),
    Rule(
        lambda amount: amount.is_under_demands,
        always(False),
        "## Requirements\n- A licence that was given to you by a public body 3 years or more before",
    ),
    Rule(lambda amount: amount.opens and ASKS.search(amount.after) is not None, always(True), "## About us\n5 years of hands-on baking"),
    Rule(
        _is_long_and_of_nobody,
        always(False),
        "## About us\nThe house tells of two years of trouble and joy that its bakers had in experience.",
    ),
    Rule(
        lambda amount: EXPERIENCE.search(amount.after[:70] + " " + amount.lead[-40:]) is not None,
        always(True),
        "Bakers with 2 years of experience",
    ),
)


def is_asked(amount: Amount) -> bool:
    """Whether an amount of time is experience of the candidate."""
    return decide(ASKED, amount) is True

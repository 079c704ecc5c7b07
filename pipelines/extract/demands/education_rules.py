"""Whether a degree that is named is one that candidates have to have, as a table of rules."""

import re
from dataclasses import dataclass

from pipelines.extract.demands.wishes import WISH, is_wish
from pipelines.extract.words.clause import Clause
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import EducationLevel, RequirementKind

OTHER_SENSE = re.compile(
    r"""
    \s?(?:of\ (?:care|separation|freedom|difficulty|autonomy|independence|urgency|accuracy|complexity|detail|confidentiality|responsib)
    |loan|debt|visa|success|services|affairs|experience|athlet|housing|discount|data\b
    |word|excel|office|sql|project|access|powerpoint|outlook|teams|windows|dynamics|visio|azure|server|sharepoint|exchange|graph)
    """,
    re.VERBOSE,
)  # a degree of care, student loans, MS Word
NAMES_FIELD = (" in", " en", " em", " of")  # degrees behind which a field stands: "graduates in data science"
PASSING = re.compile(
    r"(?:high|varying|some|certain|strong|great|large|significant|our|for|with|helping|supports?|teach\w*|all|serving"
    r"|aus|neben|während|vor|zum|trotz|beim?|neben dem|nach dem|seit dem|während des|im|deinem|dein) $"
)
MASTERED = re.compile(r"(?:scrum|web|station|product|harbou?r|ticket) $")  # no degree: a Scrum Master
DESCRIBED = re.compile(r"(?:\bper|\bsee|\bthis|attached|\bfull|\bthe|below|detailed) $")  # "as per JD": a job description
SUBJECT = re.compile(r"\W?\s?(?:arts|science|applied|business|nursing|engineering|computer|information|general|occupational|a\b)")
HALVES = frozenset({"vocational", "associates"})  # name a level only before one of these
TRAINING = re.compile(
    r"\W?\s?(?:\w+\s){0,2}(?:train|school|degree|diploma|qualif|certific|educat|course|program|college|institut|stud|level|or\b)"
)
STATES = frozenset({"ma", "md"})
PLACE = re.compile(r"\w, $")  # "Cambridge, MA": a state
DEMANDS = re.compile(
    r"degree|diploma|require|abgeschloss|titulaire|laurea|titulación|titulado|niveau|universit|formation|must|pursuing|enrolled|minimum"
    r"|образован|освіт|wykształc|vzdělán|vzdelan|utbildning|uddannelse|utdanning|tutkinto|mezun|végzettség|studii|lulusan|pendidikan"
    r"|学历|學歷|学歴|以上|학력|études|diplôm|egresad|gradua[dç]|opleiding|titolo di studio|demandée?s?|erforderlich|requis"
    r"|필수|필요|이상|졸업|자격|応募|必須|条件|資格|修了|以上|要求|vaati|edellyt|yêu cầu|tốt nghiệp|trình độ|απαραίτητ|απαιτ|προσόν|απόφοιτ"
    r"|requier"
    r"|exig"
    r"|terminad|concluid|krav|kräv|krever|kræv|forutset|vereis|požaduj|požadov|požiadav|ukončen|wymag|wymóg|требу|потріб|вимог|gerekli|şart"
    r"|elvár|szükség|cerin|necesar|trebuie|absolvent|syarat|wajib|richiest|obrigatóri|imprescindible|voraussetz"
)
NEEDED = re.compile(r"\s(?:\w+\s){0,2}(?:required|needed|necessary|requirement|erforderlich|nötig|notwendig|exigid|nécessaire|requis)")
HAVE = re.compile(r"\b(?:with|who|have|has|having|hold|earned|mit|haben|avec|ont|con|tienen|com|met|с)\b")
DIPLOMA_BESIDE = re.compile(
    r"(?:^|[^\w\s]\s?|\b(?:an?|college|technical|polytechnic|national|minimum|hold|have|with) )diploma,?\s?(?:or|/)\s?(?:an? )?$"
)
UNDERGRADUATE_BESIDE = re.compile(r"\bundergraduate(?: degree)?,?\s?(?:or|/)\s?(?:an? )?$")
OR_DIPLOMA = re.compile(r"(?: degree)?,?\s?(?:or|/)\s?(?:an? )?(?:college |technical |polytechnic |national )?diploma\b")
# A higher degree with a clause of its own, whose wish is not the lower's: "a bachelor's degree with a master's preferred".
HIGHER = re.compile(
    r"(?:[(,;/–-]|\bwith|\bbut|\brequired,? (?:and|but|with))\s?(?:an? )?(?:master|ph\.?\s?d|mba\b|doctora|graduate degree|advanced degree)"
)
# "Computer Science Degree", "a quantitative degree": what the degree is in, said ahead of it
OF_FIELD_AHEAD = re.compile(
    r"(?:science|engineering|math(?:ematic)?s|statistics|economics|business|finance|accounting|marketing|design|technology|physics|chemistry|biology"
    r"|nursing|law|arts|quantitative|technical|scientific|analytical|numerate|stem|relevant|related) $"
)
EDGE = " \t\xa0*_#.,;:-–•"
OF_FIELDS = re.compile(
    r"(?:[ ,/]{1,2}(?:or |and )?(?:ms|m\.s\.?|msc|ma|mba|masters?|phd|ph\.d\.?)\b)*(?: degree)? (?:in|em|en|im) [^.!?]*[.]?$"
)
NOT_HELD = re.compile(  # what a candidate may not have yet
    r"\bnot (?:(?:yet|already|been|be|have|had) ){0,3}(?:awarded|hold|held|holding|obtained|completed|received|possess|possession of)"
    r" (?:an? |the |their )?(?:\w+ )?$"
)
SMALLEST = frozenset({"bachelor", "bachelor's", "bachelors", "university degree", "college degree", "studium", "hochschulabschluss"})


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree's ``words`` with what stands ``before`` and ``after`` them in a line of ``kind``, in lower case; ``generic``: of no certain
    level; ``clause``: theirs."""

    words: str
    before: str
    after: str
    kind: RequirementKind | None
    generic: bool
    clause: Clause

    @property
    def is_under_demands(self) -> bool:
        """Whether its line states a demand or a wish."""
        return self.kind is RequirementKind.REQUIRED or self.kind is RequirementKind.PREFERRED


def _is_all(degree: Degree) -> bool:
    """Whether a line is nothing but a degree, or that and its fields, as in a form: "Doctorate", "BSc in Botany"."""
    rest = degree.after.strip(EDGE)
    return not degree.before.strip(EDGE) and not degree.generic and (not rest or OF_FIELDS.match(degree.after) is not None)


def _is_in_passing(degree: Degree) -> bool:
    """Named outside of what is asked for, without a word that asks."""
    if _is_all(degree):
        return False
    if degree.is_under_demands or (degree.words == "degree" and OF_FIELD_AHEAD.search(degree.before)):
        return False
    asked = DEMANDS.search(degree.before + degree.after[:60]) or (not degree.generic and DEMANDS.search(degree.words))
    return degree.words in ("degree", "degrees", "studium") or not asked


def _is_of_others(degree: Degree) -> bool:
    """What the firm's people, or those whom it serves, have."""
    subject = degree.clause.subject
    return subject is not None and not degree.is_under_demands and HAVE.search(subject.gap) is not None


def _is_of_another_sense(degree: Degree) -> bool:
    return not degree.words.endswith(NAMES_FIELD) and OTHER_SENSE.match(degree.after) is not None


def _is_half(degree: Degree) -> bool:
    associate = degree.words in ("associate of", "associate in") and not SUBJECT.match(degree.after)
    return associate or (degree.words in HALVES and not TRAINING.match(degree.after))


NAMED: tuple[Rule[Degree, bool], ...] = (  # whether a degree that is named is asked for
    Rule(lambda degree: is_unneeded(degree), always(True), "You do not need a university degree to bake with us."),
    Rule(
        lambda degree: NOT_HELD.search(degree.before) is not None,
        always(False),
        "## Requirements\n- Applicants must not yet have been awarded a doctoral degree",
    ),
    Rule(_is_in_passing, always(False), "We are proud of our bakers, some with a PhD and some with none at all."),
    Rule(_is_of_others, always(False), "Our team has two doctors, and our founders have a master's degree."),
    Rule(_is_of_another_sense, always(False), "## Requirements\n- A high degree of accuracy"),
    Rule(
        lambda degree: degree.words in STATES and PLACE.search(degree.before) is not None,
        always(False),
        "## Requirements\n- Live near Cambridge, MA and be required there",
    ),
    Rule(
        lambda degree: degree.words.startswith("master") and MASTERED.search(degree.before) is not None,
        always(False),
        "## Requirements\n- Certified Scrum Master",
    ),
    Rule(
        lambda degree: degree.words == "jd" and DESCRIBED.search(degree.before) is not None,
        always(False),
        "## Requirements\n- Skills as per JD",
    ),
    Rule(_is_half, always(False), "## Requirements\n- Work well with associates"),
    Rule(
        lambda degree: degree.generic and PASSING.search(degree.before) is not None,
        always(False),
        "## Anforderungen\n- Zeit neben dem Studium",
    ),
    Rule(always(True), always(True), "## Requirements\n- A master's degree"),
)


def is_asked(degree: Degree) -> bool:
    """Whether a word names a degree that candidates have to have, or that they need not have."""
    return decide(NAMED, degree) is True


def is_unneeded(degree: Degree) -> bool:
    """Whether a degree of no certain level, or the lowest of a university, is said not to be needed: then none is. A degree that is wished
    for, though not needed, is no such."""
    if not (degree.generic or degree.words in SMALLEST) or WISH.search(degree.clause.after):
        return False
    nearest = next(iter(degree.clause.ahead), None)
    denied = nearest is not None and nearest.role in ("no", "denial") and nearest.words < 2
    return degree.clause.is_unneeded or (degree.generic and denied and NEEDED.match(degree.after) is not None)


def lowest_beside(level: EducationLevel, degree: Degree) -> EducationLevel:
    """The level of a degree, or that of what will do in its stead: "a diploma or bachelor's degree", "undergraduate or master's"."""
    if UNDERGRADUATE_BESIDE.search(degree.before):
        return EducationLevel.BACHELOR
    if level is EducationLevel.BACHELOR and (DIPLOMA_BESIDE.search(degree.before) or OR_DIPLOMA.match(degree.after)):
        return EducationLevel.ASSOCIATE
    return level


def is_wished(degree: Degree) -> bool:
    """Whether a degree is only wished for. The wish for a higher one, in a clause of its own, is not the lower's."""
    own, *higher = HIGHER.split(degree.after, maxsplit=1)
    return is_wish(degree.before, own, None if any(map(WISH.search, higher)) else degree.kind)

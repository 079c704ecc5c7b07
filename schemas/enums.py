"""The closed vocabularies. Every member is its own JSON text; ``None`` beside them always means "not stated"."""

from enum import StrEnum


class Origin(StrEnum):
    """Where a value was read from."""

    JSONLD = "jsonld"  # schema.org markup on the page
    FIELD = "field"  # the source's own structured field
    PROSE = "prose"  # the description's words
    TITLE = "title"  # the title's words
    CLAIM = "claim"  # an aggregator's own assertion
    REGISTRY = "registry"  # the registry's row of the board
    BOARD = "board"  # what a board's postings say in common, or its own name
    REGISTER = "register"  # a public register of employers, occupations or wages


class Lineage(StrEnum):
    """How close a source is to the employer; follows from the spider's folder."""

    EMPLOYER = "employer"  # spiders/employers, spiders/jsonld.py
    ATS = "ats"  # the employer's board on a vendor's platform
    AGGREGATOR = "aggregator"  # lower trust


class Unit(StrEnum):
    """Unit of a pay figure (schema.org unitText)."""

    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"
    OTHER = "OTHER"  # per project, per shift, every two weeks ...


class PayKind(StrEnum):
    """What a stated amount is. Only BASE and TOTAL are pay of the job in ``base_salary``."""

    BASE = "base"
    TOTAL = "total"  # OTE, total compensation
    BONUS = "bonus"
    COMMISSION = "commission"
    EQUITY = "equity"
    ALLOWANCE = "allowance"


class Sponsorship(StrEnum):
    """What the employer says of sponsoring a work visa. Silence is ``None``, never a member."""

    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    CONDITIONAL = "conditional"


class Citizenship(StrEnum):
    """Nationality that a posting requires."""

    CITIZEN = "citizen"
    CITIZEN_OR_PERMANENT_RESIDENT = "citizen_or_permanent_resident"
    US_PERSON = "us_person"
    OTHER = "other"


class Reason(StrEnum):
    """What a posting names as the reason of a demand for a nationality or status."""

    EXPORT_CONTROL = "export_control"
    CLEARANCE = "clearance"
    GOVERNMENT = "government"  # a contract with a government, or work for one
    LAW = "law"  # "as required by law", without more
    OTHER = "other"  # "because of the registry contract": whatever else the demand's own sentence gives as one


class PayWording(StrEnum):
    """What words on pay say that name no amount."""

    COMPETITIVE = "competitive"  # "a competitive salary", "attraktives Gehalt"
    NEGOTIABLE = "negotiable"  # "salary negotiable"
    COMMENSURATE = "commensurate"  # "commensurate with experience"


class EmploymentType(StrEnum):
    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    APPRENTICE = "APPRENTICE"
    VOLUNTEER = "VOLUNTEER"
    PER_DIEM = "PER_DIEM"


class Workplace(StrEnum):
    REMOTE = "remote"
    HYBRID = "hybrid"
    ONSITE = "onsite"


class EducationLevel(StrEnum):
    """Ordered from the lowest; NONE is the explicit "no degree needed"."""

    NONE = "none"
    HIGH_SCHOOL = "high_school"
    VOCATIONAL = "vocational"
    ASSOCIATE = "associate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORATE = "doctorate"


class RequirementKind(StrEnum):
    """What a line of a posting states."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    RESPONSIBILITY = "responsibility"
    BENEFIT = "benefit"


class EligibilityTopic(StrEnum):
    SPONSORSHIP = "sponsorship"
    VISA = "visa"
    CITIZENSHIP = "citizenship"
    AUTHORIZATION = "authorization"
    CLEARANCE = "clearance"


class Seniority(StrEnum):
    INTERN = "intern"
    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    MANAGER = "manager"
    DIRECTOR = "director"
    EXECUTIVE = "executive"


class MatchMethod(StrEnum):
    """How an employer was matched to filers of registers; similarity is no method."""

    KEY = "key"  # the same normalized name
    DBA = "dba"  # a name that the filer does business under
    CUT = "cut"  # the same name, of which the register keeps the first 34 characters
    ALIAS = "alias"  # a sourced table of aliases or groups
    FAMILY = "family"  # a filer of the same house
    AI = "ai"  # the filer's name is the brand's and "AI"
    KIN = "kin"  # the beginning of the filer's name, and few begin so
    TWIN = "twin"  # another row of what is matched otherwise: its name as it was cut, or with another city or number
    LOOSE = "loose"  # the same but for the spelling of common words, and in the same city
    CONFIRMED = "confirmed"  # a person said so


class Undetermined(StrEnum):
    """Why a place has no prevailing wage."""

    REMOTE = "remote"  # remote, and no place is named
    NO_PLACE = "no_place"  # none is stated
    NO_CITY = "no_city"
    NO_AREA = "no_area"  # the city's wage area is not known
    NO_OCCUPATION = "no_occupation"  # the title is of no occupation that one could be sure of
    NO_LEVELS = "no_levels"  # the table gives none for the occupation there


class WageFlag(StrEnum):
    """What is under Level I for every candidate occupation of every place."""

    HIGH_END_BELOW = "high_end_below"
    LOW_END_BELOW = "low_end_below"

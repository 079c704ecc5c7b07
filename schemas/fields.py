"""The one table of fields: what a record holds, each named once.

From it come the columns and fact tables of the catalog, the exported record and its JSON Schema, what makes an event of the change
feed, the columns of the views, and docs/fields.md. docs/contributing.md says how a field is added.
"""

from dataclasses import dataclass, field
from enum import Enum

from schemas.enums import (
    Citizenship,
    EducationLevel,
    EligibilityTopic,
    EmploymentType,
    Lineage,
    MatchMethod,
    Origin,
    PayKind,
    PayWording,
    Reason,
    Seniority,
    Sponsorship,
    Undetermined,
    Unit,
    WageFlag,
    Workplace,
)
from schemas.evidence import Evidence


class Stands(Enum):
    """Where the words behind a value stand."""

    SCALAR = "in `evidence`"  # JobPosting.evidence, keyed by the field's name
    FACT = "its own"  # in the fact itself
    NONE = "none"  # combined from facts that have theirs, or no reading of words


class Group(Enum):
    """What stands together on the page of a posting, under which heading, in this order."""

    PAY = "Pay"
    WHO = "Who may work here"
    PLACE = "Place and hours"
    SKILL = "Experience, education, skills"
    REQUIRED = "What is required"
    PREFERRED = "What is preferred"
    DUTY = "What there is to do"
    BENEFIT = "Benefits"
    OWN = "The posting"
    APART = "Nowhere"  # the text itself, what is told with another field, what the record does not hold


@dataclass(frozen=True, slots=True)
class Field:
    """One value, or (``type`` is a Fact) one fact or list of facts. A dot in ``name`` makes it a part of an object of the record.

    ``column`` names it in SQL and ``of`` in its dataclass (a dotted path), where these differ from ``name``. ``many``: a list; of texts,
    SQL holds them separated by ", " (names of employers, which may have commas, as a JSON array). ``null``: it may be not stated.
    ``quoted``: SQL holds NULL where the value is the quote itself. ``where``: only the facts whose mark (column, value) is that. ``every``:
    of all the job's postings, not of one that is chosen among those that state it. ``told``: a change of it is an event. ``exported``: the
    record holds it. ``table``: where the scalar is stored. ``judged``: a value of a fact that its words say, so that a person who reads
    them can say whether it is right. ``among``: the closed set of a text's words, where no code needs them as an Enum. ``label`` and
    ``group``: its name for people, where that is not ``name`` with blanks, and its place on the page of a posting. ``since``: the
    version that it came with, for docs/fields.md; empty for those of the first.
    """

    name: str
    type: "type[str | int | float] | Fact"
    doc: str
    unit: str | None = None
    column: str = ""
    of: str = ""
    many: bool = False
    null: bool = True
    quoted: bool = False
    where: tuple[str, str | int] | None = None
    every: bool = False
    stands: Stands = Stands.SCALAR
    told: bool = True
    exported: bool = True
    table: str = "posting"
    judged: bool = True
    among: tuple[str, ...] = ()
    label: str = ""
    group: Group = Group.OWN
    since: str = ""

    @property
    def called(self) -> str:
        """Its name for people."""
        return self.label or self.name.rpartition(".")[2].replace("_", " ").capitalize()

    @property
    def words(self) -> tuple[str, ...]:
        """The closed set that its value is of; empty for what is none."""
        kind = self.type
        return tuple(str(one.value) for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else self.among

    @property
    def stored(self) -> str:
        """Its name in SQL."""
        return self.column or self.name

    def said(self, where: str = "true where") -> str:
        """Its line of documentation; ``where``: how a truth value is said."""
        line = f"{where} {self.doc}" if self.type is bool else self.doc
        return line if self.unit is None else f"{line} ({self.unit})"

    @property
    def sql_type(self) -> str:
        return "REAL" if self.type is float else "INTEGER" if self.type in (int, bool) else "TEXT"


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact: its ``values``, and the ``marks`` that the catalog keeps of it beside them. ``name`` is that of its object in the
    JSON Schema; ``table`` is empty for what is no extracted fact."""

    name: str
    table: str
    doc: str
    values: tuple[Field, ...]
    marks: tuple[Field, ...] = ()


WORDS = (
    Field("origin", Origin, "where it was read: jsonld, field, prose, title or claim; registry or board", null=False),
    Field("quote", str, "the words it was read from", null=False),
    Field(
        "start", int, "offset of the quote in the posting's description (origin prose) or raw title (origin title)",
        unit="code points", column="span_start",
    ),
    Field("end", int, "offset of its end", unit="code points", column="span_end"),
    Field("rule", str, "name of the rule that read it", null=False),
    Field("rule_version", int, "rises when the rule's meaning changes", null=False),
)  # fmt: skip
POSTING_ID = Field("posting_id", str, "the posting that says it", null=False)
CONFIDENCE = Field("confidence", float, "how often values that this rule read from there were right, where nobody had tuned it: 0 to 1")

_LIST = Field("field", str, "the field that it is an entry of", null=False)

PLACE = Fact(
    "Place", "place", "A place of work.",
    (
        Field("city", str, "city"),
        Field("region", str, "ISO 3166-2 code of the region where known, else as given"),
        Field("country", str, "ISO 3166-1 alpha-2 code"),
        Field("latitude", float, "of the city, from an offline gazetteer, or the source's own", unit="degrees", judged=False),
        Field("longitude", float, "likewise", unit="degrees", judged=False),
        Field("remote", bool, "one may work anywhere in it (\"Remote - US\")", null=False, judged=False),
    ),
)  # fmt: skip
SALARY = Fact(
    "Salary", "salary", "A stated pay: one amount has equal ends, \"up to X\" no lower, \"from X\" no upper.",
    (
        Field("kind", PayKind, "base or total; in `other_pay` bonus, commission, equity or allowance", null=False),
        Field("min_value", float, "lower end, absent for \"up to\"", unit="`currency` per `unit_text`"),
        Field("max_value", float, "upper end, absent for \"from\"", unit="`currency` per `unit_text`"),
        Field("currency", str, "ISO 4217 code"),
        Field("unit_text", Unit, "HOUR, DAY, WEEK, MONTH, YEAR, or OTHER (per project, every two weeks)", column="unit"),
        Field("unit_stated", bool, "the words give the unit; else it is inferred", null=False, judged=False),
        Field("label", str, "the band's own name: a place, a level, a zone"),
        Field("estimated", bool, "the site guessed it; it is never main pay", null=False, judged=False),
        Field("annual_min", float, "lower end, derived: 2,080 hours, 260 days, 52 weeks, 12 months", unit="`currency` per year",
              judged=False),
        Field("annual_max", float, "upper end, derived", unit="`currency` per year", judged=False),
        Field("flags", str, "what looks implausible; nothing is deleted for that", many=True, judged=False),
    ),
    (_LIST, Field("main", bool, "it is the pay that stands for the posting", null=False)),
)  # fmt: skip
REQUIREMENT = Fact(
    "Statement", "requirement", "A line that states a requirement, duty or benefit.",
    (
        Field("text", str, "what it states: the line without its bullet", null=False, quoted=True),
        Field("level", int, "nesting depth of its bullet, from 0", null=False, judged=False),
    ),
    (Field("kind", str, "required, preferred, responsibility or benefit", null=False),),
)  # fmt: skip
EXPERIENCE = Fact(
    "Experience", "experience", "A statement of experience.",
    (
        Field("months", int, "at least", unit="months", null=False),
        Field("max_months", int, "at most; absent for \"5+ years\"", unit="months"),
        Field("skill", str, "the one thing that it is experience in; absent where it is overall"),
        Field("required", bool, "it is required; else only preferred", null=False),
    ),
    (Field("overall", bool, "it is the one that stands for the posting", null=False),),
)  # fmt: skip
EDUCATION = Fact(
    "Education", "education", "The education asked for.",
    (
        Field("level", EducationLevel, "lowest accepted level; none is the explicit \"no degree needed\"", null=False),
        Field("required", bool, "it is required; else preferred, or replaceable by experience", null=False),
        Field("fields", str, "fields of study named", many=True),
        Field("equivalent_accepted", bool, "\"or equivalent experience\" is said", null=False, judged=False),
    ),
)  # fmt: skip
ELIGIBILITY = Fact(
    "EligibilityStatement", "eligibility", "A statement on who may work there.",
    (
        Field("topic", EligibilityTopic, "sponsorship, visa, citizenship, authorization or clearance", null=False),
        Field("value", str, "what is said: a verdict, a visa's name, a level", null=False),
        Field("accepted", bool, "the visa is welcome; else it is ruled out"),
    ),
)  # fmt: skip
TERM = Fact(
    "Term", "term", "A value from a named set: a skill, language, certificate, travel or seniority.",
    (
        Field("value", str, "the lexicon's name for it; languages: ISO 639-1", null=False),
        Field("detail", str, "a language's level, the share of travel"),
        Field("required", bool, "its section requires it, false where it prefers it; absent where it stands elsewhere", judged=False),
    ),
    (_LIST,),
)  # fmt: skip
CLAIM = Fact(
    "Claim", "claim", "An aggregator's own assertion, kept apart from what the employer says.",
    (
        Field("field", str, "of what: sponsorship", null=False, judged=False),
        Field("value", str, "what it claims: offered", null=False),
        Field("status", str, "unconfirmed (the posting's own text is silent), confirmed or contradicted", null=False, judged=False),
    ),
)  # fmt: skip
EMPLOYER_NAME = Fact(
    "EmployerName", "employer_name", "A name that a posting gives its employer.",
    (
        Field("name", str, "as it is spelled there", null=False, quoted=True),
        Field("weight", int, "added up over the rules that found it: 6 and more is proof, less than 3 only helps others",
              null=False, judged=False),
    ),
)  # fmt: skip
PAY_WORDS = Fact(
    "PayWords", "pay_words", "Words on pay that name no amount.",
    (Field("wording", PayWording, "competitive, negotiable or commensurate (with experience)", null=False),),
)  # fmt: skip
DEMAND = Fact(
    "Demand", "demand", "A nationality or status that a posting demands, and the reason that its text names.",
    (
        Field("value", Citizenship, "citizen, citizen_or_permanent_resident, us_person or other", null=False),
        Field("reason", Reason, "export_control, clearance, government (a contract with one, work for one), law or other (\"because of "
              "...\"); absent where none is named"),
        Field("reason_quote", str, "the words that name it, of several the nearest to the demand"),
        Field("reason_origin", Origin, "where they stand: prose, title, field (the source's field of a clearance), board (its introduction "
              "or conclusion of every posting)"),
        Field("reason_start", int, "offset of the reason's words in the description, or in the raw title", unit="code points"),
        Field("reason_end", int, "offset of their end", unit="code points"),
    ),
)  # fmt: skip
SCALAR = Fact("ScalarWords", "scalar", "Words behind a scalar.", (Field("field", str, "the field that they stand behind", null=False),))
SIGHTED = Fact(
    "Posting", "", "A posting of the job.",
    (
        Field("posting_id", str, "hash of family, board and identifier", null=False),
        Field("family", str, "the spider that read it", null=False),
        Field("source", str, "the board within the family", null=False, column="board"),
        Field("identifier", str, "the source's own id", null=False),
        Field("lineage", Lineage, "employer, ats or aggregator", null=False),
        Field("url", str, "its address"),
        Field("first_seen", str, "when first seen, UTC", null=False),
        Field("last_seen", str, "when last seen, UTC; of an open one, the record leaves it to the last reading of its board"),
        Field("closed_at", str, "when it closed, UTC; absent while open"),
        Field("closed_reason", str, "absent_twice, detail_gone or valid_through"),
        Field("stale_since", str, "since when its own page could not be read, so that its values are those of before, UTC"),
    ),
)  # fmt: skip
EMPLOYER = Fact(
    "Employer", "", "Whose board a posting stands on, settled over all postings of the board; of a board of several, whose posting it is.",
    (
        Field("name", str, "the employer's usual name, without legal form", null=False),
        Field("legal_name", str, "the name with its legal form, where a posting gives it"),
        Field("aliases", str, "its other names, each with words of a posting (table `employer_alias`); SQL holds a JSON array", many=True),
        Field("site", str, "its own host, where a board stands on it"),
        Field("country", str, "ISO 3166-1 alpha-2, of the registry's row"),
        Field("is_agency", bool, "it posts for others, as agencies and funds do", null=False),
        Field("agency_quote", str, "the words that say so: its name, \"on behalf of our client\", or the names that its postings prove"),
        Field("agency_rule", str, "name of the rule that read them"),
        Field("origin", Origin, "where the name was read: registry; board (what its postings say in common, or its token); field, where a "
              "board has several employers", null=False),
        Field("quote", str, "the words it was read from", null=False),
        Field("rule", str, "name of the rule that read it", null=False),
    ),
)  # fmt: skip

REGISTERED = Fact(
    "Registered", "", "Where a register says it: which register, of which period, under which key.",
    (
        Field("origin", Origin, "register", null=False),
        Field("register", str, "kind of register, as `rolecall registers list --json` names it", null=False),
        Field("period", str, "what the loaded files of it cover: fiscal years, a wage year, days"),
        Field("key", str, "what was found in it: an employer's normalized name, a title, an area and occupation"),
    ),
)  # fmt: skip
ENTITY = Fact(
    "Entity", "", "A filer of a register that the employer was matched to.",
    (
        Field("name", str, "as the register writes it", null=False),
        Field("state", str, "US state of the filer (of its address, not of a place of work)"),
        Field("city", str, "its city"),
        Field("naics", str, "its industry: NAICS code, as far as the register gives it"),
        Field("method", MatchMethod, f"how it was matched: {', '.join(MatchMethod)}", null=False),
        Field("why", str, "what stands behind the match"),
        Field("filings", int, "how much it has filed there: approvals, applications, positions"),
        Field("evidence", REGISTERED, "where it stands", null=False),
    ),
)  # fmt: skip
VISA_RECORD = Fact(
    "VisaRecord", "", "What registers count of an employer for one visa, in all loaded years; what no loaded register counts is absent.",
    (
        Field("visa", str, "H-1B, H-1B1, E-3, PERM (a green card's labor certification), or what a licence is for: a route of the UK's, "
              "recognised sponsor (NL), LMIA with its stream (Canada)", null=False),
        Field("first_year", int, "first fiscal year of the record"),
        Field("last_year", int, "last fiscal year of the record"),
        Field("new_approvals", int, "petitions for new employment approved"),
        Field("new_denials", int, "likewise denied"),
        Field("continuing_approvals", int, "petitions for continuing employment approved"),
        Field("continuing_denials", int, "likewise denied"),
        Field("certified", int, "labor certifications (an LCA is an attestation, no petition, visa or hire); Canada: positions"),
        Field("rating", str, "of a licence: its rating, as the register writes it; NL: the KvK number; Canada: the quarter"),
        Field("trend", str, "of yearly filings: rising, falling or steady"),
        Field("evidence", REGISTERED, "the registers that count", many=True),
    ),
)  # fmt: skip
EMPLOYER_RECORD = Fact(
    "EmployerRecord", "", "What the registers of one country say of the employer; shown only for jobs in that country.",
    (
        Field("country", str, "ISO 3166-1 alpha-2: the registers' country", null=False),
        Field("found", bool, "a record was found; else there is none in the registers that were asked (a snapshot's header, a feed's line "
              "`registers`, and the view registers_asked name them), which does not mean that the employer does not sponsor", null=False),
        Field("ambiguous", bool, "it may be any of `entities`, namesakes of which none is claimed: no numbers are told", null=False),
        Field("method", MatchMethod, "how the employer was matched, as for entities"),
        Field("why", str, "why it is claimed, or why not, in a sentence"),
        Field("entities", ENTITY, "the filers that it was matched to, at most twelve", many=True),
        Field("entity_count", int, "how many there are", null=False),
        Field("visas", VISA_RECORD, "the record by visa", many=True),
        Field("dependent", bool, "its newest filing that says so calls it H-1B-dependent"),
        Field("willful_violator", bool, "its newest filing that says so calls it a willful violator"),
        Field("secondary_share", float, "share of its labor condition applications for work at another company's place"),
    ),
)  # fmt: skip
OCCUPATION = Fact(
    "Occupation", "", "An occupation that the title may stand for.",
    (
        Field("soc", str, "SOC 2018 code, as \"15-1252\"", null=False),
        Field("name", str, "its name", null=False),
        Field("share", float, "share of the nearest titles that are of it, 0 to 1", null=False),
        Field("evidence", REGISTERED, "the titles of registers that it was found by, the nearest first", many=True),
    ),
)  # fmt: skip
PREVAILING_WAGE = Fact(
    "PrevailingWage", "", "Prevailing wages for a place and a candidate occupation, and where the stated pay lies among them. No level "
    "determination: which level a job is of depends on its duties.",
    (
        Field("city", str, "city of the place"),
        Field("region", str, "its region, ISO 3166-2"),
        Field("remote", bool, "the work is remote: the wages are those of the place that it names, where it may not be done", null=False),
        Field("soc", str, "the candidate occupation, SOC 2018"),
        Field("occupation", str, "its name"),
        Field("area", str, "code of the wage area"),
        Field("area_name", str, "its name"),
        Field("wage_year", str, "the table's wage year, from 1 July: \"2025-26\""),
        Field("outdated", bool, "the table of the posting's own wage year is not loaded, so that of another year was taken", null=False),
        Field("collection", str, "ALC (all industries), EDC (universities and research)"),
        Field("label", str, "what the table says of the row: \"High Wage\" (none is told), \"No Leveled Wage\", \"Annual Wage\""),
        *(Field(f"level{n}", float, f"Level {name}", unit="USD per year") for n, name in enumerate(("I", "II", "III", "IV"), 1)),
        Field("low", float, "the pay's lower end", unit="USD per year"),
        Field("high", float, "its upper end", unit="USD per year"),
        Field("low_level", int, "the highest level that the lower end reaches, 1 to 4; 0: under Level I"),
        Field("high_level", int, "the same of the upper end"),
        Field("undetermined", Undetermined, "why there are no levels: remote, no_place, no_city, no_area, no_occupation, no_levels"),
        Field("evidence", REGISTERED, "where the levels stand"),
    ),
)  # fmt: skip

COMPOSED = Fact(
    "Composed", "", "A field whose value is not the main posting's.",
    (
        Field("field", str, "the field of the record; a part of one after a dot", null=False),
        Field("posting_id", str, "the posting that its value is taken from", null=False),
        Field("why", str, "only (no other posting states it), or what decided: open, employer, structured, newest or tie", null=False),
    ),
)  # fmt: skip

FACTS = (SCALAR, PLACE, SALARY, REQUIREMENT, EXPERIENCE, EDUCATION, ELIGIBILITY, TERM, CLAIM, EMPLOYER_NAME, PAY_WORDS, DEMAND)
OTHERS = (
    EMPLOYER,
    EMPLOYER_RECORD,
    ENTITY,
    VISA_RECORD,
    OCCUPATION,
    PREVAILING_WAGE,
    REGISTERED,
    SIGHTED,
    COMPOSED,
)  # objects of the record that are no facts of one posting

_FACT, _NONE = Stands.FACT, Stands.NONE
_WORK, _CLEARANCE = "eligibility_to_work", "security_clearance"

FIELDS = (
    Field("title", str, "title without requisition numbers, gender tags and places"),
    Field("hiring_organization", str, "the employer's name: of a board that is one employer's, that; else what the posting itself says",
          column="organization", label="Employer"),
    Field("employer_names", EMPLOYER_NAME, "every name that the posting itself gives its employer, its own choice first",
          many=True, told=False, exported=False, stands=_FACT, group=Group.APART),
    Field("job_locations", PLACE, "places of work", many=True, stands=_FACT, label="Place", group=Group.PLACE),
    Field("workplace", Workplace, "remote, hybrid or onsite", group=Group.PLACE),
    Field("workplace_days", str, "the days worked on site or at home, in the posting's words (\"2 days in the office\")",
          label="Days", group=Group.PLACE),
    Field("employment_types", EmploymentType, "FULL_TIME, PART_TIME, CONTRACTOR ...", many=True, label="Employment", group=Group.PLACE),
    Field("base_salary", SALARY, "pay of the job, an entry a band", many=True, where=("field", "base_salary"), stands=_FACT,
          label="Pay", group=Group.PAY),
    Field("other_pay", SALARY, "bonus, commission, equity and allowances", many=True, where=("field", "other_pay"), stands=_FACT,
          group=Group.PAY),
    Field("pay_words", PAY_WORDS, "words on pay that name no amount", many=True, told=False, exported=False, stands=_FACT,
          group=Group.APART),
    Field(f"{_WORK}.sponsorship", Sponsorship, "offered, not_offered or conditional, in the employer's words; absent where it is silent "
          "or its words are unclear (they stand in the statements)",
          column="sponsorship", stands=_NONE, group=Group.WHO),
    Field(f"{_WORK}.sponsorship_confidence", float, "how often such a verdict on sponsorship is right, 0 to 1",
          column="sponsorship_confidence", stands=_NONE, group=Group.APART),
    Field(f"{_WORK}.citizenship", Citizenship, "citizen, citizen_or_permanent_resident, us_person or other, where required",
          column="citizenship", stands=_NONE, group=Group.WHO),
    Field(f"{_WORK}.authorization_required", bool, "the right to work must be held already",
          column="authorization_required", stands=_NONE, label="Right to work", group=Group.WHO),
    Field(f"{_WORK}.contradictory", bool, "the posting's own statements disagree; all are kept",
          column="eligibility_contradictory", null=False, every=True, stands=_NONE, label="Contradiction", group=Group.WHO),
    Field(f"{_WORK}.statements", ELIGIBILITY, "what the verdicts were combined from", many=True, every=True, stands=_FACT,
          label="Statement", group=Group.WHO),
    Field("demands", DEMAND, "nationalities and statuses demanded, with the reasons that the text names",
          many=True, told=False, exported=False, stands=_FACT, group=Group.APART),
    Field(f"{_CLEARANCE}.required", bool, "a government security clearance is required; else only preferred",
          column="clearance_required", stands=_NONE, label="Clearance", group=Group.WHO),
    Field(f"{_CLEARANCE}.level", str, "its level in the posting's terms (\"Secret\", \"SC\")", column="clearance_level", stands=_NONE,
          label="Level of clearance", group=Group.WHO),
    Field("claims", CLAIM, "what an aggregator asserts on its own account", many=True, every=True, stands=_FACT,
          label="Claim", group=Group.WHO),
    Field("responsibilities", REQUIREMENT, "duties", many=True, where=("kind", "responsibility"), of="statements", stands=_FACT,
          label="Duty", group=Group.DUTY),
    Field("qualifications.required", REQUIREMENT, "what is required",
          many=True, where=("kind", "required"), of="statements", stands=_FACT, group=Group.REQUIRED),
    Field("qualifications.preferred", REQUIREMENT, "what is nice to have",
          many=True, where=("kind", "preferred"), of="statements", stands=_FACT, group=Group.PREFERRED),
    Field("job_benefits", REQUIREMENT, "benefits", many=True, where=("kind", "benefit"), of="statements", stands=_FACT,
          label="Benefit", group=Group.BENEFIT),
    Field("experience_requirements", EXPERIENCE, "the overall requirement that a recruiter would filter by",
          where=("overall", 1), stands=_FACT, label="Experience", group=Group.SKILL),
    Field("experiences", EXPERIENCE, "every statement of experience, per skill too", many=True, stands=_FACT,
          label="Experience of", group=Group.SKILL),
    Field("education_requirements", EDUCATION, "the education asked for", stands=_FACT, label="Education", group=Group.SKILL),
    Field("skills", TERM, "named skills", many=True, where=("field", "skills"), stands=_FACT, label="Skill", group=Group.SKILL),
    Field("languages", TERM, "spoken languages, with the level asked for as `detail`",
          many=True, where=("field", "languages"), stands=_FACT, label="Language", group=Group.SKILL),
    Field("certificates", TERM, "certificates and licences", many=True, where=("field", "certificates"), stands=_FACT,
          label="Certificate", group=Group.SKILL),
    Field("travel", TERM, "travel, with its share as `detail`", where=("field", "travel"), stands=_FACT, group=Group.SKILL),
    Field("seniority", Seniority, "intern, entry, mid, senior, lead, manager, director or executive", of="seniority.value", stands=_FACT,
          group=Group.SKILL),
    Field("date_posted", str, "date of posting, ISO 8601", of="date_posted.date", label="Posted"),
    Field("date_posted_precision", str, "day, month or floor (\"30+ days ago\": at the latest that day)",
          of="date_posted.precision", told=False, exported=False, stands=_NONE, group=Group.APART),
    Field("date_modified", str, "date on which the source says it changed the posting, ISO 8601", of="date_modified.date",
          label="Modified"),
    Field("valid_through", str, "last day to apply, ISO 8601", of="valid_through.date", label="Apply until"),
    Field("language", str, "ISO 639-1 code of the text's language", label="Language of the text"),
    Field("department", str, "as given"),
    Field("requisition_id", str, "the employer's own number, as given", label="Requisition"),
    Field("industry", str, "as given"),
    Field("url", str, "the posting's page", label="Address"),
    Field("apply_url", str, "where to apply", label="Where to apply"),
    Field("description", str, "clean text: headings on lines of their own, `- ` bullets (nested by two spaces), blank lines between "
          "paragraphs", null=False, table="posting_text", stands=_NONE, group=Group.APART),
    Field("boilerplate", str, "the board's introduction and conclusion and the company's description, kept apart from the job's own text",
          null=False, told=False, exported=False, table="posting_text", stands=_NONE, group=Group.APART),
)  # fmt: skip

# What the record says of the job itself: no posting states it, and `opened`, `closed`, `merged` and `split` tell it.
LIFE = (
    Field("job_id", str, "the job's lasting id, 16 hex digits", null=False),
    Field("first_seen", str, "when the first of its postings was first seen, UTC", null=False),
    Field(
        "last_seen",
        str,
        "when any of its postings was last seen, UTC; of an open job, the record leaves it to the last reading of its boards",
    ),
    Field("closed_at", str, "when the last of its postings closed, UTC; absent while open"),
    Field("employer", EMPLOYER, "the employer of its nearest posting that has one"),
    Field("employer_records", EMPLOYER_RECORD, "what registers say of that employer, an entry a country of the job", many=True),
    Field("occupations", OCCUPATION, "what its title may stand for in the United States, the likeliest first; none: not sure", many=True),
    Field(
        "prevailing_wages",
        PREVAILING_WAGE,
        "of the posting that its pay is taken from: an entry a place in the United States and candidate occupation",
        many=True,
    ),
    Field(
        "wage_flag",
        WageFlag,
        "high_end_below: for every candidate occupation even the pay's upper end is under Level I; low_end_below: the lower end alone is",
    ),
    Field("evidence", SCALAR, "the words behind the scalars", many=True, every=True),
    Field(
        "composition",
        COMPOSED,
        "the fields whose values are taken from another posting than the main one; all others are of that",
        many=True,
    ),
    Field("postings", SIGHTED, "the postings that it was seen in, the main one first", many=True),
)


@dataclass(slots=True)
class Plain:
    """The lines of a JobPosting for what is no fact: a value, or a list of values, each with its words in ``evidence``. They stand here
    beside their rows; `JobPosting` (schemas/job.py) adds the facts. A word of a closed set is its text."""

    title: str | None = None
    hiring_organization: str | None = None
    workplace: str | None = None
    workplace_days: str | None = None
    employment_types: tuple[str, ...] = ()
    language: str | None = None
    department: str | None = None
    requisition_id: str | None = None
    industry: str | None = None
    url: str | None = None
    apply_url: str | None = None
    evidence: list[Evidence] = field(default_factory=list)


SCALARS = tuple(field for field in FIELDS if not isinstance(field.type, Fact) and field.table == "posting")
TEXTS = tuple(field for field in FIELDS if field.table == "posting_text")

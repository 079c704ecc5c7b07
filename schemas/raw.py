"""RawPosting: what a source said, before anything is made of it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from schemas.enums import Lineage, Origin

_CHECKED = {"revalidate_instances": "always"}  # of pydantic: look into what is such a record already


@dataclass(frozen=True, slots=True)
class RawPlace:
    """A place as given; every part in the source's own words."""

    __pydantic_config__ = _CHECKED

    name: str | None = None  # the display text, may hold several places
    locality: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    latitude: str | None = None
    longitude: str | None = None


@dataclass(frozen=True, slots=True)
class RawPay:
    """Pay as given, one entry a band. Amounts are text in whole currency units (cents already divided: a format's unit is no
    interpretation); ``text`` is for sources that give one free string. ``estimated``: the source predicts it."""

    __pydantic_config__ = _CHECKED

    min_value: str | None = None
    max_value: str | None = None
    currency: str | None = None
    unit_text: str | None = None  # "per-year-salary", "1 YEAR", "PA"
    kind: str | None = None  # "Salary", "Bonus", as given
    label: str | None = None
    text: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class RawClaim:
    """What an aggregator asserts of a posting on its own account: ("sponsorship", "visa sponsorship")."""

    __pydantic_config__ = _CHECKED

    field: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class RawPosting:
    """What the source said of one posting. Texts are as given: HTML unescaped exactly as often as the format escapes it.

    ``identifier`` is the source's own id (or URL) within its board. ``origin`` says what the structured values are: the source's
    fields, JSON-LD, or (a listing page) claims. Dates are text as given, or ISO 8601 where the format counts in numbers.
    """

    __pydantic_config__ = _CHECKED

    family: str  # "greenhouse": the spider
    source: str  # the board within the family: "acme"
    identifier: str
    url: str | None = None
    lineage: Lineage = Lineage.ATS
    origin: Origin = Origin.FIELD
    title: str | None = None
    hiring_organization: str | None = None
    job_locations: tuple[RawPlace, ...] = ()
    description_html: str | None = None  # the job's own text; plain text is allowed and recognised by its lack of tags
    boilerplate_html: str | None = None  # board intro and conclusion, company description: kept apart
    date_posted: str | None = None
    date_posted_is_floor: bool = False  # created or republished, not posted: at the latest that day
    date_modified: str | None = None
    valid_through: str | None = None
    employment_types: tuple[str, ...] = ()
    workplace: str | None = None  # "Remote", "ORA_HYBRID", "TELECOMMUTE"
    base_salary: tuple[RawPay, ...] = ()
    department: str | None = None
    requisition_id: str | None = None
    apply_url: str | None = None
    language: str | None = None
    eligibility: tuple[str, ...] = ()  # eligibilityToWorkRequirement and the vendors' like
    security_clearance: str | None = None
    education: str | None = None
    experience: str | None = None  # "5 years", "60 months", as given
    seniority: str | None = None
    skills: tuple[str, ...] = ()
    job_benefits: str | None = None
    industry: str | None = None
    claims: tuple[RawClaim, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)  # fields nobody reads yet, minus the family's ignored set
    partial: bool = False  # its own page or detail was due and could not be read: these are the list row's values

    @property
    def posting_id(self) -> str:
        """Identity: a hash of the raw (family, board, identifier). Cleaning never changes it. 32 hex digits."""
        key = "\x1f".join((self.family, self.source, self.identifier))
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# Fields of a RawPosting that stand in the record as they are given, but for their white space.
AS_GIVEN = ("department", "requisition_id", "industry")

# What a payload has, the field or fields that it goes to, as a page shows them, and how: `make docs` writes "Where each field goes" of
# docs/contributing.md of it. Each field has a row.
GOES = (
    ("its own id", "`identifier`, the first argument of `posting`", "stable from day to day: the number in the address, never the title"),
    ('a reference beside its own id ("REQ-17")', "`requisition_id`",
     "where it is all there is and no two rows share it, it is the identifier"),
    ("its name", "`title`", ""),
    ("its page's address, or a path", "`url`", 'whole: `f"https://…{path}"`; a path alone is none'),
    ("where one applies, if elsewhere", "`apply_url`", ""),
    ("category, sector, field", "`industry`", "what the employer or the site files it under"),
    ("department, team, function", "`department`", '`row.path("division", "team")` gives "Division / Team"'),
    ("tags, stack, keywords", "`skills`",
     "only where they are skills; a site's guesses are `ignored`, places or levels among them go to their own fields"),
    ("contract, job type, schedule, hours", "`employment_types`", 'each in its own words: "CDI", "Full-time"'),
    ('one code for two facts ("fixed_term_part")', "`employment_types`, or the two facts' fields",
     'cut where the format joins them: `("fixed_term", "part")`, by the last `_`'),
    ("level, career stage", "`seniority`", ""),
    ("years asked for", "`experience`", ""),
    ("degree", "`education`", ""),
    ("who may apply, in a field of its own", "`eligibility`", "never a flag turned into words"),
    ("security clearance", "`security_clearance`", ""),
    ("language of the text", "`language`",
     "languages that a candidate must speak have no field: they are read from the text, so `joined(…)` them to it"),
    ("remote, hybrid, a flag or words", "`workplace`", '`"Remote" if row.flag("remote") else None`: false says nothing'),
    ('days in the office or at home ("2 days a week")', "`description_html`",
     "they have no field: `joined(text, (\"Location\", f\"<p>{escape(line)}</p>\"))`, and the text's reader finds them"),
    ("places, one or several", "`job_locations`",
     "`places(…)`, of objects `places(*(place(spot, locality=\"town\") for spot in row.rows(\"sites\")))`; the employer's head "
     "office is none"),
    ('place and workplace in one line ("York (hybrid)")', "`job_locations` and `workplace`",
     '`name, _, how = line.partition(" (")`: `places(name)`, `how.rstrip(")")`; days that stand there go to the text, too'),
    ("pay in figures / as one text", "`base_salary`",
     "`pays(RawPay(low, high, currency, unit))` / `pays(RawPay(text=…))`; a guess is `estimated=True`; figures in cents: "
     "`amount(value, 100)`"),
    ("created, published, first seen", "`date_posted`",
     "created or republished only: `date_posted_is_floor=True`; Unix time: `iso_of_seconds(…)`, `iso_of_milliseconds(…)`"),
    ("updated / until", "`date_modified` / `valid_through`", ""),
    ("requirements, benefits as texts of their own", "`description_html`",
     '`joined(text, ("Benefits", …))`; a list of benefits as words: `job_benefits`'),
    ("about the company", "`boilerplate_html`", "kept apart: it is read by no fact"),
    ('the site says "visa sponsorship" on its own account', "`claims`", "an aggregator's word is a claim until the text confirms it"),
    ("the employer", "`hiring_organization`", "only where the payload names it, not from the registry row"),
    ("whose site or board it is, said once for all", "not of a posting: `site_name(self, response)` of the spider",
     "pages and feeds are read by the base class; a payload's field by `find_json_name` of `spiders.reading.site_names`"),
    ("all else", "nothing, then it stays in `rest` and is counted; `ignored` names what is left unread on purpose", ""),
)  # fmt: skip

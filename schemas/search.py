"""What somebody looks for: one typed object for alerts, pages and feeds. ``FILTERS`` is the table of its filters.

    query = Query.from_params([("sponsorship", "offered,conditional"), ("min_salary", "150000 USD"), ("unknown", "min_salary")])
    Query.from_object(query.as_object()) == query            # JSON: texts, and lists of texts
    Query.from_params(query.as_params()) == query            # an address: a filter of several values may stand there several times

A job fits where every filter that is set takes it. Of a job that does not say what a filter asks for (``Filter.unknown`` says when that is
so), `Query.unknown` decides: the filters named in it take it, the others leave it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from schemas.characters import UNSAFE
from schemas.enums import EducationLevel, EmploymentType, Seniority, Workplace
from schemas.errors import Problem
from schemas.spans import Age, parse_age

LONGEST = 300  # characters of a value
MOST = 50  # values of a filter
SPONSORSHIP = ("offered", "conditional", "refused", "silent", "unclear")
CLAIM = ("confirmed", "unconfirmed", "contradicted")
STATUS = ("open", "closed", "any")
EXCLUDE, INCLUDE = "exclude", "include"  # of `unknown`: no filter, every filter

_PAY = re.compile(r"(\d[\d,_]{0,15}(?:\.\d{1,2})?)\s*(k?)\s*([A-Za-z]{3})", re.ASCII)
_LENGTH = re.compile(r"(\d{1,5})\s*(km|mi)", re.ASCII)
_SOC = re.compile(r"\d\d(?:-\d{1,4})?")
_SOURCE = re.compile(r"[\w.-]{1,60}(?::\S{1,200})?")
_KM_OF_MILE = Decimal("1.609344")


class BadQuery(Problem):
    """A query that says nothing clear; the message names the filter and the cure."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount per year in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def words(text: str) -> str:
    """Free text of bounded length that holds a letter or digit."""
    line = " ".join(text.split())
    if len(line) > LONGEST or UNSAFE.search(line) or not any(map(str.isalnum, line)):
        raise ValueError(f"write words, at most {LONGEST} characters")
    return line


def plain_word(text: str) -> str:
    """A code of a few letters or digits: "en"."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,20}", text.strip(), re.ASCII):
        raise ValueError("write a code of letters, as in en")
    return text.strip().lower()


def one_of(values: Iterable[str], **others: str) -> Callable[[str], str]:
    """One word of a closed set, in any case; ``others``: what else it is called by."""
    known = {value.lower().replace("_", " "): value for value in values} | {name.replace("_", " "): value for name, value in others.items()}

    def chosen(text: str) -> str:
        found = known.get(" ".join(re.split(r"[\s_-]+", text.strip().lower())))
        if found is None:
            raise ValueError(f"choose of {', '.join(dict.fromkeys(known.values()))}")
        return found

    return chosen


def pay(text: str) -> Pay:
    found = _PAY.fullmatch(text.strip())
    try:
        amount = Decimal(re.sub("[,_]", "", found[1])) if found else Decimal(0)
    except InvalidOperation:
        amount = Decimal(0)
    if found is None or not amount:
        raise ValueError("write an amount a year and its currency, as in 150000 USD")
    return Pay((amount * (1000 if found[2] else 1)).normalize() + 0, found[3].upper())


def kilometres(text: str) -> int:
    found = _LENGTH.fullmatch(text.strip().lower())
    if found is None or not int(found[1]) or int(found[1]) > 20_000:
        raise ValueError("write kilometres or miles, as in 50km or 30mi")
    return int(found[1]) if found[2] == "km" else round(int(found[1]) * _KM_OF_MILE)


def shaped(form: re.Pattern[str], example: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not form.fullmatch(text.strip()):
            raise ValueError(f"write it as in {example}")
        return text.strip()

    return read


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: ``parse`` reads one value of it (ValueError says what is due), ``many``: it may have several, each of which does unless
    ``says`` has it otherwise; ``split``: they may stand in one text, with commas. ``unknown``: when a job does not say what it asks for;
    empty where every job does."""

    name: str
    takes: str
    parse: Callable[[str], Any]
    says: str
    unknown: str = ""
    example: str = ""
    many: bool = False
    split: bool = True

    @property
    def option(self) -> str:
        """The flag of `rolecall alerts add`."""
        return "--" + self.name.replace("_", "-")

    def write(self, value: Any) -> str:
        """A value as `parse` reads it."""
        return f"{value}km" if self.parse is kilometres else str(value)


FILTERS = (
    Filter("text", "words", words, 'all of these words stand in a posting\'s title, employer or text; "so" as a phrase, -word not',
           example='ml engineer -"head of"'),
    Filter("sponsorship", ", ".join(SPONSORSHIP), one_of(SPONSORSHIP, not_offered="refused"),
           "what the employer's words say of sponsoring a visa; silent and unclear can be named, too",
           "its words are silent, or unclear", "offered,conditional", many=True),
    Filter("claim", ", ".join(CLAIM), one_of(CLAIM), "an aggregator claims sponsorship, and the employer's words confirm, do not mention, "
           "or contradict it", "no aggregator claims anything", "confirmed", many=True),
    Filter("visa", "names of visas", words, "the posting names one of these as welcome", "it names no visa", "H-1B", many=True),
    Filter("record_within", "an age", parse_age,
           "registers count approvals or certifications of the employer in a fiscal year that ended within "
           "this time, of the visas asked for where registers know them", "no loaded register can tell, or only of namesakes", "2y"),
    Filter("occupation", "SOC codes", shaped(_SOC, "15-1252, or 15 for its group"), "its title may stand for one of these occupations",
           "none is likely enough, or no titles are loaded", "15-1252", many=True),
    Filter("place", "a city, region or country", words, "a place of work lies in one of these; a remote job's may be the whole country "
           "around it", "it names no place", "California", many=True, split=False),
    Filter("radius", "km or mi", kilometres, "or it lies within this distance of the place, of a region or country: of any city in it; "
           "a place that has no coordinates counts by its name", example="50km"),
    Filter("workplace", ", ".join(Workplace), one_of(Workplace, on_site="onsite", office="onsite"), "where one works", "it does not say",
           "remote", many=True),
    Filter("employment", ", ".join(EmploymentType), one_of(EmploymentType, contract="CONTRACTOR", internship="INTERN"),
           "kind of employment", "it does not say", "full time", many=True),
    Filter("min_salary", "amount and currency", pay, "the top of a stated range, annualized, is at least this, in this currency (others "
           "are not converted); of pay \"from X\", X is. Estimates of sites do not count", "it states no pay, none that can be annualized, "
           "or a lower start without a top", "150000 USD"),
    Filter("seniority", ", ".join(Seniority), one_of(Seniority), "level of the job", "it names none", "senior,lead", many=True),
    Filter("max_experience", "an age", parse_age, "the experience that it asks for is at most this", "it asks for none in years", "5y"),
    Filter("education", ", ".join(EducationLevel), one_of(EducationLevel, phd="doctorate"), "the education that it requires is at most "
           "this", "it names none", "bachelor"),
    Filter("skills", "names", words, "it names all of these skills", "it names no skills", "Python,SQL", many=True),
    Filter("language", "ISO 639-1 codes", plain_word, "language of its text", "too short to tell", "en", many=True),
    Filter("posted_within", "an age", parse_age, "posted, else first seen, within this time", example="7d"),
    Filter("source", "family or family:board", shaped(_SOURCE, "greenhouse:acme"), "one of its postings is of this source",
           example="greenhouse", many=True),
    Filter("status", ", ".join(STATUS), one_of(STATUS), "whether it is open; only open ones where nothing is said", example="any"),
)  # fmt: skip
BY_NAME = {one.name: one for one in FILTERS}
MAY_BE_UNKNOWN = tuple(one.name for one in FILTERS if one.unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody looks for; each field is a filter of ``FILTERS``, None or empty where it is not set. ``unknown``: the filters that take
    a job which does not say what they ask for, in the order of the table."""

    text: str | None = None
    sponsorship: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    visa: tuple[str, ...] = ()
    record_within: Age | None = None
    occupation: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    radius: int | None = None  # kilometres
    workplace: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    min_salary: Pay | None = None
    seniority: tuple[str, ...] = ()
    max_experience: Age | None = None
    education: str | None = None
    skills: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    posted_within: Age | None = None
    source: tuple[str, ...] = ()
    status: str | None = None
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_texts(cls, told: Mapping[str, Iterable[str]]) -> Self:
        """Of values by the name of their filter, as texts. Raises `BadQuery`."""
        values = {name: _read(_filter(name), list(texts)) for name, texts in told.items() if name != "unknown"}
        query = cls(**values, unknown=_unknown(told.get("unknown", ())))
        if query.radius and not query.place:
            raise BadQuery("radius is around a place: name one, as in place=Berlin")
        return query

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> Self:
        """Of the parameters of an address; empty ones say nothing. Raises `BadQuery`."""
        told: dict[str, list[str]] = defaultdict(list)
        for name, text in params:
            if text.strip():
                told[name].append(text)
        return cls.from_texts(told)

    @classmethod
    def from_object(cls, told: Mapping[str, Any]) -> Self:
        """Of an object of JSON. Raises `BadQuery`."""
        texts = {name: [value] if isinstance(value, str) else value for name, value in told.items()}
        for name, values in texts.items():
            if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
                raise BadQuery(f"{name}: write a text, or a list of texts")
        return cls.from_texts(texts)

    def as_params(self) -> list[tuple[str, str]]:
        """The same as parameters of an address."""
        return [(name, text) for name, texts in self._texts() for text in texts]

    def as_object(self) -> dict[str, Any]:
        """The same as an object of JSON: a text for each filter, or a list of them."""
        return {name: texts if name == "unknown" or BY_NAME[name].many else texts[0] for name, texts in self._texts()}

    def as_words(self) -> str:
        """The same for a person: "sponsorship offered, conditional; place Berlin"."""
        return "; ".join(f"{name.replace('_', ' ')} {', '.join(texts)}" for name, texts in self._texts()) or "every open job"

    def _texts(self) -> Iterable[tuple[str, list[str]]]:
        for one in fields(self):
            value = getattr(self, one.name)
            if value in (None, ()):
                continue
            if one.name == "unknown":
                yield one.name, [INCLUDE] if value == MAY_BE_UNKNOWN else list(value)
            else:
                held = BY_NAME[one.name]
                yield one.name, [held.write(part) for part in (value if held.many else (value,))]


def _filter(name: str) -> Filter:
    if name not in BY_NAME:
        raise BadQuery(f"there is no filter {name[:40]!r}: there are {', '.join(BY_NAME)} and unknown")
    return BY_NAME[name]


def _read(of: Filter, texts: list[str]) -> Any:
    """The value of a filter."""
    parts = [part for text in texts for part in (text.split(",") if of.many and of.split else [text]) if part.strip()]
    if len(parts) > (MOST if of.many else 1):
        raise BadQuery(f"{of.name}: at most {MOST if of.many else 1} {'values' if of.many else 'value'}, not {len(parts)}")
    try:
        values = tuple(dict.fromkeys(of.parse(part) for part in parts))
    except ValueError as error:
        raise BadQuery(f"{of.name}: {error}") from error
    return values if of.many else values[0] if values else None


def _unknown(texts: Iterable[str]) -> tuple[str, ...]:
    """Which filters take what is unknown: "include" is all that can, "exclude" none."""
    named = {part.strip().lower().replace("-", "_") for text in texts for part in text.split(",") if part.strip()}
    if wrong := named - {INCLUDE, EXCLUDE, *MAY_BE_UNKNOWN}:
        raise BadQuery(f"unknown: {min(wrong)[:40]!r} is none of {INCLUDE}, {EXCLUDE}, {', '.join(MAY_BE_UNKNOWN)}")
    return tuple(name for name in MAY_BE_UNKNOWN if INCLUDE in named or name in named)

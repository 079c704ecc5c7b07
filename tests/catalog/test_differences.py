"""The change feed tells every job whose exported record differs, and no other."""

from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import Any, cast

import orjson
import pytest
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st

from catalog.differences import differences, read_told, sides, told_of
from catalog.events import values_of
from catalog.read import job_lines, job_records
from catalog.writer import Writer
from schemas.enums import Citizenship, EducationLevel, EligibilityTopic, PayKind, RequirementKind, Sponsorship, Unit
from schemas.evidence import Evidence, Origin
from schemas.facts import (
    Claim,
    Education,
    EligibilityStatement,
    EligibilityToWork,
    Experience,
    Moment,
    Place,
    Requirement,
    Salary,
    SecurityClearance,
    Skill,
    Term,
)
from schemas.fields import FIELDS, SCALARS, Fact, Field
from schemas.job import JobPosting
from tests.factories import NOON, TEXT, job_posting, salary, sighting

few = st.sampled_from
words = st.builds(
    Evidence, few(["a field"]), few(list(Origin)), few(["a", "b"]), few(["rule.a", "rule.b"]), few([1, 2]), few([None, 1]), few([None, 2])
)
truth, maybe, text = st.booleans(), few([None, True, False]), few([None, "a", "b"])
word = few(["a", "b", "c"])
amount = few([None, Decimal(10), Decimal("12.5")])


def some(facts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(facts, max_size=2).map(tuple)


terms = st.builds(Term, word, words, text, maybe)
places = st.builds(Place, words, text, text, few([None, "DE"]), few([None, 52.5]), few([None, 13.4]), truth)
pays = st.builds(
    Salary, amount, amount, few([None, "EUR"]), few([None, Unit.YEAR]), few([PayKind.BASE, PayKind.TOTAL]), words, truth, text, truth,
    amount, amount, few([(), ("high",)]),
)  # fmt: skip
experiences = st.builds(Experience, few([12, 24]), words, few([None, 36]), text, truth)
statements = st.builds(EligibilityStatement, few(list(EligibilityTopic)), word, words, maybe)
DRAWN: dict[Any, list[Any]] = {str: ["a", "b"], int: [3, 6], float: [0.5, 2.5], bool: [True, False]}


def scalars(field: Field) -> st.SearchStrategy[Any]:
    """Values of a scalar's type, and not stated."""
    one, two = field.among[:2] or (DRAWN[field.type] if field.type in DRAWN else list(cast("type[Enum]", field.type))[:2])
    if field.many:
        return few([(), (one,), (one, two)])
    return few([one, two, None] if field.null else [one, two])


PARTS: dict[str, st.SearchStrategy[Any]] = {
    **{field.name: scalars(field) for field in SCALARS if field.told and "." not in (field.of or field.name)},
    "url": few([None, "https://a.example/1", "https://user:word@a.example/1", "javascript:alert(1)"]),
    "apply_url": few([None, "https://a.example/2", "https://a.example/3", "b"]),
    "job_locations": some(places),
    "base_salary": some(pays),
    "other_pay": some(pays.map(lambda pay: replace(pay, kind=PayKind.BONUS))),
    "date_posted": st.none() | st.builds(Moment, few(["2026-06-20", "2026-06-21"]), words),
    "date_modified": st.none() | st.builds(Moment, few(["2026-06-22", "2026-06-23"]), words),
    "valid_through": st.none() | st.builds(Moment, few(["2036-06-20", "2036-06-21"]), words),
    "description": few([TEXT, "another text"]),
    "statements": some(st.builds(Requirement, few(list(RequirementKind)), word, words, few([0, 1]))),
    "experience_requirements": st.none() | experiences,
    "experiences": some(experiences),
    "education_requirements": st.none()
    | st.builds(Education, few(list(EducationLevel)[:2]), truth, words, few([(), ("law", "art")]), truth),
    "skills": some(st.builds(Skill, word, words, maybe)),
    "languages": some(terms),
    "certificates": some(terms),
    "travel": st.none() | terms,
    "seniority": st.none() | st.builds(Term, few(["senior", "lead"]), words),
    "eligibility_to_work": st.builds(
        EligibilityToWork,
        few([None, *Sponsorship]),
        few([()]),
        few([None, Citizenship.CITIZEN]),
        maybe,
        truth,
        some(statements),
        few([None, 0.9]),
    ),
    "security_clearance": st.none() | st.builds(SecurityClearance, truth, words, text),
    "claims": some(st.builds(Claim, few(["sponsorship"]), few(["offered"]), words, few(["unconfirmed", "confirmed"]))),
}


def test_the_edits_reach_every_field() -> None:
    sources = {field.of.partition(".")[0] or field.name.partition(".")[0] for field in FIELDS if field.told}
    assert sources == PARTS.keys(), "a scalar is drawn by its row of schemas/fields.py; what holds facts has a line in PARTS"


@pytest.mark.parametrize("kind", [str, int, float, bool, Unit])
@pytest.mark.parametrize("many", [True, False])
def test_a_scalar_of_any_type_is_drawn(kind: Any, many: bool) -> None:
    field = Field("oven_heat", kind, "how hot the oven is", many=many)
    drawn = {find(scalars(field), lambda value, n=n: len(value or ()) == n if many else (value is None) is (n == 0)) for n in (0, 1)}
    assert {type(value) for value in drawn} == ({tuple} if many else {kind, type(None)})


@st.composite
def edits(draw: st.DrawFn) -> tuple[JobPosting, JobPosting]:
    """A posting, and the same with a few of its fields drawn anew."""
    before = job_posting(**{name: draw(part) for name, part in PARTS.items() if draw(truth)})
    names = draw(st.sets(few(sorted(PARTS)), max_size=3))
    return before, replace(before, **{name: draw(PARTS[name]) for name in sorted(names)})


def record_of(writer: Writer) -> dict[str, Any]:
    """The exported record of the one job, without words, and without what says when and where it was seen."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(part) for name, part in value.items() if name not in ("evidence", "postings", "firstSeen", "lastSeen")}
        return [bare(part) for part in value] if isinstance(value, list) else value

    return dict(bare(orjson.loads(orjson.dumps(next(job_records(writer.db))))))


@pytest.mark.parametrize("kind", ["changed", "rederived"])
@given(edit=edits())
@settings(max_examples=60, deadline=None)
def test_a_record_differs_exactly_where_an_event_tells_it(tmp_path_factory: pytest.TempPathFactory, kind: str, edit: Any) -> None:
    path = tmp_path_factory.mktemp("catalog") / "catalog.db"
    seen = [sighting("1", content="day 0"), sighting("1", content="day 1" if kind == "changed" else "day 0")]
    records = []
    for n, (one, job) in enumerate(zip(seen, edit, strict=True)):
        one.job = job
        with Writer(path, rules_version="1" if kind == "changed" else str(n)) as writer:
            writer.begin_run(f"run {n}", NOON)
            writer.write([one])
            writer.finish_run(f"run {n}", NOON)
            records.append(record_of(writer))
            values = dict(values_of(orjson.loads(next(job_lines(writer.db)))))
            told = dict(writer.db.execute("SELECT field, new FROM changes WHERE about = 'posting' AND kind = ?", (kind,)).fetchall())
            kinds = {row[0] for row in writer.db.execute("SELECT kind FROM event WHERE field IS NOT NULL")}
            counts = writer.db.execute("SELECT changed, rederived, unchanged FROM run_source ORDER BY run DESC").fetchone()
            assume(writer.db.execute("SELECT swapped_run FROM posting").fetchone() == (None,))  # another opening: nothing was written
    assert bool(told) == (records[0] != records[1])
    assert {field: values.get(field) for field in told} == told
    assert kinds <= {kind}
    assert tuple(counts) == ((1, 0, 0) if kind == "changed" else (0, 1, 0) if told else (0, 0, 1))


@given(edit=edits())
@settings(max_examples=60, deadline=None)
def test_what_is_held_is_what_was_told(tmp_path_factory: pytest.TempPathFactory, edit: Any) -> None:
    """A posting that is read back says what it said when it was derived."""
    with Writer(tmp_path_factory.mktemp("catalog") / "catalog.db") as writer:
        one = sighting("1")
        one.job = edit[0]
        writer.begin_run("r", NOON)
        writer.write([one])
        assert not list(differences(read_told(writer.db, [1])[1], told_of(edit[0])))


def test_lists_of_facts_are_told_whole_and_shown_by_what_only_one_side_has() -> None:
    quote = Evidence("skills", Origin.PROSE, "x", "skill.lexicon")
    before = told_of(job_posting(skills=(Skill("C", quote, True), Skill("Rust", quote))))
    after = told_of(job_posting(skills=(Skill("Rust", quote), Skill("Zig", quote, False))))
    (told,) = differences(before, after)
    rust = {"value": "Rust", "detail": None, "required": None}
    assert orjson.loads(told.old or "") == [{"value": "C", "detail": None, "required": True}, rust]
    assert orjson.loads(told.new or "") == [rust, {"value": "Zig", "detail": None, "required": False}]
    assert sides(told.old, told.new) == ("value: C, required", "value: Zig, preferred")
    (turned,) = differences(before, told_of(job_posting(skills=(Skill("Rust", quote), Skill("C", quote, True)))))
    assert sides(turned.old, turned.new) == ("value: C, required; value: Rust", "value: Rust; value: C, required")
    (gone,) = differences(before, told_of(job_posting(skills=())))
    assert (gone.new, sides(gone.old, gone.new)) == (None, ("value: C, required; value: Rust", None))


def test_a_text_that_looks_like_a_list_is_shown_as_it_is() -> None:
    assert sides("[Remote] Piper", '["a", 1]') == ("[Remote] Piper", "a; 1")
    assert sides("12", None) == ("12", None)


def test_pay_is_shown_in_whole_amounts() -> None:
    (told,) = differences(told_of(job_posting()), told_of(job_posting(base_salary=(salary(low=90000),))))
    assert told.field == "base_salary"
    assert "minValue: 95000, maxValue: 120000, currency: USD" in (sides(told.old, told.new)[0] or "")


def test_moved_words_are_no_difference() -> None:
    moved = replace(job_posting().skills[0].evidence, start=0, end=1, rule="another", rule_version=9)
    assert not list(differences(told_of(job_posting()), told_of(job_posting(skills=(replace(job_posting().skills[0], evidence=moved),)))))


def test_a_long_list_is_not_cut() -> None:
    quote = Evidence("skills", Origin.PROSE, "x", "skill.lexicon")
    (told,) = differences(told_of(job_posting(skills=())), told_of(job_posting(skills=tuple(Skill("x" * 90, quote) for _ in range(30)))))
    assert len(orjson.loads(told.new or "")) == 30


def test_facts_that_the_record_holds_are_all_told() -> None:
    assert not [field.name for field in FIELDS if isinstance(field.type, Fact) and field.told is not field.exported]

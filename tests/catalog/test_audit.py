"""Auditing values: what is drawn, what a judgement counts for, and what the judgements come to."""

import pytest

from catalog.audit.drawing import draw, read_values
from catalog.audit.facts import AUDITED
from catalog.audit.judgements import Finding, keep_judgement
from catalog.audit.questions import make_questions
from catalog.audit.report import report, wilson
from catalog.database import CatalogError
from schemas.enums import EligibilityTopic, Sponsorship
from schemas.facts import EligibilityStatement, EligibilityToWork
from schemas.fields import FIELDS, Stands
from tests.factories import NOON, TEXT, quoted, salary, sighting

REFUSAL = "We are unable to sponsor visas for this position."
SPONSORSHIP = AUDITED["sponsorship"]


def stated(value: Sponsorship, *quotes: str, verdict: Sponsorship | None = None) -> EligibilityToWork:
    """A verdict with a statement for each quote of the text."""
    words = [quoted("eligibility_to_work", TEXT, quote, f"sponsorship.{value}") for quote in quotes]
    return EligibilityToWork(
        verdict or value, statements=tuple(EligibilityStatement(EligibilityTopic.SPONSORSHIP, value, e) for e in words)
    )


@pytest.fixture
def db(crawl, writer):
    crawl(0, [sighting(name) for name in ("1", "2", "3")])
    return writer.db


def judge_all(db, finding, fact=SPONSORSHIP, n=50):
    for question in make_questions(db, draw(db, [fact], n, 0)):
        keep_judgement(db, question.postings, question.fact, question.value, question.quotes, finding, NOON)


def counted(db, fact="sponsorship", only=None):
    """(label, rule) -> (right, wrong, unclear) of a report."""
    found = report(db, [AUDITED[fact]], only)
    return {(line.label, line.rule): (line.right, line.wrong, line.unclear) for line in found.lines}, found.outdated


def test_every_field_with_words_can_be_audited():
    told = {field.name for field in FIELDS if field.stands is not Stands.NONE} - {"eligibility_to_work.statements"}
    assert told | {*EligibilityTopic} == AUDITED.keys()


@pytest.mark.parametrize("fact", AUDITED)
def test_what_lists_a_fact_names_columns_that_are_there(db, fact):
    assert all(value.fact == fact and value.value and value.words for value in read_values(db, AUDITED[fact]))


@pytest.mark.parametrize(
    ("fact", "label", "value", "words"),
    [
        ("title", None, "Firmware Engineer", "Firmware Engineer"),
        ("workplace", "hybrid", "hybrid", "Hybrid"),
        ("employment_types", "FULL_TIME", "FULL_TIME", "Full-time"),
        ("job_locations", None, "Harwich, region: GB-ESS, country: GB", "Harwich, GB-ESS, GB"),
        (
            "base_salary", "base", "base, min_value: 95000.0, max_value: 120000.0, currency: USD, unit_text: YEAR",
            "$95,000 - $120,000 per year",
        ),
        ("sponsorship", "not_offered", "not_offered", REFUSAL),
        ("qualifications.preferred", None, "A boating licence", "A boating licence"),
        ("experience_requirements", None, "months: 60, required", "5+ years of experience"),
        (
            "education_requirements", "bachelor", "bachelor, required, fields: electrical engineering",
            "Bachelor's degree in electrical engineering",
        ),
        ("skills", None, "embedded Linux", "embedded Linux"),
        ("languages", None, "en, detail: fluent", "English"),
        ("date_posted", None, "2026-06-20", "2026-06-20"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_one_line_with_its_words(db, fact, label, value, words):
    first = next(read_values(db, AUDITED[fact]))
    assert (first.label, first.value, first.quotes, first.board) == (label, value, words, "greenhouse:heronsgate")


def test_a_verdict_stands_with_the_statements_that_say_the_same(crawl, writer):
    work = stated(Sponsorship.NOT_OFFERED, REFUSAL, "5+ years")
    other = EligibilityStatement(
        EligibilityTopic.SPONSORSHIP, Sponsorship.OFFERED, quoted("eligibility_to_work", TEXT, "harbour crews", "x")
    )
    both = EligibilityToWork(Sponsorship.NOT_OFFERED, statements=(*work.statements, other))
    torn = EligibilityToWork(Sponsorship.CONDITIONAL, statements=(*work.statements, other))
    crawl(0, [sighting("1", eligibility_to_work=both), sighting("2", eligibility_to_work=torn)])
    found = {value.value: [word.quote for word in value.words] for value in read_values(writer.db, SPONSORSHIP)}
    assert found == {"not_offered": [REFUSAL, "5+ years"], "conditional": [REFUSAL, "5+ years", "harbour crews"]}


def test_equal_values_of_a_posting_are_one(crawl, writer):
    crawl(0, [sighting("1", base_salary=(salary(), salary()))])
    assert [len(value.words) for value in read_values(writer.db, AUDITED["base_salary"])] == [2]


def test_a_draw_follows_from_its_seed_and_a_larger_one_holds_it(crawl, writer):
    crawl(0, [sighting(str(number), content=str(number)) for number in range(40)])
    few, same, more, other = (
        [value.posting_id for value in draw(writer.db, [SPONSORSHIP], n, seed)] for n, seed in ((5, 1), (5, 1), (9, 1), (5, 2))
    )
    assert few == same == more[:5]
    assert len({*more}) == 9
    assert other != few


def test_a_draw_takes_the_value_that_is_asked_for(db):
    assert draw(db, [SPONSORSHIP], 9, 0, "offered") == []
    assert len(draw(db, [SPONSORSHIP], 9, 0, "not_offered")) == 3
    assert len(draw(db, [AUDITED["education_requirements"]], 9, 0, "bachelor")) == 3
    assert len(draw(db, [AUDITED["education_requirements"]], 9, 0, "bachelor, required, fields: electrical engineering")) == 3


def test_a_question_shows_the_words_and_what_stands_around_them(db):
    (question,) = make_questions(db, draw(db, [AUDITED["base_salary"]], 3, 0))
    (words,) = question.words
    assert words.before.endswith("The base salary range for this position is ")
    assert words.after == f".\n{REFUSAL}"
    assert len(words.before) <= 150
    assert TEXT[TEXT.index(words.before) - 1] == " "  # begins with a whole word
    assert (question.title, question.organization) == ("Firmware Engineer", "Heronsgate Instruments")


def test_the_same_words_of_a_board_are_asked_about_once(crawl, writer):
    crawl(0, [sighting("1"), sighting("2"), sighting("1", board="elsewhere")])
    questions = make_questions(writer.db, draw(writer.db, [SPONSORSHIP], 9, 0))
    assert sorted((question.board, len(question.postings)) for question in questions) == [
        ("greenhouse:elsewhere", 1),
        ("greenhouse:heronsgate", 2),
    ]
    for question in questions:
        keep_judgement(writer.db, question.postings, question.fact, question.value, question.quotes, Finding.WRONG, NOON)
    assert counted(writer.db)[0][None, None] == (0, 3, 0)
    crawl(1, [sighting("1"), sighting("2"), sighting("3")])
    (later,) = make_questions(writer.db, draw(writer.db, [SPONSORSHIP], 9, 0))
    assert later.finding is Finding.WRONG  # said of the board's words before
    assert len(later.postings) == 1


def test_what_was_judged_is_asked_no_more_and_can_be_judged_anew(db):
    judge_all(db, Finding.RIGHT, n=1)
    assert sum(len(question.postings) for question in make_questions(db, draw(db, [SPONSORSHIP], 9, 0))) == 2
    value = draw(db, [SPONSORSHIP], 1, 0)[0]
    keep_judgement(db, [value.posting_id], "sponsorship", value.value, value.quotes, Finding.UNCLEAR, NOON)
    assert counted(db)[0][None, None] == (0, 0, 1)


def test_a_judgement_of_a_posting_that_is_not_there_is_refused_whole(db):
    posting_id = sighting("1").posting_id
    with pytest.raises(CatalogError, match="no posting 'nobody'"):
        keep_judgement(db, [posting_id, "nobody"], "sponsorship", "not_offered", REFUSAL, Finding.RIGHT, NOON)
    assert counted(db) == ({}, 0)


def test_a_report_counts_by_value_and_by_rule(crawl, writer):
    crawl(0, [sighting("1"), sighting("2", eligibility_to_work=stated(Sponsorship.OFFERED, "harbour crews", "salt water"))])
    judge_all(writer.db, Finding.RIGHT)
    told = {(None, None): (2, 0, 0), ("not_offered", None): (1, 0, 0), ("offered", None): (1, 0, 0)}
    rules = {(None, "sponsorship.refused"): (1, 0, 0), (None, "sponsorship.offered"): (1, 0, 0)}
    assert counted(writer.db) == (told | rules, 0)
    assert counted(writer.db, only="offered")[0][None, None] == (1, 0, 0)
    assert counted(writer.db, "visa") == ({}, 0)


def test_a_judgement_counts_while_the_same_value_is_read_from_the_same_words(crawl, writer):
    crawl(0, [sighting("1")])
    judge_all(writer.db, Finding.WRONG)
    crawl(1, [sighting("1", title="Firmware Engineer II")])  # read anew: the same words
    assert counted(writer.db)[0][None, None] == (0, 1, 0)
    crawl(2, [sighting("1", eligibility_to_work=stated(Sponsorship.NOT_OFFERED, "salt water"))])
    assert counted(writer.db) == ({}, 1)
    crawl(3, [sighting("1", eligibility_to_work=stated(Sponsorship.OFFERED, REFUSAL))])
    assert counted(writer.db) == ({}, 1)
    crawl(4, [sighting("1", content="again")])
    assert counted(writer.db)[0][None, None] == (0, 1, 0)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"), [(129, 175, 0.667, 0.797), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (0, 0, 0.0, 1.0)]
)
def test_the_interval_is_wilson_s(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=0.0006)

"""Which rule on pay holds for a job, whether the job states pay, and demands beside the reasons that are named: by example rows."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlite_utils import Database

from catalog.database import open_catalog, read_catalog
from catalog.migrations import catalog_migrations
from catalog.pay_laws import keep_laws, unstated
from catalog.show import describe
from laws.table import LAWS, Law, Where
from schemas.enums import Lineage, Origin, PayKind, PayWording
from schemas.evidence import Evidence
from schemas.facts import Moment, PayWords
from tests.factories import TEXT, derived, field, place, quoted, salary, sighting

NO_PAY = "Tide gauges are kept alive."
FIELDS = "law, applies, stated"


def on(day: str) -> dict:
    return {"date_posted": Moment(day, field("date_posted", day))}


def unpaid(day: str, *places, **parts) -> dict:
    """A posting of that day at these places that says nothing of pay."""
    return {"description": NO_PAY, "job_locations": places, **on(day), **parts}


@pytest.fixture
def lens(crawl, ask):
    """What the lens says of one posting."""

    def look(columns: str = FIELDS, **parts):
        crawl(0, [sighting("1", **parts)])
        return ask(f"SELECT {columns} FROM pay_transparency ORDER BY country, region, city, law")

    return look


DENVER, OAKLAND, AUSTIN = place("Denver", "US-CO", "US"), place("Oakland", "US-CA", "US"), place("Austin", "US-TX", "US")
US, US_REMOTE = place(None, None, "US"), place(None, None, "US", remote=True)


@pytest.mark.parametrize(
    ("day", "where", "due"),
    [
        ("2020-12-31", DENVER, [(None, "no", "no")]),
        ("2021-01-01", DENVER, [("us-co-2021", "if", "no")]),
        ("2023-12-31", DENVER, [("us-co-2021", "if", "no")]),
        ("2024-01-01", DENVER, [("us-co-2024", "if", "no")]),
        ("2022-12-31", OAKLAND, [(None, "no", "no")]),
        ("2023-01-01", OAKLAND, [("us-ca-2023", "if", "no")]),
        ("2025-07-26", place("Seattle", "US-WA", "US"), [("us-wa-2023", "if", "no")]),
        ("2025-07-27", place("Seattle", "US-WA", "US"), [("us-wa-2025", "if", "no")]),
        ("2023-09-16", place("Buffalo", "US-NY", "US"), [(None, "no", "no")]),
        ("2023-09-17", place("Buffalo", "US-NY", "US"), [("us-ny-2023", "if", "no")]),
        ("2026-01-05", place("New York City", "US-NY", "US"), [("us-ny-2023", "if", "no"), ("us-nyc-2022", "if", "no")]),
        ("2026-01-05", place("Brooklyn", "US-NY", "US"), [("us-ny-2023", "if", "no"), ("us-nyc-2022", "if", "no")]),
        ("2024-09-30", place("Salisbury", "US-MD", "US"), [(None, "no", "no")]),
        ("2024-10-01", place("Salisbury", "US-MD", "US"), [("us-md-2024", "yes", "no")]),
        ("2026-01-05", place("Cleveland", "US-OH", "US"), [("us-cleveland-2025", "if", "no")]),
        ("2026-12-31", place("Columbus", "US-OH", "US"), [(None, "no", "no")]),  # in force, and enforced of nobody yet
        ("2027-01-01", place("Columbus", "US-OH", "US"), [("us-columbus-2027", "if", "no")]),
        ("2026-01-05", place("Long Island City", "US-NY", "US"), [("us-ny-2023", "if", "no"), ("us-nyc-2022", "if", "no")]),
        ("2026-01-05", place("Cleveland", "US-TN", "US"), [(None, "no", "no")]),  # another city of that name
        ("2026-01-05", place("Victoria", "CA-BC", "CA"), [("ca-bc-2023", "yes", "no")]),
        ("2026-01-05", place("Graz", "AT-6", "AT"), [("at-2011", "yes", "no")]),
        ("2026-06-07", place("Graz", "AT-6", "AT"), [("at-2011", "yes", "no"), ("eu-2026", "unknown", "no")]),
        ("2026-06-06", place("Kiel", "DE-SH", "DE"), [(None, "no", "no")]),
        ("2026-06-07", place("Kiel", "DE-SH", "DE"), [("eu-2026", "unknown", "no")]),
        ("2026-01-05", place("Osaka", "JP-27", "JP"), [(None, "no", "no")]),
        ("2026-01-05", AUSTIN, [(None, "no", "no")]),
    ],
)
def test_a_rule_holds_where_and_when_its_row_says(lens, day, where, due):
    assert lens(**unpaid(day, where)) == due


@pytest.mark.parametrize(
    ("places", "workplace", "due"),
    [
        ((), None, [(None, "unknown", "no")]),
        ((place(None, None, None),), None, [(None, "unknown", "no")]),
        ((US,), None, [(None, "unknown", "no")]),
        ((place("Springfield", "Somewhere", "US"),), None, [(None, "unknown", "no")]),
        ((place(None, "US-OH", "US"),), None, [(None, "unknown", "no")]),  # of its cities, one has a rule
        ((place(None, "US-NY", "US"),), None, [("us-ny-2023", "if", "no")]),
        ((place(None, None, "FR"),), None, [(None, "no", "no")]),
    ],
)
def test_what_is_told_too_broadly_is_unknown(lens, places, workplace, due):
    assert lens(**unpaid("2026-01-05", *places, workplace=workplace)) == due


def named(name: str, *where, **more):
    """A place that is told by that name alone, and taken for the one that lies there."""
    return replace(place(*where, **more), evidence=field("job_locations", name))


ASKS_IN_BC = "states no pay; the rule of British Columbia{} asks for one"


@pytest.mark.parametrize(
    ("where", "law", "applies", "says"),
    [
        (place("Vancouver", "CA-BC", "CA"), "ca-bc-2023", "yes", ASKS_IN_BC.format("")),
        (named("Vancouver", "Vancouver", "CA-BC", "CA"), "ca-bc-2023", "unknown", ASKS_IN_BC.format(", if the Vancouver there is meant,")),
        (named("vancouver", "Vancouver", "CA-BC", "CA"), "ca-bc-2023", "unknown", ASKS_IN_BC.format(", if the vancouver there is meant,")),
        (named("Kelowna", "Kelowna", "CA-BC", "CA"), "ca-bc-2023", "yes", ASKS_IN_BC.format("")),  # no other has its name
        (named("Portland", "Portland", "US-OR", "US"), None, "unknown", None),  # that of Maine has a rule
        (place("Portland", "US-OR", "US"), None, "no", None),
        (named("Cambridge", "Cambridge", "GB-ENG", "GB"), None, "unknown", None),  # that of Massachusetts has one
        (named("Dallas", "Dallas", "US-TX", "US"), None, "no", None),
    ],
)
def test_a_bare_name_that_another_place_has_is_unknown(lens, where, law, applies, says):
    assert lens("law, applies, says", **unpaid("2026-07-20", where))[0] == (law, applies, says)


def test_a_namesake_had_no_rule_on_that_day(lens):
    """Maine's begins on 2026-07-13."""
    assert lens(**unpaid("2026-07-12", named("Portland", "Portland", "US-OR", "US"))) == [(None, "no", "no")]


def test_what_a_name_alone_leaves_open_is_not_told_on_the_page_of_a_job(crawl, ask, writer):
    crawl(0, [sighting("1", **unpaid("2026-07-20", named("Vancouver", "Vancouver", "CA-BC", "CA")))])
    ((job,),) = ask("SELECT job_id FROM jobs")
    assert unstated(writer.db, job) == []


def test_work_from_afar_is_reached_by_rules_that_say_so(lens):
    rows = lens(**unpaid("2025-03-01", US_REMOTE, workplace="remote"))
    assert rows == [(law, "if", "no") for law in ("us-ca-2023", "us-co-2024", "us-nyc-2022", "us-wa-2023")]


@pytest.mark.parametrize(
    ("where", "due"),
    [
        (place(None, "US-TX", "US", remote=True), (None, "no", "no")),  # anywhere in Texas, and nowhere else
        (place(None, "US-CO", "US", remote=True), ("us-co-2024", "if", "no")),
        (AUSTIN, (None, "unknown", "no")),  # an office, and how far one may be from it is not told
    ],
)
def test_work_from_afar_at_a_place(lens, where, due):
    assert lens(**unpaid("2025-03-01", where, workplace="remote")) == [due]


def test_there_was_nothing_to_reach_work_from_afar_before_the_first_rule(lens):
    assert lens(**unpaid("2020-06-01", US_REMOTE, workplace="remote")) == [(None, "no", "no")]


def test_a_row_for_each_place(lens):
    rows = lens(f"city, {FIELDS}", **unpaid("2026-01-05", DENVER, OAKLAND, AUSTIN))
    assert rows == [
        ("Oakland", "us-ca-2023", "if", "no"), ("Denver", "us-co-2024", "if", "no"), ("Austin", None, "no", "no"),
    ]  # fmt: skip


def test_the_day_is_that_of_first_sight_where_none_is_told(lens):
    assert lens(f"day, {FIELDS}", description=NO_PAY, job_locations=(DENVER,)) == [("2026-07-04", "us-co-2024", "if", "no")]


def test_stated_pay_has_its_words(lens, writer):
    columns = "stated, quote, origin, span_start, span_end, min_value, max_value, currency, unit, width, wide, open_ended, says"
    ((stated, quote, origin, start, end, *rest),) = lens(columns, job_locations=(DENVER,))
    assert (stated, quote, origin) == ("yes", TEXT[start:end], "prose")
    assert rest == [95000, 120000, "USD", "YEAR", pytest.approx(1.263, abs=0.001), 0, None, None]
    ((posting_id,),) = map(tuple, writer.db.execute("SELECT posting_id FROM pay_transparency"))
    assert writer.db.execute("SELECT 1 FROM posting WHERE posting_id = ?", (posting_id,)).fetchone()


@pytest.mark.parametrize(
    ("pay", "due"),
    [
        (salary(low=60000, high=119999), (119999 / 60000, 0, None)),
        (salary(low=60000, high=120000), (2, 1, None)),
        (replace(salary(), max_value=None), (None, None, "from")),
        (replace(salary(), min_value=None), (None, None, "up_to")),
        (salary(low=0, high=10), (None, None, None)),
    ],
)
def test_the_width_of_a_range_is_measured(lens, pay, due):
    assert lens("width, wide, open_ended", job_locations=(DENVER,), base_salary=(pay,)) == [due]


def test_a_site_s_guess_states_no_pay(lens):
    assert lens("stated", job_locations=(DENVER,), base_salary=(salary(estimated=True),)) == [("no",)]


def competitive(text: str = f"{NO_PAY} Competitive salary.") -> dict:
    words = PayWords(PayWording.COMPETITIVE, quoted("pay_words", text, "Competitive salary", "pay_words.competitive"))
    return {"description": text, "pay_words": (words,)}


def test_words_without_an_amount_are_told_apart(lens):
    ((stated, quote, start, end, says),) = lens("stated, quote, span_start, span_end, says", **unpaid("2026-01-05", DENVER) | competitive())
    assert (stated, quote) == ("words", competitive()["description"][start:end])
    assert says == ('states no amount ("Competitive salary"); the rule of Colorado asks for one of employers with an employee in Colorado')


def test_an_amount_counts_before_words(lens):
    words = PayWords(PayWording.COMPETITIVE, field("pay_words", "Competitive"))
    assert lens("stated, quote", job_locations=(DENVER,), pay_words=(words,)) == [("yes", "$95,000 - $120,000 per year")]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (OAKLAND, "California asks for one of employers with 15 or more employees (anywhere, one of them in California)"),
        (place("Salisbury", "US-MD", "US"), "Maryland asks for one"),
        (place("Kiel", "DE-SH", "DE"), "Directive (EU) 2023/970 asks member states to see that applicants are told"),
        (AUSTIN, None),
    ],
)  # fmt: skip
def test_what_is_not_stated_is_said_in_a_sentence(lens, where, says):
    assert lens("says", **unpaid("2026-06-20", where)) == [(says and f"states no pay; the rule of {says}",)]


def test_the_sentence_says_that_a_rule_reaches_work_from_afar(lens):
    says = dict(lens("law, says", **unpaid("2025-03-01", US_REMOTE, workplace="remote")))
    assert says["us-co-2024"] == (
        "states no pay; the rule of Colorado, which reaches work from afar that may be done there, asks for one of employers with an "
        "employee in Colorado"
    )


def test_applicants_may_be_told_later(lens):
    ((asks, says),) = lens("asks, says", **unpaid("2026-01-05", place("Gdynia", "PL-22", "PL")))
    assert (asks, says) == ("applicant", "states no pay; the rule of Poland asks that applicants be told, in the posting or later")


def test_pay_of_any_posting_of_the_job_is_the_job_s(crawl, ask):
    """The aggregator's copy has none, the employer's own posting has."""
    copy = sighting("a", family="remotive", board="remotive", lineage=Lineage.AGGREGATOR, base_salary=(), job_locations=(DENVER,))
    crawl(0, [sighting("1", job_locations=(DENVER,)), copy])
    assert ask("SELECT postings FROM jobs") == [(2,)]
    assert ask("SELECT DISTINCT stated FROM pay_transparency") == [("yes",)]


def copies(crawl, own: dict, copied: dict) -> None:
    """The employer's own posting of a job, and an aggregator's copy, each with its pay."""
    copy = sighting("a", family="remotive", board="remotive", lineage=Lineage.AGGREGATOR, job_locations=(DENVER,), **copied)
    crawl(0, [sighting("1", job_locations=(DENVER,), **own), copy])


def test_a_guess_does_not_hide_what_another_posting_states(crawl, ask):
    copies(crawl, {"base_salary": (salary(low=96000, estimated=True),)}, {"base_salary": (salary(),)})
    assert ask("SELECT postings FROM jobs") == [(2,)]
    assert ask("SELECT stated, min_value, says FROM pay_transparency") == [("yes", 95000, None)]


def test_pay_is_that_of_the_record_where_it_states_some(crawl, ask):
    copies(crawl, {"base_salary": (salary(),)}, {"base_salary": (salary(low=96000, high=121000),)})
    assert ask("SELECT stated, min_value FROM pay_transparency") == [("yes", 95000)]


def test_guesses_alone_state_no_pay(crawl, ask):
    copies(crawl, *[{"base_salary": (salary(estimated=True),)}] * 2)
    assert ask("SELECT stated FROM pay_transparency") == [("no",)]


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (PayKind.BASE, ("yes", "base")), (PayKind.TOTAL, ("yes", "total")), (PayKind.BONUS, ("no", None)),
        (PayKind.COMMISSION, ("no", None)), (PayKind.EQUITY, ("no", None)), (PayKind.ALLOWANCE, ("no", None)),
    ],
)  # fmt: skip
def test_only_pay_of_the_job_counts_as_stated(lens, kind, due):
    assert lens("stated, kind", job_locations=(DENVER,), base_salary=(replace(salary(), kind=kind),)) == [due]


def test_no_sentence_judges(lens, writer):
    lens(**unpaid("2026-06-20", DENVER, OAKLAND, US_REMOTE, place("Kiel", "DE-SH", "DE"), workplace="remote"))
    said = " ".join(says for (says,) in writer.db.execute("SELECT says FROM pay_transparency WHERE says IS NOT NULL")).lower()
    assert "asks" in said
    assert not any(word in said for word in ("violat", "illegal", "unlawful", "breach", "must "))


def test_closed_jobs_are_looked_at_too(crawl, ask):
    def others(day: int) -> list:
        return [sighting(f"p{n}", day=day, title=f"Pilot {n}", description=f"Ship {n} is led.") for n in range(9)]

    crawl(0, [sighting("1", **unpaid("2026-01-05", DENVER)), *others(0)])
    for day in (1, 2):
        crawl(day, others(day))
    assert ask("SELECT law, closed_at IS NOT NULL FROM pay_transparency WHERE city = 'Denver'") == [("us-co-2024", 1)]


HOSTILE = "'); DROP TABLE job; -- <script>alert(1)</script> \x1b[31m"


def test_a_hostile_name_of_a_law_is_a_name(lens, writer):
    law = Law(
        HOSTILE, (Where("US", "US-CO", None),), HOSTILE, HOSTILE, LAWS[0].asks, "2021-01-01", None, 1, None, LAWS[0].remote, HOSTILE,
        "https://laws.example/", "2026-01-01", LAWS[0].by,
    )  # fmt: skip
    keep_laws(writer.db, (law,))
    assert lens("law, jurisdiction, says", **unpaid("2026-01-05", DENVER)) == [
        (HOSTILE, HOSTILE, f"states no pay; the rule of {HOSTILE} asks for one")
    ]


def test_the_table_of_laws_is_made_anew_where_it_differs(writer, path):
    writer.db.execute("DELETE FROM law_place")
    writer.db.execute("PRAGMA user_version = 1")
    writer.close()
    with closing(open_catalog(path)) as db:
        assert db.execute("SELECT count(*) FROM law").fetchone() == (len(LAWS),)
        assert db.execute("SELECT count(*) FROM law_place").fetchone() == (sum(len(law.where) for law in LAWS),)


def test_a_catalog_of_before_has_the_lens(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="laws")
        old.executescript("""
            INSERT INTO run (id, run_id, kind, rules_version, started_at) VALUES (1, 'r', 'crawl', '1', 'then');
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a');
            INSERT INTO job (id, job_id, main) VALUES (1, 'j', 1);
            INSERT INTO posting (id, posting_id, source, identifier, job, first_run, last_run, first_seen, last_seen, content_hash,
              rules_version, lineage) VALUES (1, 'p', 1, '1', 1, 1, 1, '2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z', 'h', '1', 'ats');
            INSERT INTO place (posting, n, city, region, country, remote, origin, quote, rule, rule_version)
              VALUES (1, 0, 'Denver', 'US-CO', 'US', 0, 'field', 'Denver', 'places.words', 1);
        """)
    with closing(open_catalog(path)) as db:
        assert db.execute(f"SELECT {FIELDS} FROM pay_transparency").fetchall() == [("us-co-2024", "if", "no")]


DEMANDS = "value, quote, reason, reason_quote, reason_origin, says"


@pytest.fixture
def demanded(crawl, ask):
    """What the view of demands says of a posting that is derived from its text."""

    def look(text: str, columns: str = DEMANDS, view: str = "demands", **given):
        job = derived(text, "Firmware Engineer", "Denver, CO", **given)
        crawl(
            0, [sighting("1", **{name: getattr(job, name) for name in ("description", "demands", "job_locations", "eligibility_to_work")})]
        )
        return ask(f"SELECT {columns} FROM {view}")

    return look


def test_a_demand_that_names_no_reason(demanded):
    text = "We build tide gauges.\n\nU.S. citizens only.\n"
    due = [("citizen", "U.S. citizens only.", None, None, None, 'says "U.S. citizens only."; names no reason')]
    assert demanded(text) == due


@pytest.mark.parametrize(("text", "many"), [("U.S. citizens only.", 1), ("U.S. citizens only, for ITAR applies.", 0)])
def test_only_demands_without_a_reason_stand_in_their_view(demanded, ask, text, many):
    assert demanded(text, "count(*)", "demands_without_reason") == [(many,)]
    assert ask("SELECT count(*) FROM demands") == [(1,)]


def test_a_reason_has_its_words_and_their_place(demanded, ask):
    text = "U.S. citizens only.\n\nOur gauges are subject to export controls.\n"
    ((start, end, says),) = demanded(text, "reason_start, reason_end, says")
    assert text[start:end] == "export controls"
    assert says == 'says "U.S. citizens only."; names a reason: "export controls"'
    assert ask("SELECT * FROM demands_without_reason") == []


def test_words_of_a_demand_stand_where_they_are_told(demanded):
    text = "We build tide gauges. You must be a U.S. citizen."
    ((start, end, quote, rule),) = demanded(text, "span_start, span_end, quote, rule")
    assert (text[start:end], rule) == (quote, "citizenship.citizen")


def test_pay_words_evidence_is_a_posting_s():
    job = derived("We offer a competitive salary.", base_salary=())
    (words,) = job.pay_words
    assert job.description[words.evidence.start : words.evidence.end] == words.evidence.quote == "competitive salary"
    assert words.evidence == Evidence("pay_words", Origin.PROSE, "competitive salary", "pay_words.competitive", 1, 11, 29)


def told_of(path, field_name: str) -> list[tuple]:
    """What `rolecall show` tells of the one job under a name."""
    with closing(read_catalog(path)) as db:
        ((job_id,),) = map(tuple, db.execute("SELECT job_id FROM jobs"))
        return [(one.value, one.origin, one.words, one.rule) for one in describe(db, job_id).values if one.field == field_name]


def test_show_says_which_rule_asks_for_what_is_not_stated(crawl, path):
    crawl(0, [sighting("1", **unpaid("2026-06-20", DENVER, place("Boulder", "US-CO", "US"), place("Kiel", "DE-SH", "DE"), AUSTIN))])
    assert told_of(path, "payTransparency") == [
        (
            "states no pay; the rule of Colorado asks for one of employers with an employee in Colorado",
            "law",
            "Equal Pay for Equal Work Act, as amended by SB 23-105: pay or its range, benefits, and the day on which applications are "
            "expected to close",
            "https://leg.colorado.gov/bills/sb23-105",
        )
    ]


def test_show_says_nothing_where_pay_is_stated(crawl, path):
    crawl(0, [sighting("1", job_locations=(DENVER,))])
    assert told_of(path, "payTransparency") == told_of(path, "demands") == []


def test_show_says_which_demand_names_no_reason(demanded, path):
    demanded("U.S. citizens only.")
    assert told_of(path, "demands") == [
        ('says "U.S. citizens only."; names no reason', "prose", "U.S. citizens only.", "citizenship.citizen")
    ]


def test_a_posting_s_demands_follow_its_text(crawl, ask):
    """Facts are replaced with the posting, also where only newer rules read them."""
    for day, text in enumerate(("U.S. citizens only.", "U.S. citizens only. ITAR applies.", "Anybody may apply.")):
        job = derived(text)
        crawl(day, [sighting("1", day=day, **{name: getattr(job, name) for name in ("description", "demands", "eligibility_to_work")})])
        assert ask("SELECT reason FROM demands") == [[(None,)], [("export_control",)], []][day]

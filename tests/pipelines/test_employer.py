"""Employers through the flow: settled alike in any order and batches, told by events, kept with their words."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.database import read_catalog
from catalog.read import job_records
from catalog.show import describe
from catalog.writer import Writer
from crawler.commands.load import learn_home
from crawler.run.flow import Flow, load_settings
from pipelines.boards import settle_boards
from pipelines.context import Rolecall
from schemas.enums import Lineage
from schemas.match import Verdict
from schemas.raw import RawPosting
from schemas.source import BoardHome, Home, Listing
from tests.factories import NOON

Homes = Mapping[tuple[str, str], Home]

LEGAL = "About Crumbly\n\nWe bake bread in stone ovens.\n\nCrumbly Inc. is an equal opportunity employer."
TEXTS = (
    LEGAL,
    "At Crumbly, we bake.",
    "Crumbly Bakeries is hiring millers. Crumbly Bakeries is an equal opportunity employer.",
    "About Ovenworks\n\nAt Ovenworks, we build ovens for Crumbly.",
    "Sweep the floor.",
)
ROLES = ("Baker", "Confectioner", "Miller", "Oven Fitter", "Janitor")


def postings(board: str = "crumbly", texts: Sequence[str] = TEXTS, **parts: Any) -> list[RawPosting]:
    return [RawPosting("ashby", board, f"{n}", title=ROLES[n % len(ROLES)], description_html=text, **parts) for n, text in enumerate(texts)]


def run(
    path: Path,
    raws: Sequence[RawPosting | Listing],
    *,
    size: int = 1000,
    homes: Homes | None = None,
    day: int = 0,
    kind: str = "crawl",
    name: str = "",
) -> None:
    """One run over postings, in batches of ``size``."""
    at = NOON + timedelta(days=day)
    with Writer(path) as writer:
        rolecall = Rolecall(f"run {day}{name}", writer=writer, homes=homes or {}, clock=lambda: at)
        writer.begin_run(rolecall.run, at, kind)
        with Flow(rolecall, load_settings([("BATCH_SIZE", size)])) as flow:
            for raw in raws:
                flow.push(raw)
        settle_boards(rolecall)
        writer.finish_run(rolecall.run, at)


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(path)
    found = db.execute(query).fetchall()
    db.close()
    return found


def organizations(path: Path) -> list[tuple[Any, ...]]:
    """Everything that is settled, without the numbers of rows."""
    return ask(
        path,
        "SELECT p.posting_id, p.organization, e.identity, e.name, e.legal_name, e.aliases, w.posting_id, x.origin, x.quote, x.rule "
        "FROM posting p LEFT JOIN employer e ON e.id = p.employer LEFT JOIN posting w ON w.id = e.posting "
        "LEFT JOIN scalar x ON x.posting = p.id AND x.field = 'hiring_organization' ORDER BY 1",
    )


def test_a_board_has_one_employer_and_its_postings_one_organization(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings())
    assert ask(path, "SELECT DISTINCT organization FROM jobs") == [("Crumbly",)]
    assert ask(path, "SELECT name, legal_name, aliases, origin, rule, boards, open_jobs FROM employers") == [
        ("Crumbly", "Crumbly Inc.", '["Crumbly Bakeries"]', "board", "employer.prose", '["ashby:crumbly"]', 5)
    ]
    assert ask(path, "SELECT DISTINCT employer_name, employer_legal_name, family, board FROM jobs") == [
        ("Crumbly", "Crumbly Inc.", "ashby", "crumbly")
    ]


def called(site_name: str, board: str = "4711") -> Listing:
    return Listing("paylocity", board, listed=1, shown=1, site_name=site_name)


def silent(board: str = "4711") -> list[RawPosting]:
    return [replace(raw, family="paylocity") for raw in postings(board, texts=TEXTS[4:])]


def test_what_a_board_calls_itself_names_it_where_nothing_else_does(tmp_path: Path) -> None:
    path, told = tmp_path / "c.db", "SELECT organization, employer_name FROM jobs"
    run(path, [*silent(), called("Jobs at Crumbly")])
    assert ask(path, told) == [("Crumbly", "Crumbly")]
    assert ask(path, "SELECT name, quote, rule FROM employers") == [("Crumbly", "Jobs at Crumbly", "employer.site_name")]
    run(path, silent(), day=1)
    assert ask(path, told) == [("Crumbly", "Crumbly")]  # an answer without a name takes none away
    run(path, [*silent(), called("Jobs at Mehlwerk")], day=2)
    assert ask(path, told) == [("Mehlwerk", "Mehlwerk")]  # told anew, though its posting did not change
    run(path, [*silent(), called("Jobs at Crumbly")], day=1, kind="load", name="late")
    assert ask(path, told) == [("Mehlwerk", "Mehlwerk")]  # an older run, loaded later


def test_the_parts_of_a_listing_may_come_in_any_order(tmp_path: Path) -> None:
    parts = [called("Jobs at Mehlwerk"), called("Jobs at Crumbly"), Listing("paylocity", "4711")]
    for n, order in enumerate((parts, parts[::-1])):
        run(tmp_path / f"{n}.db", [*order, *silent()])
        assert ask(tmp_path / f"{n}.db", "SELECT organization FROM jobs") == [("Crumbly",)]


def test_an_alias_with_a_comma_is_one_alias(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    named = [*postings(texts=["Bake."] * 3, hiring_organization="Crumbly"), *postings(texts=TEXTS[4:] * 5)[3:]]
    run(path, [*named, RawPosting("ashby", "crumbly", "9", title="Miller", hiring_organization="Crumbly Mill, Oven & Salt Ltd.")])
    assert ask(path, "SELECT name, value FROM employers, json_each(aliases)") == [("Crumbly", "Crumbly Mill, Oven & Salt")]
    db = read_catalog(path)
    assert {tuple(record["employer"]["aliases"]) for record in job_records(db)} == {("Crumbly Mill, Oven & Salt",)}
    db.close()


def test_an_agency_is_told_with_the_words_that_say_so(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings(texts=[f"For our client, {text}" for text in ("bake.", "sweep.", "grind.")]))
    told = ("Crumbly", 1, "For our client", "employer.for_client")
    assert ask(path, "SELECT name, is_agency, agency_quote, agency_rule FROM employers") == [told]
    query = "SELECT x.name, substr(t.description, x.span_start + 1, x.span_end - x.span_start) FROM employer_name x"
    assert set(ask(path, f"{query} JOIN posting_text t USING (posting)")) == {("our client", "For our client")}


def test_a_board_of_two_employers_makes_no_third_of_its_token(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    both = [postings("b", ["Brot."] * 2, hiring_organization=f"{name} GmbH")[n] for n, name in enumerate(("Mehlwerk", "Backhaus"))]
    run(path, [*both, *postings("b", ["Brot."] * 3)[2:]])
    assert ask(path, "SELECT name, boards FROM employers ORDER BY 1") == [("Backhaus", None), ("Mehlwerk", None)]
    assert ask(path, "SELECT organization FROM jobs ORDER BY 1") == [(None,), ("Backhaus",), ("Mehlwerk",)]


def test_a_name_that_the_catalog_knows_is_no_proof_on_an_aggregator(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    listed = RawPosting("remotive", "all", "1", lineage=Lineage.AGGREGATOR, title="Stoker", hiring_organization="Crumbly Inc.")
    run(path, [*postings(), listed])
    found = ask(path, "SELECT organization, employer_name FROM jobs WHERE family = 'remotive'")
    assert found == [("Crumbly", None)]


def test_an_alias_is_kept_with_the_words_that_give_it(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings())
    query = (
        "SELECT a.name, substr(t.description, a.span_start + 1, a.span_end - a.span_start), a.quote FROM employer_alias a "
        "JOIN posting_text t ON t.posting = a.posting"
    )
    assert ask(path, query) == [("Crumbly Bakeries",) * 3]


@given(order=st.permutations(range(len(TEXTS) * 2)), size=st.integers(1, 6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_order_nor_batches_matter(tmp_path_factory: pytest.TempPathFactory, order: list[int], size: int) -> None:
    raws = [*postings(), *postings("crumblyhq")]
    whole, shuffled = tmp_path_factory.mktemp("whole") / "c.db", tmp_path_factory.mktemp("shuffled") / "c.db"
    run(whole, raws)
    run(shuffled, [raws[n] for n in order], size=size)
    assert organizations(shuffled) == organizations(whole)
    assert judged(shuffled) == judged(whole)


BREAD = "Bake rye bread at night, feed the sourdough, stoke the oven with beech, shape four hundred loaves and carry them to the van. "
MILL = "About Crumbly\n\nAt Crumbly, we mill."


def judged(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Every pair with its verdict and score, and which postings are one job."""
    pairs = ask(
        path,
        "SELECT min(a.posting_id, b.posting_id), max(a.posting_id, b.posting_id), d.verdict, d.score, d.veto FROM duplicate d "
        "JOIN posting a ON a.id = d.a JOIN posting b ON b.id = d.b ORDER BY 1, 2",
    )
    return pairs, ask(path, "SELECT p.posting_id, j.job_id FROM posting p JOIN job j ON j.id = p.job ORDER BY 1")


def renamed_later() -> list[RawPosting]:
    """A board called by its token until its other postings tell its name, and an aggregator's copy under that name."""
    copy = {"title": "Night Baker", "description_html": BREAD * 3}
    own = RawPosting("ashby", "x1-holding", "1", **copy)
    listed = RawPosting("remotive", "all", "2", lineage=Lineage.AGGREGATOR, hiring_organization="Crumbly", **copy)
    others = [RawPosting("ashby", "x1-holding", f"3{n}", title=ROLES[n], description_html=MILL) for n in range(3)]
    return [own, listed, *others]


def test_near_copies_are_judged_under_the_name_that_is_settled(tmp_path: Path) -> None:
    whole, single = tmp_path / "whole.db", tmp_path / "single.db"
    run(whole, renamed_later())
    run(single, renamed_later(), size=1)
    assert judged(single) == judged(whole)
    assert ask(single, "SELECT postings FROM jobs WHERE title = 'Night Baker'") == [(2,)]


def test_a_rename_in_a_later_run_judges_what_was_known(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, renamed_later()[:2])
    assert ask(path, "SELECT count(*) FROM jobs") == [(2,)]
    run(path, renamed_later(), day=1)
    assert ask(path, "SELECT count(*) FROM jobs WHERE title = 'Night Baker'") == [(1,)]
    assert ask(path, "SELECT kind, count(*) FROM changes WHERE about = 'posting' AND kind IN ('merged', 'split') GROUP BY 1") == [
        ("merged", 1)
    ]
    before = judged(path)
    run(path, renamed_later(), day=2)
    assert judged(path) == before


def test_a_hand_s_verdict_outlives_a_rename(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    own, listed, *_ = renamed_later()
    run(path, [own, listed])
    with Writer(path) as writer:
        writer.decide(own.posting_id, listed.posting_id, Verdict.DIFFERENT, NOON)
    run(path, renamed_later(), day=1)
    assert ask(path, "SELECT count(*) FROM jobs WHERE title = 'Night Baker'") == [(2,)]


def test_in_two_runs_it_is_what_it_is_in_one(tmp_path: Path) -> None:
    run(tmp_path / "one.db", postings())
    run(tmp_path / "two.db", postings()[2:4])
    run(tmp_path / "two.db", postings(), day=1)
    assert organizations(tmp_path / "two.db") == organizations(tmp_path / "one.db")


def test_a_rename_is_an_event_for_what_was_known(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings(texts=TEXTS[4:]))
    assert ask(path, "SELECT organization FROM jobs") == [("Crumbly",)]  # the token's
    run(path, postings(texts=[*TEXTS[4:], *["At CRUMBLY, we bake."] * 2]), day=1)
    told = ask(path, "SELECT kind, field, old, new FROM changes WHERE about = 'posting' AND kind = 'rederived' ORDER BY field")
    assert told == [
        ("rederived", "employer.name", "Crumbly", "CRUMBLY"),
        ("rederived", "hiring_organization", "Crumbly", "CRUMBLY"),
    ]
    assert ask(path, "SELECT count(*) FROM posting_fts WHERE posting_fts MATCH 'organization:crumbly'") == [(3,)]


def test_a_changed_registry_row_renames_what_did_not_change(tmp_path: Path) -> None:
    path, home = tmp_path / "c.db", {("ashby", "crumbly"): Home("US", "Crumbly Group")}
    run(path, postings())
    run(path, postings(), homes=home, day=1)
    assert ask(path, "SELECT DISTINCT organization FROM jobs") == [("Crumbly Group",)]
    assert ask(path, "SELECT name, country, origin, quote FROM employers") == [("Crumbly Group", "US", "registry", "Crumbly Group")]
    before = organizations(path)
    run(path, postings(), homes=home, day=2)
    assert organizations(path) == before
    run(path, postings(), day=3)
    assert ask(path, "SELECT name, country, origin FROM employers") == [("Crumbly", None, "board")]


def test_boards_of_one_registry_employer_share_a_row_whichever_comes_last(tmp_path: Path) -> None:
    homes = {("ashby", board): Home(None, "Crumbly") for board in ("crumbly", "cornmill")}
    legal, other = postings("crumbly", [LEGAL]), postings("cornmill", ["Crumbly Mills is an equal opportunity employer."])
    for name, raws in (("a.db", legal + other), ("b.db", other + legal)):
        run(tmp_path / name, raws, homes=homes, size=1)
    told = "SELECT name, legal_name, aliases, boards, open_jobs FROM employers"
    assert ask(tmp_path / "a.db", told) == [("Crumbly", "Crumbly Inc.", '["Crumbly Mills"]', '["ashby:cornmill","ashby:crumbly"]', 2)]
    assert ask(tmp_path / "b.db", told) == ask(tmp_path / "a.db", told)
    run(tmp_path / "a.db", legal + other, homes=homes, day=1, size=1)
    assert ask(tmp_path / "a.db", told) == ask(tmp_path / "b.db", told)


def test_a_name_alone_makes_two_boards_no_employer_s(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, [*postings("crumbly", TEXTS[1:2]), *postings("crumblyhq", TEXTS[1:2])])
    assert ask(path, "SELECT name, boards FROM employers ORDER BY 2") == [
        ("Crumbly", '["ashby:crumbly"]'), ("Crumbly", '["ashby:crumblyhq"]'),
    ]  # fmt: skip


def test_an_aggregator_s_postings_keep_their_names_and_have_no_employer(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings("all", ["Bake."] * 2, lineage=Lineage.AGGREGATOR, hiring_organization="Crumbly Inc."))
    assert ask(path, "SELECT DISTINCT organization, employer_name FROM jobs") == [("Crumbly", None)]
    assert ask(path, "SELECT count(*) FROM employers") == [(0,)]


def test_a_group_s_subsidiaries_are_employers_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    named = [
        postings("korngruppe", ["Brot."] * 3, hiring_organization=f"{name} GmbH")[n] for n, name in enumerate(("Mehlwerk", "Backhaus"))
    ]
    run(path, named)
    told = "SELECT e.name, e.legal_name, e.origin, e.boards, j.organization FROM employers e JOIN jobs j ON j.employer_name = e.name"
    assert ask(path, told + " ORDER BY 1") == [
        ("Backhaus", "Backhaus GmbH", "field", None, "Backhaus"),
        ("Mehlwerk", "Mehlwerk GmbH", "field", None, "Mehlwerk"),
    ]


def test_export_and_show_tell_the_employer_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run(path, postings())
    db = read_catalog(path)
    record = next(job_records(db))
    assert record["hiringOrganization"] == "Crumbly"
    assert record["employer"] == {
        "name": "Crumbly", "legalName": "Crumbly Inc.", "aliases": ["Crumbly Bakeries"], "site": None, "country": None, "isAgency": False,
        "agencyQuote": None, "agencyRule": None,
        "origin": "board", "quote": record["employer"]["quote"], "rule": "employer.prose",
    }  # fmt: skip
    (told,) = (value for value in describe(db, record["jobId"]).values if value.field == "employer")
    db.close()
    assert told.value == "Crumbly, also Crumbly Bakeries, legalName: Crumbly Inc."
    assert (told.origin, told.words, told.rule) == ("board", record["employer"]["quote"], "employer.prose")
    assert orjson.dumps(record)


@pytest.mark.parametrize(("day", "country"), [(0, "US"), (2, "CA")])
def test_of_what_archives_and_catalog_knew_of_a_board_the_latest_counts(tmp_path: Path, day: int, country: str) -> None:
    path = tmp_path / "c.db"
    run(path, postings(), day=1)
    with Writer(path) as writer:
        rolecall = Rolecall("load", writer=writer, clock=lambda: NOON + timedelta(days=day), earlier={("ashby", "crumbly"): Home("US")})
        writer.begin_run("load", NOON, "load")
        learn_home(rolecall, BoardHome("ashby", "crumbly", Home("CA")))
        assert rolecall.home_of("ashby", "crumbly") == Home(country)
        assert replace(rolecall, homes={("ashby", "crumbly"): Home("DE")}).home_of("ashby", "crumbly") == Home("DE")

"""Where the words of postings and the records of their employers disagree."""

import re
from typing import Any

import pytest

from catalog.registers.conflicts import JOBS_AMONG
from catalog.sql import listed
from crawler.registers.applying import apply_registers
from schemas.enums import EligibilityTopic, Sponsorship
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, EligibilityToWork
from schemas.filings import YearRecord as Year
from tests.catalog.test_registers import LAMPS, LATER, LCA, stand, us
from tests.factories import claim, field, place
from tests.registers.stand import HUNDREDS, NOBODY, record

# What each rule takes, and what is next to it and no conflict: the postings' words, the employer's record, what is loaded besides.
FEW = record(Year("H-1B", 2022, new_approvals=9, certified=8, dependent=False, files=["hub.csv"]))
REFUSED = {"eligibility_to_work": EligibilityToWork(Sponsorship.NOT_OFFERED)}
OFFERED = {"eligibility_to_work": EligibilityToWork(Sponsorship.OFFERED)}
SILENT = {"eligibility_to_work": EligibilityToWork()}


def welcome(visa: str, accepted: bool = True) -> dict[str, Any]:
    words = EligibilityStatement(EligibilityTopic.VISA, visa, Evidence("eligibility_to_work", field("", "").origin, visa, "visa"), accepted)
    return {"eligibility_to_work": EligibilityToWork(statements=(words,))}


CLAIMED = {**SILENT, "claims": (claim("visa sponsorship"),)}
CASES = [
    (REFUSED, record(*HUNDREDS), (), "refuses_but_files", "300 H-1B petitions approved and 12 labor condition"),
    (REFUSED, FEW, (), None, ""),
    (REFUSED, record(Year("H-1B", 2022, new_approvals=60, continuing_approvals=40, files=["h.csv"])), (), "refuses_but_files", "had 100 H"),
    (REFUSED, record(Year("H-1B", 2022, new_approvals=60, continuing_approvals=39, files=["hub.csv"])), (), None, ""),
    (REFUSED, record(Year("PERM", 2022, certified=500, files=["perm.csv"])), (), None, ""),  # a green card's is another matter
    (SILENT, record(Year("H-1B", 2022, new_approvals=300, files=["hub.csv"])), (), None, ""),
    (OFFERED, NOBODY, (), "offers_but_no_record", "no record of its employer was found in USCIS H-1B Employer Data Hub (2021-2022)"),
    (OFFERED, FEW, (), None, ""),
    (OFFERED, record(ambiguous=True), (), None, ""),
    (CLAIMED, NOBODY, (), "claimed_but_no_record", "An aggregator claims sponsorship; no record"),
    (CLAIMED, FEW, (), None, ""),
    ({**CLAIMED, "claims": (claim("visa sponsorship"), claim("H-1B"))}, NOBODY, (), "claimed_but_no_record", "An aggregator claims"),
    ({**OFFERED, "claims": (claim("visa sponsorship"),)}, FEW, (), None, ""),
    (welcome("E-3"), FEW, (LCA,), "visa_never_used", "no such filing in DOL labor condition applications (2022 to 2023)"),
    (welcome("E-3"), FEW, (), None, ""),  # petitions alone do not show it
    (welcome("H-1B"), FEW, (LCA,), None, ""),
    (welcome("H-1B1"), FEW, (LCA,), "visa_never_used", "welcomes H-1B1; its employer has no such filing"),
    (welcome("E-3"), record(Year("E-3", 2022, certified=1, files=["lca.csv"])), (LCA,), None, ""),
    (welcome("H-1B"), record(Year("E-3", 2022, certified=1, files=["lca.csv"])), (LCA,), "visa_never_used", "Hub (2021-2022)"),
    (welcome("E-3", accepted=False), FEW, (LCA,), None, ""),
    (welcome("TN"), FEW, (LCA,), None, ""),  # no register shows it
    ({**REFUSED, "claims": (claim("visa sponsorship"),)}, FEW, (), "claimed_and_refused", "though its employer had 9 H-1B"),
    (SILENT, record(Year("H-1B", 2022, dependent=True, certified=2, files=["lca.csv"])), (), "dependent", "H-1B-dependent in"),
    (SILENT, record(Year("H-1B", 2021, dependent=True, files=["a"]), Year("H-1B", 2022, dependent=False, files=["b"])), (), None, ""),
    (SILENT, record(Year("H-1B", 2022, willful=True, files=["lca.csv"])), (), "willful_violator", "willful violator"),
    (SILENT, record(Year("H-1B", 2021, willful=True, files=["a"]), Year("H-1B", 2022, willful=False, files=["b"])), (), None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("said", "employer", "more", "kind", "why"), CASES, ids=[f"{n} {case[3]}" for n, case in enumerate(CASES)])
def test_a_conflict_is_told_with_files_and_periods(crawl, writer, ask, said, employer, more, kind, why):
    crawl(0, [us(**said)])
    apply_registers(writer, stand(records={"Heronsgate Instruments": employer}, more=more), LATER)
    rows = ask("SELECT kind, why, files FROM sponsorship_conflict_jobs")
    found = {row[0]: row[1:] for row in rows if row[0] != "dependent" or kind == "dependent"}
    assert len({row[0] for row in rows}) == len(rows)  # each once
    assert list(found) == ([kind] if kind else [])
    for said, files in found.values():
        assert why in said
        assert files
        assert all(file in said for file in files.split("; "))  # in the sentence, too
        assert re.search(r"\b20[12]\d\b", said)  # with its period
    told = {row[0]: row[1:] for row in ask("SELECT kind, jobs, open_jobs, organization FROM sponsorship_conflicts")}
    assert {one: told[one] for one in found} == dict.fromkeys(found, (1, 1, "Heronsgate Instruments"))


def test_what_an_employer_does_is_told_once_whatever_number_of_jobs_it_has(crawl, writer, ask):
    lamps = [us(str(n), title=f"{name} Keeper", description=f"{name} of the harbour, all of them. " * 9, **REFUSED)
             for n, name in enumerate(("Lamp", "Net", "Boat", "Tide", "Gull"))]  # fmt: skip
    crawl(0, [*lamps, us("x", hiring_organization="Unheard", **{**OFFERED, **LAMPS})])
    apply_registers(writer, stand(), LATER)
    writer.db.execute("UPDATE posting SET closed_at = '2026-07-05T00:00:00Z' WHERE title = 'Boat Keeper'")
    rows = ask("SELECT kind, organization, jobs, open_jobs, examples, job_id, why FROM sponsorship_conflicts ORDER BY kind")
    assert [row[:4] for row in rows] == [
        ("dependent", "Heronsgate Instruments", 5, 4),
        ("offers_but_no_record", "Unheard", 1, 1),
        ("refuses_but_files", "Heronsgate Instruments", 5, 4),
    ]
    assert [row[4].count(" Keeper (") for row in rows] == [3, 0, 3]
    assert "Boat" not in rows[2][4]  # those that are open are named first
    assert rows[2][5] in rows[2][4]
    assert rows[0][6] == "It called itself H-1B-dependent in a labor condition application of fiscal year 2022 (hub.csv; lca.csv)."
    assert rows[2][6].startswith("Jobs that offer no sponsorship: 5; it had 300 H-1B petitions approved")
    jobs = ask("SELECT kind, count(*), count(DISTINCT job_id) FROM sponsorship_conflict_jobs GROUP BY kind ORDER BY kind")
    assert jobs == [("dependent", 5, 5), ("offers_but_no_record", 1, 1), ("refuses_but_files", 5, 5)]
    every = ask("SELECT * FROM sponsorship_conflict_jobs ORDER BY kind, job_id")
    for job, job_id in ask("SELECT id, job_id FROM job"):
        assert sorted(ask(JOBS_AMONG, listed([job]))) == [row for row in every if row[1] == job_id]
    assert sorted(ask(JOBS_AMONG, listed(range(100)))) == every


def test_every_rule_has_a_case_that_it_takes():
    from catalog.registers.conflicts import RULES

    assert {rule.kind for rule in RULES} == {case[3] for case in CASES} - {None}


def test_a_conflict_shows_only_in_the_registers_country(crawl, writer, ask):
    crawl(0, [us(**OFFERED, job_locations=(place(),))])
    apply_registers(writer, stand(records={}), LATER)
    assert ask("SELECT * FROM sponsorship_conflicts") == []

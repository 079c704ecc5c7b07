"""Occupations of job titles: what a title's words are, what is nearest, what is not answered, and what an employer's own filings do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.store import open_store
from registers.title_index import AT_ONCE
from registers.title_votes import MOST
from registers.title_words import MOST_WORDS, is_training, title_words
from registers.titles import LEAST_SHARE, MANY_FILINGS, Row, Titles, read_rows
from schemas.transaction import transaction
from tests.registers import official as of

NAMES = {"15-1252": "Software Developers", "15-2051": "Data Scientists", "29-1141": "Registered Nurses", "47-2111": "Electricians"}
ROWS = [
    Row("Software Developer", "15-1252", 1, "soc"),
    Row("Software Engineer", "15-1252", 6, "lca"),
    Row("software engineer II", "15-2051", 2, "lca"),
    Row("Data Scientist", "15-2051", 1, "onet"),
    Row("Staff Nurse", "29-1141", 1, "onet titles"),
    Row("Registered Nurse (RN)", "29-1141", 3, "onet reported"),
    Row("Marine Electrician", "47-2111", 1, "soc"),
    Row("Sculptor", "27-1013", 9, "soc"),  # of no code that has a name
]


@pytest.fixture
def titles() -> Titles:
    return Titles(ROWS, NAMES)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sr. SDE II (Contract) - Remote", "software development engineer"),
        ("RN", "registered nurse"),
        ("Ingénieur Méthodes", "ingenieur methode"),
        ("C++ / C# Developer, L5", "c++ c# developer"),
        ("Registered Nurses, Campus Business", "registered nurse campus business"),
        ("Principal", ""),
        ("Lead / Staff", ""),
        ("R.N., Ph.D. preferred", "registered nurse preferred"),
        ("Sr.Welder", "welder"),
        ("Guard $18/hr", "guard"),
        ("Guard 18.50 / hour", "guard"),
        ("HR/Payroll Intern", "human resource payroll"),
        ("Principal Engineer", "engineer"),
        ("Chief of Staff", "chief staff"),
        ("[Req 4411] Welder", "welder"),
        ("(Welder)", "welder"),
        ("General Application", ""),
        ("Join our Talent Community!", ""),
        ("Future Openings: Welders", "welder"),
        ("Talent Pool - Registered Nurse (m/f/d)", "registered nurse"),
        ("Welder (Open Application)", "welder"),
        ("Candidatura espontánea", ""),
        ("Spontanansökan / Welder", "welder"),
        ("General Applications Engineer", "general application engineer"),
        ("Talent Pool Manager", "talent pool manager"),
        ("Open Source Engineer", "open source engineer"),
        ("Trainee", ""),
        ("Apprentice Electrician", "electrician"),
        ("Management Trainee", "management trainee"),
        ("R2D2 4x4 №7", ""),
        ("🦄 🚀", ""),
        ("", ""),
    ],
)
def test_the_words_that_tell_an_occupation(title: str, words: str) -> None:
    assert " ".join(title_words(title)) == words


def test_a_title_is_read_so_far_and_no_farther() -> None:
    assert title_words("plumber " * 10_000) == ["plumber"] * MOST_WORDS


def test_shares_are_those_of_what_is_known(titles: Titles) -> None:
    best, *others = titles.occupations("Sr Software Engineer")
    assert (best.soc, best.name) == ("15-1252", "Software Developers")
    assert [one.soc for one in others] == ["15-2051"]
    assert 0.7 < best.share < 0.9
    assert best.share + others[0].share == pytest.approx(1)
    assert (best.neighbours[0].title, best.neighbours[0].source, best.neighbours[0].similarity) == ("Software Engineer", "lca", 1.0)


@pytest.mark.parametrize("title", ["", "🦄", "x" * 10_000, "Sculptor", "Barista", "Head of Nothing Known"])
def test_what_nothing_is_near_to_has_no_answer(titles: Titles, title: str) -> None:
    assert titles.occupations(title) == ()


def test_a_trade_that_is_filed_as_a_specialty_is_the_trade() -> None:
    names = {"41-3091": "Sales Representatives of Services", "13-1161": "Market Research Analysts", "15-1252": "Software Developers"}
    filed = [Row("Doorstep Envoy", "13-1161", 9, "lca titles"), Row("Doorstep Programmer", "15-1252", 9, "lca titles")]
    trade = Titles([Row("Doorstep Envoy", "41-3091", 0.3, "onet titles"), *filed], names)
    assert trade.occupations("Senior Doorstep Envoy")[0].soc == "41-3091"
    specialty = Titles([Row("Doorstep Programmer", "13-1161", 0.3, "onet titles"), *filed], names)
    assert specialty.occupations("Doorstep Programmer")[0].soc == "15-1252"  # of specialties, filings are heard


@pytest.mark.parametrize(
    ("title", "is_answered"),
    [("Glasswork", False), ("Head of Glasswork", False), ("Glasswork Intern", False), ("Glassworker", True), ("Cold Glasswork", True)],
)
def test_a_title_that_names_no_role_needs_more(title: str, is_answered: bool) -> None:
    """A field is none, but where a title of its very words is known."""
    rows = [Row(f"{kind} Glasswork {role}", "51-9195", 1, "onet titles") for kind in ("Hot", "Cold") for role in ("Maker", "Buyer")]
    rows += [Row("Glassworker", "51-9195", 1, "onet titles"), Row("Cold Glasswork Senior", "51-9195", 5, "lca titles")]
    assert bool(Titles(rows, {"51-9195": "Molders"}).occupations(title)) is is_answered


@pytest.mark.parametrize(
    ("title", "is_so"),
    [
        ("Summer Internship 2027", True),
        ("Werkstudentin Einkauf", True),
        ("Apprenticeship - Welding", True),
        ("Trainees (all)", True),
        ("Internal Auditor", False),
        ("International Sales", False),
        ("Welder", False),
    ],
)
def test_who_is_paid_for_learning(title: str, is_so: bool) -> None:
    assert is_training(title) is is_so


def test_what_is_near_and_disagrees_has_no_answer() -> None:
    """One in eight says each."""
    names = {f"1{number}-1111": f"Occupation {number}" for number in range(1, 9)}
    assert 1 / len(names) < LEAST_SHARE
    titles = Titles([Row("Associate", soc, 1, "lca") for soc in names], names)
    assert titles.occupations("Associate") == ()
    decided = Titles([Row("Associate", soc, 1 + 9 * (soc == "13-1111"), "lca") for soc in names], names)
    assert decided.occupations("Associate")[0].soc == "13-1111"


def test_a_slip_is_not_named() -> None:
    slips = [Row("Data Scientist", "47-2111", 0.02, "lca"), Row("Data Scientist", "29-1141", 0.2, "lca")]
    assert [one.soc for one in Titles([*ROWS, *slips], NAMES).occupations("Data Scientist")] == ["15-2051", "29-1141"]


def test_nothing_known_at_all() -> None:
    assert Titles([], NAMES).occupations("Software Engineer") == ()


def test_what_the_employer_itself_files_counts_most() -> None:
    own = Row("Software Engineer", "15-2051", 1, "lca", "LANTERN FOUNDRY, INC.", 6)
    titles = Titles([*ROWS, own], NAMES)
    assert titles.occupations("Software Engineer")[0].soc == "15-1252"
    assert titles.occupations("Software Engineer", "Cinder Press LLC")[0].soc == "15-1252"
    assert titles.occupations("Data Scientist", "Lantern Foundry") == titles.occupations("Data Scientist")
    best = titles.occupations("Software Engineer", "Lantern Foundry")[0]
    assert (best.soc, best.neighbours[0].source) == ("15-2051", "lca of the employer")
    assert best.share > 0.7


def test_an_employer_counts_once_whatever_its_spellings() -> None:
    """Codes of the house behind a title make many titles of it."""
    codes = [Row(f"Software Engineer - {at}{at}{at}1", "15-2051", 1, "lca", "Lantern Foundry", 2) for at in "abcdefghij"]
    titles = Titles([*ROWS, *codes], NAMES)
    shares = {one.soc: one.share for one in titles.occupations("Software Engineer")}
    once = {one.soc: one.share for one in Titles([*ROWS, codes[0]], NAMES).occupations("Software Engineer")}
    assert shares == pytest.approx(once)
    assert titles.occupations("Software Engineer", "Lantern Foundry, Inc.")[0].share > 0.9


def test_one_filing_is_no_usage_of_the_house() -> None:
    titles = Titles([*ROWS, Row("Software Engineer", "15-2051", 1, "lca", "LANTERN FOUNDRY, INC.", 1)], NAMES)
    assert titles.occupations("Software Engineer", "Lantern Foundry") == titles.occupations("Software Engineer")


@given(st.text(max_size=400), st.none() | st.text(max_size=40))
def test_every_text_has_an_answer_of_the_same_shape(title: str, organization: str | None) -> None:
    found = SOME.occupations(title, organization)
    assert found == SOME.occupations(title, organization)
    assert len(found) <= MOST
    assert sum(one.share for one in found) <= 1 + 1e-9
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    for one in found:
        assert 1 <= len(one.neighbours) <= MOST
        assert all(0 < near.similarity <= 1 for near in one.neighbours)


def test_asked_together_titles_have_the_answers_that_each_has_alone() -> None:
    titles = [f"{level} {title}" for level in ("Marine", "Orchard", "Harbour", "Staff") for title, *_ in ROWS] + [
        "",
        "Zyx Qqq",
        "Lamp Analyst",
        "Lamp Analyst",
    ]
    assert len(titles) > 2 * AT_ONCE
    together = Titles(ROWS, NAMES).occupations_of(titles)
    assert together == [Titles(ROWS, NAMES).occupations(title) for title in titles]
    assert {bool(found) for found in together} == {True, False}


SOME = Titles([*ROWS, Row("Data Scientist", "15-1252", 1, "lca", "Cinder", 3)], NAMES)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(tmp_path / "registers.db")) as made:
        yield made


def file_of(db: sqlite3.Connection, kind: str) -> int:
    into = "INSERT INTO register_file (kind, name, digest, rows_read, blank, duplicate, rejected, kept, terms, origin, loaded_at)"
    return db.execute(f"{into} VALUES (?, ?, ?, 0, 0, 0, 0, 0, '', '', '')", (kind, kind, kind)).lastrowid or 0


def file_case(db: sqlite3.Connection, file: int, number: int, title: str, soc: str, status: str = "certified") -> None:
    into = "INSERT INTO lca (file_id, case_number, status, job_title, soc_2018, employer) VALUES (?, ?, ?, ?, ?, ?)"
    db.execute(into, (file, f"I-200-{number}", status, title, soc, "Lantern Foundry, Inc."))


def test_filings_that_are_loaded_are_known(db: sqlite3.Connection) -> None:
    file = file_of(db, "lca")
    db.executemany("INSERT INTO soc (file_id, soc, title) VALUES (?, ?, ?)", [(file, *item) for item in NAMES.items()])
    for number in range(3):
        file_case(db, file, number, "Glow Analyst", "15-2051")
    file_case(db, file, 8, "Glow Analyst", "29-1141", "denied")
    file_case(db, file, 9, "Lamp Keeper", "47-2111,15-1252")
    titles = Titles.load(db)
    (best,) = titles.occupations("Glow Analyst", "Lantern Foundry Inc")
    assert (best.soc, best.share, best.neighbours[0].source) == ("15-2051", 1.0, "lca of the employer")
    assert [(one.soc, one.share) for one in titles.occupations("Lamp Keeper")] == [("15-1252", 0.5), ("47-2111", 0.5)]


def test_counted_titles_stand_in_until_many_filings_are_loaded(db: sqlite3.Connection) -> None:
    file = file_of(db, "lca")
    db.execute("INSERT INTO lca_titles (file_id, title, soc, employers) VALUES (?, 'Glow Analyst', '15-2051', 4)", (file,))
    assert {row.source for row in read_rows(db)} == {"lca titles"}
    with transaction(db):
        db.executemany("INSERT INTO lca (file_id, case_number) VALUES (?, ?)", ((file, str(at)) for at in range(MANY_FILINGS)))
    assert [row for row in read_rows(db) if row.source == "lca titles"] == []


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Titles]:
    folder = tmp_path_factory.mktemp("fresh")
    with closing(open_store(folder / "registers.db")) as made:
        of.load_few(made, folder / "few", "soc", "onet", "lca_titles")
        yield Titles.load(made)


@pytest.mark.parametrize(
    ("title", "soc"),
    [
        ("Senior Backend Software Engineer", "15-1252"),
        ("Registered Nurse - ICU, nights", "29-1141"),
        ("Sr. Accountant", "13-2011"),
        ("Mechanical Engineer III", "17-2141"),
        ("Barista", "35-3023"),
        ("CDL-A Truck Driver", "53-3032"),
        ("Pharmacist", "29-1051"),
        ("Java Developer (m/f/d)", "15-1252"),
    ],
)
def test_a_fresh_machine_knows_usual_titles(fresh: Titles, title: str, soc: str) -> None:
    assert fresh.occupations(title)[0].soc == soc


@pytest.mark.parametrize("title", ["Associate", "VP, Eng", "Pflegefachkraft", "Rockstar", "Join our talent community!"])
def test_a_fresh_machine_is_not_sure_of_what_tells_little(fresh: Titles, title: str) -> None:
    assert fresh.occupations(title) == ()


def test_words_that_begin_alike_are_near(fresh: Titles) -> None:
    """No title is spelt so: what is nearest is not the same."""
    best = fresh.occupations("Dentally hygienist")[0]
    assert best.soc == "29-1292"
    assert all(near.similarity < 1 for near in best.neighbours)

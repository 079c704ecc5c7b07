"""`rolecall sources new`: from each template a family that reads what it was drafted from, and that ruff has nothing to say to."""

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from crawler.cli import main
from crawler.drafts import BEFORE, KINDS
from crawler.drafts.shapes import Unreadable
from crawler.drafts.writing import Written, draft_family
from schemas.raw import RawPosting
from schemas.source import Listing
from spiders.base import BadPayload
from spiders.registry import families, read_rows
from tests.crawler.drafting import ROOT, ROW, assert_in_form, crawled, drafted, rows_of
from tests.crawler.drafts import BASQUE_ROW, BASQUE_ROWS, BY_NUMBER, DEEP, GREEK_LIST, GREEK_PAGE, SAVED, UNNAMED
from tests.golden_cases import plan_of
from tests.test_golden import compare


def saved(kind: str, folder: Path) -> list[Path]:
    for name, text in SAVED[kind].items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in SAVED[kind]]


def draft(kind: str, checkout: Path, **more: Any) -> Written:
    return draft_family("tarn", saved(kind, checkout.parent), row=ROW, root=checkout, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_reads_what_it_was_drafted_from(kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = draft(kind, checkout)
    assert written.kind == kind, "the nearest template is found from the files alone"
    found = [one for one in crawled(written, checkout, "list", monkeypatch) if isinstance(one, RawPosting)]
    keeper = next(raw for raw in found if raw.title == "Lake Keeper")
    assert "Nets are mended by hand" in (keeper.description_html or "")
    assert keeper.url
    assert keeper.lineage == ("aggregator" if written.paths[0].startswith("spiders/aggregators") else "ats")


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_s_case_passes_once_what_it_yields_is_written(kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `make quick` goes: expected.jsonl is written and refused, then record.jsonl, then both pass."""
    written = draft(kind, checkout)
    crawled(written, checkout, "list", monkeypatch)
    case = checkout / "tests/golden/tarn/list"
    for file in ("expected.jsonl", "record.jsonl"):
        with pytest.raises(pytest.fail.Exception, match="review every value"):
            compare(case / file)
        compare(case / file)
    assert b"Lake Keeper" in (case / "record.jsonl").read_bytes()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("aggregator")])
def test_a_listing_site_s_rows_name_their_employers_and_close_nothing(kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = crawled(draft(kind, checkout), checkout, "list", monkeypatch)
    raws = [one.cb_kwargs["raw"] if isinstance(one, Request) else one for one in found if isinstance(one, (RawPosting, Request))]
    assert {raw.hiring_organization for raw in raws} == {"Tarnwater", "Fjordlight"}
    assert not [one for one in found if isinstance(one, Listing) and one.complete]


def test_a_card_s_link_to_its_employer_s_page_names_it(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = SAVED["cards"]["cards.html"]
    for name in ("Tarnwater", "Fjordlight"):
        text = text.replace("<span>night</span>", f"<h3><a href='/startups/{name.lower()}/'>{name}</a></h3>", 1)
    (checkout.parent / "bare.html").write_text(text)
    written = draft_family("tarn", [checkout.parent / "bare.html"], row=ROW, root=checkout)
    assert written.kind == "aggregator-cards"
    found = crawled(written, checkout, "list", monkeypatch)
    assert [raw.hiring_organization for raw in rows_of(found)] == ["Tarnwater", "Fjordlight", None]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_takes_no_complaint_for_an_empty_board(kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = crawled(draft(kind, checkout), checkout, "not-the-format", monkeypatch)
    assert [one for one in found if isinstance(one, BadPayload) or (isinstance(one, Listing) and not one.complete)]
    assert not [one for one in found if isinstance(one, Listing) and one.complete and kind != "markup"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_keeps_the_house_s_form(kind: str, checkout: Path) -> None:
    assert_in_form(checkout / draft(kind, checkout).paths[0])


def test_what_is_long_keeps_the_house_s_form(checkout: Path) -> None:
    """An address, and a place and pay of many parts among a row's own keys."""
    flat = '"address": "Quay 1", "city": "Oslo", "state": "Oslo", "country": "NO", "zipcode": "0150", "annualSalaryMin": 4, '
    text = SAVED["list"]["offers.json"].replace('"location": {"city": "Oslo", "countryCode": "NO"}, ', flat)
    text = text.replace(
        '"salary": {"min": 40000, "max": 50000, "currency": "NOK"}', '"salaryCurrency": "NOK", "salaryPeriod": "year", "annualSalaryMax": 5'
    )
    (checkout.parent / "rows.json").write_text(text)
    row = replace(ROW, url=f"https://tarn.example/tarnwater/jobs?{'&'.join(f'field{n}=yes' for n in range(12))}")
    path = checkout / draft_family("tarn", [checkout.parent / "rows.json"], row=row, root=checkout).paths[0]
    assert "RawPlace(\n" in path.read_text()
    assert_in_form(path)


def test_fields_are_found_by_their_names(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = next(one for one in crawled(draft("list", checkout), checkout, "list", monkeypatch) if isinstance(one, RawPosting))
    assert (raw.identifier, raw.hiring_organization, raw.date_posted) == ("1", "Tarnwater", "2025-10-09T08:53:21+00:00")
    assert [(place.locality, place.country) for place in raw.job_locations] == [("Oslo", "NO")]
    assert [(pay.min_value, pay.max_value, pay.currency) for pay in raw.base_salary] == [("40000", "50000", "NOK")]
    assert raw.workplace is None, "false is not remote"
    assert raw.skills == ("nets", "rope")
    assert list(raw.rest) == ["mesh\nwidth"]


def test_what_nobody_reads_stands_in_a_comment(checkout: Path) -> None:
    spider = (checkout / draft("list", checkout).paths[0]).read_text()
    assert r'#   mesh\nwidth: "\u202efine"' in spider
    cards = draft_family("reed", saved("cards", checkout.parent), row=replace(ROW, family="reed"), root=checkout)
    assert '#   span: "night"' in (checkout / cards.paths[0]).read_text()


def test_what_nobody_reads_fits_into_a_family_s_file(checkout: Path) -> None:
    (checkout.parent / "rows.json").write_text(
        SAVED["list"]["offers.json"].replace('"tags"', ", ".join(f'"mesh{n}": 1' for n in range(40)) + ', "tags"')
    )
    spider = (checkout / draft_family("tarn", [checkout.parent / "rows.json"], row=ROW, root=checkout).paths[0]).read_text()
    assert sum(bool(line.strip()) for line in spider.splitlines()) <= 60
    assert "#   mesh0: 1; mesh1: 1; " in spider
    assert all(f"mesh{n}: 1" in spider for n in range(40))
    assert max(map(len, spider.splitlines())) <= 140


def test_what_strangers_wrote_is_no_code(checkout: Path) -> None:
    """Names and addresses of the saved answer, and the board's, stand in the spider as texts alone."""
    evil = '"); raise SystemExit("'
    cards = SAVED["cards"]["cards.html"].replace("class='job-location'", f"itemprop='{evil}'").replace("/jobs/", f"/jobs{evil}/")
    rows = SAVED["list"]["offers.json"].replace("jobTitle", "title").replace("tags", evil.replace('"', r"\""))
    cards = cards.replace("</ul>", "</ul><p><a href='/crew/a'>Ice Cutter</a> <a href='/crew/b'>Net Mender</a></p>")
    labels = GREEK_LIST.replace("Βάρδια", evil).replace("Τόπος", f"Τόπος {evil}").replace("searchId", "sid'x").replace("plithos", evil)
    for name, text in {"reed.html": cards, "rush.json": rows, "mere.html": labels}.items():
        (checkout.parent / name).write_text(text)
        row = replace(ROW, family=name[:4], board=evil)
        written = draft_family(row.family, [checkout.parent / name], row=row, root=checkout)
        tree = ast.parse((checkout / written.paths[0]).read_text())
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "SystemExit"]


def test_a_case_keeps_few_rows(checkout: Path) -> None:
    draft("list", checkout)
    assert (checkout / "tests/golden/tarn/list/list.json").read_text().count("jobTitle") == 3


def test_a_case_of_a_whole_list_is_a_whole_list(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = SAVED["list"]["offers.json"].replace('{"offers"', '{"total": 4, "offers"')
    (checkout.parent / "counted.json").write_text(text)
    written = draft_family("tarn", [checkout.parent / "counted.json"], row=ROW, root=checkout)
    listing = next(one for one in crawled(written, checkout, "list", monkeypatch) if isinstance(one, Listing))
    assert (listing.listed, listing.shown, listing.complete) == (3, 3, True)


def test_values_in_objects_of_their_own_and_a_page_s_labels_are_found(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = crawled(draft("list-page", checkout), checkout, "list", monkeypatch)
    raw = next(one for one in found if isinstance(one, RawPosting))
    assert (raw.identifier, raw.hiring_organization, raw.valid_through) == ("T-2", "Tarnwater", "2027-01-10")
    assert [(place.locality, place.country) for place in raw.job_locations] == [("Oslo", "NO")], "the row's, not the page's line"
    assert [(pay.min_value, pay.max_value, pay.currency, pay.unit_text) for pay in raw.base_salary] == [("200", "300", "NOK", "hour")]
    assert (raw.url, raw.department) == ("https://tarn.example/tarnwater/o/2", "Lakes")
    assert raw.requisition_id is None, "the reference is the identifier"
    assert [one.url for one in found if isinstance(one, Request)] == ["https://tarn.example/tarnwater/o/1"]
    spider = (checkout / "spiders/ats/tarn.py").read_text()
    assert '#   sites.mode: "on_site"' in spider
    assert "2 days a week in the office" in spider, "what is left of the page stands beside"


def test_a_list_and_a_page_are_a_list_page_though_no_address_joins_them(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, page = SAVED["list-page"].values()
    for name, text in {"rows.json": rows.replace('"page": "/', '"spot": "'), "page.html": page.replace("o/2", "o/T-2")}.items():
        (checkout.parent / name).write_text(text)
    written = draft_family("tarn", [checkout.parent / "rows.json", checkout.parent / "page.html"], row=ROW, root=checkout)
    found = crawled(written, checkout, "list", monkeypatch)
    assert [one.department for one in found if isinstance(one, RawPosting)] == ["Lakes"]
    assert [one.url for one in found if isinstance(one, Request)] == ["https://tarn.example/tarnwater/o/T-1"]


def test_labels_of_any_language_are_read_and_what_no_field_is_known_for_is_counted(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, "https://tarn.example/ergasia/?searchId=9f3a", list_html=GREEK_LIST, page_html=GREEK_PAGE)
    raws = {raw.title: raw for raw in rows_of(crawled(written, checkout, "list", monkeypatch))}
    raw = raws["Διχτυάς"]
    assert (raw.identifier, raw.valid_through, raw.rest) == ("11", "15.01.2027", {"Βάρδια": "νύχτα"})
    assert [place.name for place in raw.job_locations] == ["Πάτρα"]
    whole = raws["Βαρκάρης"]
    assert (whole.department, whole.rest) == ("Λίμνες", {"Βάρδια": "νύχτα", "Εργαλείο": "κουπί"}), "the running text's labels are its own"
    spider = (checkout / written.paths[0]).read_text("utf-8")
    assert '#   label Βάρδια: "νύχτα"' in spider
    assert "Αρχική" not in spider, "a menu is nothing that is left"
    assert 'stated_count(page, "p.plithos")' in spider
    assert_in_form(checkout / written.paths[0])


def test_parameters_of_a_session_stay_out_of_addresses(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, "https://tarn.example/ergasia/?searchId=9f3a&lang=el", list_html=GREEK_LIST, page_html=GREEK_PAGE)
    urls = [raw.url for raw in rows_of(crawled(written, checkout, "list", monkeypatch))]
    assert "https://tarn.example/ergasia/thesi/11-dichtyas?lang=el" in urls
    assert not [path for path in checkout.rglob("*.toml") if "searchId" in path.read_text()]
    assert "searchId=" not in (checkout / written.paths[0]).read_text()


def test_a_page_alone_is_drafted_and_the_list_said_to_be_made_up(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, page_html=GREEK_PAGE)
    raws = rows_of(crawled(written, checkout, "list", monkeypatch))
    assert [(raw.title, raw.department) for raw in raws] == [("Βαρκάρης", "Λίμνες")]
    assert "No list was saved" in (checkout / "tests/golden/tarn/list/case.toml").read_text()
    assert written.made_up == ("tests/golden/tarn/list/list.html",)


@pytest.mark.parametrize(
    ("page", "keys", "asked"),
    [(BY_NUMBER, ["7", "9"], "https://tarn.example/all?after=9"), (DEEP, ["71", "72"], None)],
    ids=["by a parameter", "by the end of a path"],
)
def test_links_are_told_apart(page: str, keys: list[str], asked: str | None, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, list_html=page)
    found = crawled(written, checkout, "list", monkeypatch)
    assert [raw.identifier for raw in rows_of(found)] == keys
    assert [one.url for one in found if isinstance(one, Request) and not one.cb_kwargs] == ([asked] if asked else [])
    assert_in_form(checkout / written.paths[0])


def test_rows_whose_keys_nobody_knows_are_read_by_what_stands_there(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raws = rows_of(crawled(drafted(checkout, rows_json=UNNAMED), checkout, "list", monkeypatch))
    assert [(raw.identifier, raw.title) for raw in raws] == [("A-0", "網職人"), ("A-1", "船大工")]
    assert all("Nets are mended" in (raw.description_html or "") and raw.rest == {"ばしょ": "函館市"} for raw in raws)


def test_an_opening_s_own_answer_is_known_by_what_it_repeats_of_its_row(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, payload in {"rows.json": BASQUE_ROWS, "row.json": BASQUE_ROW}.items():
        (checkout.parent / name).write_text(json.dumps(payload))
    row, asked = replace(ROW, url="https://tarn.example/tarnwater/lanak?orria=1"), "https://tarn.example/lana?kodea=LN-41"
    files = [checkout.parent / "rows.json", checkout.parent / "row.json"]
    written = draft_family("tarn", files, row=row, detail_url=asked, root=checkout)
    assert written.kind == "list-detail"
    found = crawled(written, checkout, "list", monkeypatch)
    raws = {raw.identifier: raw for raw in rows_of(found)}
    assert "Nets are mended" in (raws["LN-41"].description_html or "")
    assert [one.url for one in found if isinstance(one, Request) and one.cb_kwargs] == ["https://tarn.example/lana?kodea=LN-40"]


def test_numbers_that_nobody_knows_make_no_list_whole(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, "https://tarn.example/tarnwater/lanak?orria=1", rows_json=json.dumps(BASQUE_ROWS))
    found = crawled(written, checkout, "list", monkeypatch)
    assert [one.url for one in found if isinstance(one, Request)] == ["https://tarn.example/tarnwater/lanak?orria=2"], (
        "the answer repeats it"
    )
    spider = (checkout / written.paths[0]).read_text()
    assert '"emaitza.guztira" 7' in spider
    assert "one_answer" not in spider


@pytest.mark.parametrize(
    ("files", "kind"), [({"list_html": SAVED["cards"]["cards.html"]}, "aggregator-cards"), ({"rows_json": UNNAMED}, "aggregator")]
)
def test_the_room_of_aggregators_takes_their_template(
    files: dict[str, str], kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = drafted(checkout, room="aggregators", **files)
    assert written.kind == kind
    assert not [one for one in crawled(written, checkout, "list", monkeypatch) if isinstance(one, Listing) and one.complete]


@pytest.mark.parametrize("like", KINDS)
def test_a_template_that_does_not_fit_says_what_it_needs_and_what_was_given(like: str, checkout: Path) -> None:
    with pytest.raises(Unreadable, match=rf"the template {like} is written from .*; given were: x\.html \(neither"):
        drafted(checkout, like=like, x_html="<html><body>hello</body></html>")
    with pytest.raises(Unreadable, match="Save what the site answers") as said:
        drafted(checkout, x_html="<html><body>hello</body></html>")
    assert "--like" not in str(said.value), "it would only be refused again"


URL = "https://tarn.example/tarnwater/jobs"


@pytest.mark.parametrize(
    ("stated", "url", "asked", "listed"),
    [
        ({}, URL, [URL], 4),
        ({"total": 4}, URL, [URL], 4),
        ({"page": 1, "pages": 2, "total": 9}, URL, [f"{URL}?page=1", f"{URL}?page=2"], 9),
        ({"page": 1, "pages": 1, "total": 4}, f"{URL}?q=all&page=1", [f"{URL}?q=all&page=1"], 4),
        ({"page": 0, "totalPages": 2}, URL, [f"{URL}?page=0", f"{URL}?page=1"], None),
        ({"meta": {"current_page": 1, "last_page": 3}}, f"{URL}?page=1", [f"{URL}?page=1", f"{URL}?page=2"], None),
        ({"page": 1, "pages": 2, "count": 4}, f"{URL}?page=1", [f"{URL}?page=1", f"{URL}?page=2"], None),
        ({"offset": 0, "limit": 4, "total": 9}, f"{URL}?limit=4&offset=0", [f"{URL}?limit=4&offset=0", f"{URL}?limit=4&offset=3"], 9),
        ({"total": 9}, f"{URL}?start=8", [f"{URL}?start=0", f"{URL}?start=3"], 9),
        ({"next": f"{URL}?after=x", "total": 9}, URL, [URL, f"{URL}?after=x"], 9),
        ({"next": "/more?after=x"}, URL, [URL, "https://tarn.example/more?after=x"], None),
        ({"next": None}, URL, [URL], None),
    ],
)
def test_a_list_goes_on_as_its_answer_says(
    stated: dict[str, Any], url: str, asked: list[str], listed: int | None, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case keeps three rows: of a list that is whole, its total and the board's are three."""
    (checkout.parent / "rows.json").write_text(json.dumps(stated | json.loads(SAVED["list"]["offers.json"])))
    written = draft_family("tarn", [checkout.parent / "rows.json"], row=replace(ROW, url=url), root=checkout)
    found = crawled(written, checkout, "list", monkeypatch)
    plan = plan_of(checkout / "tests/golden/tarn/list")
    assert [plan["url"], *(one.url for one in found if isinstance(one, Request))] == asked
    assert [one.listed for one in found if isinstance(one, Listing)] == [3 if listed == 4 else listed]


def test_an_address_that_names_no_board_is_the_row_s(checkout: Path) -> None:
    row = replace(ROW, url="https://tarn.example/jobs")
    draft_family("tarn", saved("list", checkout.parent), row=row, root=checkout)
    assert list(read_rows(checkout / "data/sources/tarn.csv", "tarn")) == [row]
    assert plan_of(checkout / "tests/golden/tarn/list")["source"] == {"url": row.url}
    assert "source.url or " in (checkout / "spiders/ats/tarn.py").read_text()


def test_a_file_that_was_not_used_is_named(checkout: Path) -> None:
    (checkout.parent / "script.html").write_text("<html><body><div id=app></div></body></html>")
    files = [*saved("markup", checkout.parent), checkout.parent / "script.html"]
    assert draft_family("tarn", files, row=ROW, root=checkout).unused == (
        "script.html (neither a list nor an opening that is known by its form)",
    )


def test_row_and_section_are_written(checkout: Path) -> None:
    draft("list", checkout)
    assert list(read_rows(checkout / "data/sources/tarn.csv", "tarn")) == [replace(ROW, url=None)], "the board stands in the address"
    page = (checkout / "docs/sources.md").read_text("utf-8")
    before, section, after = page.partition("\n### tarn\n")
    assert section
    assert after.split("\n## ")[1].startswith("Career sites"), "the last section of its room"
    assert "`GET https://tarn.example/{board}/jobs`" in after
    assert ", tarn | B |" in before
    rest = before.replace(", tarn | B |", " | B |") + after.partition("on purpose.\n")[2]
    assert rest == (ROOT / "docs/sources.md").read_text("utf-8")


def test_nothing_is_overwritten(checkout: Path) -> None:
    draft("list", checkout)
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    with pytest.raises(Unreadable, match=r"spiders/ats/tarn\.py.*stands there already"):
        draft("feed", checkout, room="ats")
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("family", "text", "said"),
    [
        ("greenhouse", SAVED["list"]["offers.json"], "no name for a new family"),
        ("Tarn!", SAVED["list"]["offers.json"], "no name for a new family"),
        ("tarn", "<html><body>hello</body></html>", "no list of openings"),
        ("tarn", '{"cut', "begins as JSON and is none"),
        ("tarn", "{}", "no list of openings"),
    ],
)
def test_what_cannot_be_drafted_is_said(family: str, text: str, said: str, checkout: Path) -> None:
    file = checkout.parent / "saved"
    file.write_text(text)
    with pytest.raises(Unreadable, match=said):
        draft_family(family, [file], row=ROW, root=checkout)
    assert [path.name for path in checkout.rglob("*") if path.is_file()] == ["sources.md"]


def test_elsewhere_than_in_a_checkout_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is no checkout"):
        draft_family("tarn", saved("list", tmp_path), row=ROW, root=tmp_path)


def test_the_command_says_what_to_do_next(checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(draft_family.__kwdefaults__, "root", checkout)
    with pytest.raises(SystemExit) as ended:
        main(["sources", "new", "tarn", "--from", *map(str, saved("cards", checkout.parent)), "--board", "tarnwater"])
    assert not ended.value.code
    said = capsys.readouterr().out
    assert "template cards" in said
    assert all(str(path.relative_to(checkout)) in said for path in checkout.rglob("*") if path.is_file())
    assert said.count("\n  ") == sum(path.is_file() for path in checkout.rglob("*")) + 3 + 2
    assert "--dry-run --source tarn --url https://tarn.example/jobs/lake-keeper tests/golden/tarn/list/detail.html" in said
    assert "make quick" in said


def test_each_template_is_a_family_s(checkout: Path) -> None:
    assert set(KINDS.values()) <= set(families())
    assert set(BEFORE) == {"ats", "aggregators", "employers"}


ASKED = "https://tarn.example/api/tarnwater/openings/2?of=tarnwater"


@pytest.mark.parametrize("kind", SAVED)
def test_what_is_drafted_from_one_board_asks_for_another_board_s_own_addresses(kind: str, checkout: Path) -> None:
    """A name that stays in an address would ask the first board for every other one's openings, and take them for gone."""
    written = draft(kind, checkout, detail_url=ASKED)
    module = ast.parse((checkout / written.paths[0]).read_text())
    words = [node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [word for word in words if "tarnwater" in word and word != ast.get_docstring(module, clean=False)] == []


def test_a_detail_is_asked_of_the_row_s_own_board(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = draft("list-detail", checkout, detail_url=ASKED)
    case = checkout / "tests/golden/tarn/list/case.toml"
    case.write_text(case.read_text().replace("tarnwater", "reed"))
    found = crawled(written, checkout, "list", monkeypatch)
    asked = [one.url for one in found if isinstance(one, Request) and one.cb_kwargs]
    assert asked
    assert all(url.startswith("https://tarn.example/api/reed/openings/") and url.endswith("?of=reed") for url in asked)

"""`rolecall sources new` from HTML lists and openings' pages: which is which, several of each, next links, names of openings."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from crawler.drafts.noise import noise_of
from crawler.drafts.shapes import Unreadable, look
from tests.crawler.drafting import assert_in_form, crawled, drafted, rows_of
from tests.crawler.drafts import WORDS
from tests.spiders.listings import test_withheld as withheld

FEW_WORDS = "Gwaith yn y mynyddoedd, drwy gydol y flwyddyn."


WELSH = {1: ("11-pysgotwr", "Pysgotwr"), 2: ("12-cychwr", "Cychwr"), 3: ("15-saer-maen", "Saer maen"), 4: ("19-bugail", "Bugail")}


def welsh_list(*numbers: int, following: str | None = None, text: str = FEW_WORDS, ask: str = "") -> str:
    """A list whose cards hold text of their own, of openings of WELSH."""
    cards = "".join(
        f"<li class=swydd><a href='/lleoedd/{key}{ask}'><b>{title}</b></a><p>{text}</p></li>" for key, title in (WELSH[n] for n in numbers)
    )
    more = f"<a rel=next href='{following}'>Ymlaen</a>" if following else ""
    return f"<html><body><main><h1>Swyddi</h1><ul>{cards}</ul>{more}</main></body></html>"


def welsh_page(n: int, beside: str = "") -> str:
    """An opening's own page; it says no address of its own."""
    text = f"<div class=disgrifiad><p>{WORDS}</p></div>"
    return f"<html><body><main><h1>{WELSH[n][1]}</h1>{text}{beside}</main></body></html>"


def shape_of(text: str, folder: Path) -> str:
    (folder / "saved.html").write_text(text, "utf-8")
    return look(folder / "saved.html").shape


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("text", ["Mynydd.", FEW_WORDS, WORDS])
def test_what_cards_say_makes_a_list_no_opening_s_page(count: int, text: str, tmp_path: Path) -> None:
    """However many they are, and however much they say."""
    assert shape_of(welsh_list(*range(1, count + 1), text=text), tmp_path) == "cards"


def test_an_opening_s_page_that_links_to_others_is_no_list(tmp_path: Path) -> None:
    """Beside the text, or once within it."""
    beside = welsh_list(2, 3, 4).partition("<ul>")[2].partition("</ul>")[0]
    assert shape_of(welsh_page(1, f"<ul>{beside}</ul>"), tmp_path) == "detail"
    within = f"<p>{WORDS}<a href='/lleoedd/12-cychwr'>Cychwr</a></p>"
    assert shape_of(welsh_page(1, f"<div>{within}</div><div><p><a href='/lleoedd/19-bugail'>Bugail</a></p></div>"), tmp_path) == "detail"


def test_a_list_under_a_long_text_is_known_by_the_pages_that_it_links_to(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = welsh_list(1, 2, 3).replace("<ul>", f"<div class=amdanom><p>{WORDS}</p></div><ul>")
    opened = welsh_page(2, "<p><a href='/lleoedd/15-saer-maen'>Saer maen</a> <a href='/lleoedd/19-bugail'>Bugail</a></p>")
    assert shape_of(listed, checkout.parent) == "detail", "by itself it looks like one"
    written = drafted(checkout, LLEOEDD, a_html=opened, b_html=listed, c_html=welsh_page(3))
    assert set(written.taken) == {
        "b.html (an HTML list): list.html",
        "a.html (an opening's HTML page): detail.html",
        "c.html (an opening's HTML page): detail-2.html",
    }
    assert not written.made_up
    raws = rows_of(crawled(written, checkout, "list", monkeypatch))
    assert {raw.identifier: "Nets are" in (raw.description_html or "") for raw in raws} == {"11": False, "12": True, "15": True}


LLEOEDD = "https://tarn.example/lleoedd"


SIX = {
    "a_html": welsh_page(3),
    "b_html": welsh_list(3, 4, ask="?o=rhestr"),  # the last page, by its name the first
    "c_html": welsh_list(1, 2, following="?tud=2", ask="?o=rhestr"),
    "d_html": welsh_page(1),
    "e_html": welsh_page(3),
}


def test_several_saved_pages_of_a_list_and_of_openings_are_one_case(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = drafted(checkout, LLEOEDD, **SIX)
    assert [(Path(path).name, url) for path, url in written.answers] == [
        ("list.html", LLEOEDD),
        ("list-2.html", f"{LLEOEDD}?tud=2"),
        ("detail.html", f"{LLEOEDD}/15-saer-maen"),
        ("detail-2.html", f"{LLEOEDD}/11-pysgotwr"),
    ]
    assert set(written.taken) == {
        "c.html (an HTML list): list.html",
        "b.html (an HTML list): list-2.html",
        "a.html (an opening's HTML page): detail.html",
        "d.html (an opening's HTML page): detail-2.html",
    }
    assert [name.partition(" ")[0] for name in written.unused] == ["e.html"], "saved twice"
    found = crawled(written, checkout, "list", monkeypatch)
    assert sorted(raw.identifier for raw in rows_of(found)) == ["11", "12", "15", "19"], "the number in the address, both pages"
    assert sum("Nets are mended" in (raw.description_html or "") for raw in rows_of(found)) == 2
    assert not [raw.url for raw in rows_of(found) if "rhestr" in (raw.url or "")], "what is the same in every link says nothing of it"
    assert "one_answer" not in (checkout / written.paths[0]).read_text()
    assert_in_form(checkout / written.paths[0])


@pytest.mark.parametrize("has_total", [True, False])
def test_a_list_page_s_count_is_held_by_the_family_s_own_cards(has_total: bool, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once `counts = false` is taken out: no test is told where the cards stand."""
    page = welsh_list(1, 2, 3).replace("<ul>", "<p class=nifer>3 swydd</p><ul>")
    written = drafted(checkout, LLEOEDD, list_html=page, page_html=welsh_page(3))
    spider, case = checkout / written.paths[0], checkout / "tests/golden/tarn/list"
    assert 'stated_count(page, "p.nifer")' in spider.read_text()
    if has_total:
        told = spider.read_text().replace("        return {}\n", "        return {'total': stated_count(page, 'p.nifer')}\n")
        spider.write_text(told.replace("import words_of", "import stated_count, words_of"))
    (case / "case.toml").write_text("\n".join(line for line in (case / "case.toml").read_text().splitlines() if "counts =" not in line))
    crawled(written, checkout, "list", monkeypatch)
    assert withheld.counts(case)
    where = withheld.cards_of(case)
    assert where
    with nullcontext() if has_total else pytest.raises(AssertionError, match="without its last row still passes for whole"):
        withheld.test_a_page_that_lacks_a_row_is_not_whole(case, withheld.without_last_card, where, monkeypatch)


def test_the_address_of_a_later_page_is_refused(checkout: Path) -> None:
    with pytest.raises(Unreadable, match=r"tud=2 is where c\.html goes on"):
        drafted(checkout, f"{LLEOEDD}?tud=2", **SIX)


@pytest.mark.parametrize(
    ("ends", "keys"),
    [
        (("7-net-mender", "9-net-mender"), ["7", "9"]),
        (("net-mender-7.html", "net-mender-9.html"), ["7", "9"]),
        (("2-boats-7", "2-boats-9"), ["7", "9"]),
        (("3-ice-cutters", "ice-cutter"), ["3-ice-cutters", "ice-cutter"]),
        (("level-2-keeper", "keeper-level-2"), ["level-2-keeper", "keeper-level-2"]),
    ],
)
def test_an_opening_s_name_is_the_number_in_its_address(
    ends: tuple[str, str], keys: list[str], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "<html><body>{}</body></html>".format("".join(f"<a href='/berths/{end}?x=1'>Net Mender of {end}</a>" for end in ends))
    assert [raw.identifier for raw in rows_of(crawled(drafted(checkout, list_html=page), checkout, "list", monkeypatch))] == keys


def test_what_the_list_s_own_address_asks_for_stays_in_links() -> None:
    links = [f"https://tarn.example/o/{n}?lang=el&from=list&pos={n}" for n in (1, 2)]
    assert noise_of(links, "https://tarn.example/o?lang=el") == ["from", "pos"]
    assert noise_of([f"https://tarn.example/o?nr={n}&from=list" for n in (1, 2)]) == [], "no path tells these apart"
    assert noise_of(["https://tarn.example/o/1?from=list"]) == [], "one link says nothing of others"

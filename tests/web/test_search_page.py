"""The search page: every filter is there, what stands beside a choice is what it gives, and every job is found once."""

import re
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.narrow.index import ORDERS
from catalog.narrow.index.offers import OFFERS
from crawler.commands.alerts import add_command, told_filters
from schemas.search import BY_NAME, FILTERS, MAY_BE_UNKNOWN, BadQuery, Query
from tests.factories import sighting
from tests.web.conftest import HOSTILE, TODAY, Get, asking, write
from web.app import open_app
from web.asked import Asked
from web.command import alert_command
from web.facets import FACETS, TITLES
from web.pages.search import FORM, SORTS
from web.snippets import parts_of, words_of

TOTAL = "//h1"
CHOICES = "//section[@id='filters']//a[contains(@class, 'choice')]"


def number(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text))


def test_every_filter_is_a_facet_or_a_field() -> None:
    assert {one.name for one in FACETS} == {one.name for one in OFFERS}
    assert {one.name for one in FILTERS} == {one.name for one in FACETS} | {*FORM}
    assert {*TITLES} >= {*BY_NAME}


def test_every_order_has_a_name() -> None:
    assert SORTS.keys() == ORDERS.keys()


def test_what_stands_beside_a_choice_is_what_it_gives(get: Get) -> None:
    page = get("/?status=any").page
    links = [(one.get("href"), number(one.xpath("string(*[@class='n'])"))) for one in page.xpath(CHOICES)]
    assert len(links) > 30
    for href, n in links:
        if "unknown" not in href:
            assert number(get(href).texts(TOTAL)[0]) == n, href


def test_a_choice_is_taken_and_left(get: Get) -> None:
    taken = get("/?sponsorship=offered&workplace=remote")
    chosen = taken.page.xpath(f"{CHOICES}[@aria-current]/@href")
    assert sorted(chosen) == [
        "/?sponsorship=offered",
        "/?sponsorship=offered&workplace=remote",
        "/?workplace=remote",
    ]  # open is chosen, too
    assert taken.texts("//ul[@class='chips']//a") == [
        "Sponsorship: Offered ×, take it off", "Workplace: Remote ×, take it off", "Take all off",
    ]  # fmt: skip
    assert taken.page.xpath("//ul[@class='chips']//a/@href") == ["/?workplace=remote", "/?sponsorship=offered", "/"]


def test_jobs_that_do_not_say_can_be_let_in(get: Get) -> None:
    alone, both = (number(get(f"/?workplace=remote{more}").texts(TOTAL)[0]) for more in ("", "&unknown=workplace"))
    [href] = get("/?workplace=remote").page.xpath("//a[contains(@href, 'unknown=workplace')]/@href")
    assert href == "/?workplace=remote&unknown=workplace"
    assert both > alone


def test_pages_hold_every_job_once(get: Get) -> None:
    for sort in ("", "&sort=pay", "&sort=first_seen"):
        seen: list[str] = []
        address = f"/?status=any{sort}&limit=7"
        while address:
            page = get(address).page
            seen += page.xpath("//ol[@class='jobs']//h2/a/@href")
            address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
        assert len(seen) == len({*seen}) == number(get("/?status=any").texts(TOTAL)[0]) == 45


def test_a_page_that_is_gone_leads_back(get: Get) -> None:
    assert get("/?after=none-of-ours").status == 400


def test_words_are_marked_where_they_stand(get: Get) -> None:
    page = get("/?text=glazier+quiet").page
    assert {one.text.lower() for one in page.xpath("//ol[@class='jobs']//h2//mark")} == {"glazier"}
    assert {one.text for one in page.xpath("//p[@class='snippet']//mark")} == {"quiet", "glazier"}


def test_what_strangers_wrote_is_text_alone(get: Get) -> None:
    answer = get("/?text=evil+workshop")
    assert "alert(1)" in answer.text
    assert not answer.page.xpath("//script | //ol//b | //*[@onmouseover] | //a[starts-with(@href, 'javascript:')]")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", answer.text)
    assert "&lt;script&gt;" in answer.text
    assert answer.page.xpath("//ol//h2//text()")[0].startswith("<script>")


def test_marks_of_a_stranger_s_own_mark_nothing_else(get: Get) -> None:
    [text] = get("/?text=evil").texts("//p[@class='snippet']")
    assert "\x02" not in text


@given(st.text(alphabet="ab \x02\x03\n", max_size=40))
def test_parts_hold_the_text(text: str) -> None:
    assert words_of(parts_of(text)).replace("\ufffd", "") == re.sub("[\x02\x03]", "", text).replace("\n", " ")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?place=Xyzzyville", "add its country"),
        ("/?colour=red", "there is no filter"),
        ("/?sponsorship=maybe", "sponsorship: choose of"),
        ("/?sort=random", "sort: choose of"),
        ("/?sort=best", "best is for words"),
        ("/?limit=0", "limit: write"),
        ("/?limit=²", "limit: write"),
        ("/?text=-no", "a word that is wanted"),
        ("/?radius=5km", "radius is around a place"),
        ("/?pay=lots", "min_salary: write an amount"),
        ("/?" + "&".join(f"text={n}" for n in range(700)), "more than"),
        ("/?status=open&status=closed", "status: at most 1"),
    ],
)
def test_a_bad_query_says_what_is_wrong_and_what_helps(get: Get, address: str, said: str) -> None:
    answer = get(address)
    assert answer.status == 400
    assert said in answer.texts("//main")[0]
    assert get(address.replace("/?", "/jobs.json?")).status == get(address.replace("/?", "/jobs.csv?")).status == 400


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("/?text=nurse&place=Xyzzyville&radius=5km", "/?text=nurse"),
        ("/?pay=lots&currency=EUR&text=nurse", "/?text=nurse"),
        ("/?sort=random", "/"),
        ("/employers?says=nothing&q=guild", "/employers?q=guild"),
    ],
)
def test_a_bad_query_leads_to_the_same_without_what_is_wrong(get: Get, address: str, href: str) -> None:
    [found] = get(address).page.xpath("//main//a[code]/@href")
    assert found == href
    assert get(found).status == 200


def test_hostile_words_of_an_address_are_text_alone(get: Get) -> None:
    answer = get("/", params={"text": '"><script>alert(1)</script>', "skills": "'><img src=x onerror=alert(1)>"}, follow_redirects=True)
    assert answer.status == 200
    assert not answer.page.xpath("//script | //img")


def test_the_form_s_own_words_become_filters(get: Get) -> None:
    answer = get("/?text=&place=Berlin&radius=&pay=51%2C000&currency=USD&occupation=&skills=")
    assert (answer.status, answer.headers["location"]) == (302, "/?place=Berlin&min_salary=51000+USD")


def test_the_form_keeps_the_other_filters(get: Get) -> None:
    page = get("/?sponsorship=offered&place=Berlin&place=Austin%2C+TX&unknown=sponsorship&sort=pay").page
    kept = [(one.get("name"), one.get("value")) for one in page.xpath("//form[@role='search']//input[@type='hidden']")]
    assert kept == [("sponsorship", "offered"), ("unknown", "sponsorship"), ("sort", "pay"), ("place", "Austin, TX")]


def test_where_nothing_fits_the_page_says_what_would(get: Get) -> None:
    answer = get("/?text=glazier&workplace=onsite")
    assert answer.texts("//div[@class='empty']//li") == [
        "without Workplace: onsite: 6 open jobs", "with those that do not say: Workplace: 2 open jobs",
    ]  # fmt: skip


def test_an_empty_catalog_says_how_it_is_filled(tmp_path: Path) -> None:
    write(tmp_path / "catalog.db", [])
    app = open_app(tmp_path / "catalog.db", today=lambda: TODAY)
    answer = asking(app)("/")
    app.close()
    assert answer.texts(TOTAL) == ["0 open jobs"]
    assert "rolecall crawl" in answer.texts("//div[@class='empty']")[0]


def test_the_page_shows_what_a_run_brings(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    write(path, [])
    app = open_app(path, today=lambda: TODAY)
    get = asking(app)
    before = get("/").texts(TOTAL)
    write(path, [sighting("1")], day=1)
    assert (before, get("/").texts(TOTAL)) == (["0 open jobs"], ["1 open job"])
    app.close()


def test_the_page_shows_the_catalog_that_took_the_place_of_another(tmp_path: Path) -> None:
    path, other = tmp_path / "catalog.db", tmp_path / "other.db"
    write(path, [sighting("1", title="Baker")])
    write(other, [sighting("2", title="Smith"), sighting("3", title="Weaver", description="Looms, warps and wefts in a dusty mill")])
    app = open_app(path, today=lambda: TODAY)
    get = asking(app)
    assert get("/").texts("//ol//h2") == ["Baker"]
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    other.replace(path)
    assert sorted(get("/").texts("//ol//h2")) == ["Smith", "Weaver"]
    app.close()


ANY = {one.name: st.just([one.example]) for one in FILTERS} | {
    "unknown": st.lists(st.sampled_from(("include", *MAY_BE_UNKNOWN)), min_size=1, max_size=3),
    "place": st.just(["San Francisco, CA", "Berlin"]),
    "text": st.sampled_from((['it\'s -"head of" $HOME `x`'], ["Ünïcode ; rm -rf"])),
    "skills": st.sampled_from((["C++", "R&D"], ["a'b"])),
}
QUERIES = st.fixed_dictionaries({}, optional=ANY).map(
    lambda told: Query.from_texts(told | ({"place": ["Berlin"]} if "radius" in told else {}))
)


@given(QUERIES, st.sampled_from([None, "pay", "first_seen"]), st.sampled_from([None, 7]))
def test_an_address_is_what_was_asked(query: Query, sort: str | None, limit: int | None) -> None:
    asked = Asked(query, sort, None, limit)
    text = urlsplit(asked.address()).query
    assert Asked.of(text) == asked
    assert parse_qsl(text) == asked.pairs


@given(QUERIES, st.sampled_from([one.name for one in FILTERS if one.many and one.name != "place"]))
def test_a_value_taken_and_left_is_what_was_before(query: Query, name: str) -> None:
    asked = Asked(query)
    value = BY_NAME[name].write(BY_NAME[name].parse(BY_NAME[name].example.split(",")[-1]))
    if value not in asked.chosen(name) and name not in query.unknown:
        assert asked.toggled(name, value).toggled(name, value).query == query


@given(QUERIES)
def test_the_command_saves_the_search_that_is_shown(query: Query) -> None:
    words = shlex.split(alert_command(query))
    assert words[:3] == ["rolecall", "alerts", "add"]
    with click.Context(add_command) as ctx:
        add_command.parse_args(ctx, [*words[3:], "--catalog", "none.db"])
        given_ = {name: value for name, value in ctx.params.items() if name in {*BY_NAME, "unknown", "remote"}}
        saved = Query.from_texts(told_filters(given_))
    assert saved.as_object() == {name: value for name, value in query.as_object().items() if name != "status"}


NAMES = st.sampled_from([*BY_NAME, "unknown", "sort", "limit", "after", "pay", "currency", "x", ""])
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "0", "-1", "9" * 30, "1e9", "²", "open", "any", "newest", "newest~inf~1", "pay~nan~1", "newest~1e999~1", "include",
                     "Berlin", "50km", "150000 USD", "1d", "99999y", '"', "a" * 400, "\x00", "%", "<b>", "NEAR(a b)", "15-1252", "US"]),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_address_breaks_the_page(get: Get, pairs: list[tuple[str, str]]) -> None:
    text = urlencode([(name, value.encode("utf-8", "replace").decode()) for name, value in pairs])
    answer = get(f"/?{text}")
    assert answer.status in (200, 302, 400), answer.text
    if answer.status == 302:
        assert get(answer.headers["location"]).status in (200, 400)
        assert get(f"/jobs.atom?{text}").status in (200, 400)


@pytest.mark.parametrize("text", ["%", "%zz=%zz", "text=%ff%fe", "a" * 9000, "&&&==", "text=a;b", "sort[]=pay", "text=%00", "text=%ud800"])
def test_what_is_no_address_breaks_nothing(get: Get, text: str) -> None:
    assert get(f"/?{text}").status in (200, 302, 400)


def test_hostile_titles_are_hostile() -> None:
    assert "<script>" in HOSTILE
    with pytest.raises(BadQuery):
        Query.from_params([("text", HOSTILE)])

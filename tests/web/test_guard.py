"""Whom the page answers, what each answer tells the browser, and what SQL may do."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from catalog.access import PRIVATE, restrict
from tests.web.conftest import TODAY, Get, asking
from web.app import open_app
from web.guard import COOKIE, ENTRY, SAID, Guard, is_local, name_of

TOKEN = "correct-horse-battery"
EVERY_KIND = (
    "/", "/?x=1", "/?text=&place=", "/jobs.csv", "/jobs.atom", "/nothing", "/catalog", "/catalog/jobs", "/catalog/job/1",
    "/catalog/delivery", "/catalog?sql=select+1", "/catalog?sql=nonsense", "/catalog.db", "/static/rolecall.css", "/static/no.css",
    "/-/versions", "/catalog/jobs.json", "/favicon.ico", "//evil.example/",
)  # fmt: skip


@pytest.mark.parametrize("address", EVERY_KIND)
def test_every_answer_says_what_a_browser_may_do(get: Get, address: str) -> None:
    answer = get(address)
    assert answer.status < 500
    assert {name: answer.headers.get_list(name.decode()) for name in SAID} == {name: [value.decode()] for name, value in SAID.items()}
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", [one for one in EVERY_KIND if "." not in one and not one.startswith("//")])
def test_no_page_holds_a_script_or_a_style_of_its_own(get: Get, address: str) -> None:
    page = get(address, follow_redirects=True).page
    assert not page.xpath("//script | //style | //*[@style] | //iframe | //object")
    assert not [name for one in page.iter() if isinstance(one.tag, str) for name in one.attrib if name.startswith("on")]
    assert {*page.xpath("//link/@href | //img/@src")} <= {
        "/static/rolecall.css",
        "/static/icon.svg",
        *page.xpath("//link[@rel='alternate']/@href"),
    }


@pytest.mark.parametrize("host", ["localhost", "localhost:8001", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST"])
def test_on_this_machine_its_own_names_are_answered(get: Get, host: str) -> None:
    assert get("/", headers={"host": host}).status == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "127.0.0.2"])
def test_a_name_elsewhere_that_points_here_is_not(get: Get, host: str) -> None:
    assert get("/", headers={"host": host}).status == 421


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_nothing_but_reading_is_done(get: Get, method: str) -> None:
    assert get("/", method).status == get("/catalog", method).status == get(ENTRY, method).status == 405


ABOUT = ("metadata", "versions", "plugins", "settings", "config", "threads", "databases", "actor", "auth-token", "logout", "permissions",
         "messages", "allow-debug", "patterns")  # fmt: skip


@pytest.mark.parametrize("name", ABOUT)
def test_datasette_s_pages_about_itself_are_off(get: Get, name: str) -> None:
    assert get(f"/-/{name}").status == get(f"/-/{name}.json").status == 404


def test_a_file_is_not_handed_out(get: Get) -> None:
    assert get("/catalog.db").status == 403


def test_no_redirect_leads_elsewhere(get: Get) -> None:
    for address in ("//evil.example/", "//evil.example/%2e%2e", "/\\evil.example/", "///evil.example//"):
        assert not get(address).headers.get("location", "/").startswith(("//", "/\\", "http"))


@pytest.fixture
def barred(catalog: Path) -> Iterator[Get]:
    app = open_app(catalog, guard=Guard(TOKEN), today=lambda: TODAY)
    yield asking(app)
    app.close()


def test_without_the_token_there_is_a_door(barred: Get) -> None:
    for address in ("/", "/jobs.csv", "/catalog?sql=select+1", "/nothing"):
        answer = barred(address)
        assert answer.status == 401
        assert answer.page.xpath("//form[@method='post']/@action") == [ENTRY]
        assert "open job" not in answer.text
    assert barred("/static/rolecall.css").status == 200


@pytest.mark.parametrize("said", ["Bearer wrong-horse-battery", "Bearer ", "Basic correct-horse-battery", "Bearer", "Bearer \xe9"])
def test_another_token_opens_nothing(barred: Get, said: str) -> None:
    assert barred("/", headers={"authorization": said.encode("latin-1")}).status == 401


@pytest.mark.parametrize("cookie", ["", "x", TOKEN, "\xe9", '"', "a; b"])
def test_another_cookie_opens_nothing(barred: Get, cookie: str) -> None:
    assert barred("/", headers={"cookie": f"{COOKIE}={cookie}".encode("latin-1")}).status == 401


def test_the_token_opens(barred: Get) -> None:
    assert barred("/", headers={"authorization": f"Bearer {TOKEN}"}).status == 200
    answer = barred(ENTRY, "post", data={"token": TOKEN})
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert barred("/", headers={"cookie": cookie.partition(";")[0], "host": "catalog.example"}).status == 200


@pytest.mark.parametrize("data", [{}, {"token": ""}, {"token": "wrong"}, {"token": "x" * 100_000}, {"other": TOKEN}])
def test_the_door_stays_shut(barred: Get, data: dict[str, str]) -> None:
    answer = barred(ENTRY, "post", data=data)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_a_token_beyond_the_form_s_bound_is_never_read(barred: Get) -> None:
    assert barred(ENTRY, "post", data={"a": "x" * 5000, "token": TOKEN}).status == 403


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("a", False)]
)
def test_which_addresses_are_this_machine_s(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_names_are_read_without_their_port() -> None:
    assert [name_of(one) for one in (b"A:1", b"[::1]:80", b"[::1", b"")] == ["a", "::1", "", ""]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1 + 1", "2"),
        ("select count(*) from jobs", "45"),
        ("select title from posting where id in (select rowid from posting_fts where posting_fts match 'glazier') limit 1", "Glazier"),
        *((f"select * from {name}", "prohibited") for name in sorted(PRIVATE)),
        ("select (select query from alert_version)", "prohibited"),
        ("insert into job (id) values (1)", "Statement must be a SELECT"),
        ("with x as (select 1) delete from job", "not authorized"),
        ("select * from pragma_table_info('job')", "job_id"),
        ("select load_extension('x')", "not authorized"),
        ("select x from nowhere", "there is no view or table nowhere; the views: jobs, open_jobs"),
        ("select x from job", "there is no column x: /catalog/VIEW shows which a view has"),
        ("select titel from jobs", "there is no column titel (did you mean title?): /catalog/jobs shows which there are"),
        ('select "titel" from jobs', "(did you mean title?): /catalog/jobs shows which there are; a text stands in single quotes: 'titel'"),
        ('select "title" || \'"\' from jobs where "job_id" is not null -- "titel"', "45 rows"),
        ("select 1 /* titel", "a comment begins with /* and does not end"),
        ("select length(hex(printf('%1900000d', 1)))", "would be longer than 2,000,000 bytes"),
        ("select length(zeroblob(9))", "not authorized"),
        ("select instr(printf('%.*c', 1900000, '0'), printf('%.*c', 950000, '0') || '1')", "0"),
        ("with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c", "took too long"),
    ],
)  # fmt: skip
def test_what_sql_may_do(get: Get, sql: str, said: str) -> None:
    answer = get(f"/catalog?sql={quote(sql)}")
    assert said in answer.texts("//main")[0]
    assert answer.status < 500


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other", "PRAGMA query_only = 0", "PRAGMA writable_schema = 1", "PRAGMA user_version = 7", "DELETE FROM job",
        "CREATE TEMP TABLE x (y)", "DROP TABLE job", "SELECT * FROM delivery",
        "PRAGMA temp_store_directory = '/tmp'", "VACUUM INTO '/tmp/x'",
    ],
)  # fmt: skip
def test_a_connection_reads_and_no_more(catalog: Path, sql: str) -> None:
    """Even where Datasette would let a statement through, and the file were opened to be written."""
    db = sqlite3.connect(catalog)
    restrict(db)
    with pytest.raises(sqlite3.DatabaseError):
        db.execute(sql)
    assert db.execute("SELECT count(*) FROM job").fetchone()[0] >= 45
    db.close()


def test_private_tables_are_those_that_name_somebody(catalog: Path) -> None:
    db = sqlite3.connect(catalog)
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    assert names >= PRIVATE
    assert not {name for name in names if name.startswith(("alert", "delivery"))} - PRIVATE

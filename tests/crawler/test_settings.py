"""Settings are looked at before anything starts: what does not exist, and what a setting cannot hold, ends a command with a sentence."""

from pathlib import Path
from typing import Any

import pytest

from crawler import settings
from crawler.cli import main
from crawler.run.flow import load_settings
from crawler.run.known_settings import KNOWN, BadSetting, as_table, check, names, parsed
from tests.crawler.hosts import ROOT

WRONG = [
    ("BATCH_SIZE=abc", "BATCH_SIZE takes a whole number from 1 to 100,000, not 'abc'"),
    ("BATCH_SIZE=0", "a whole number from 1 to 100,000"),
    ("BATCH_SIZE=1.5", "a whole number"),
    ("BATCH_SIZE=1_000", "a whole number"),
    ("DOWNLOAD_DELAY=nan", "a number from 0 to 86,400"),
    ("DOWNLOAD_DELAY=-1", "a number from 0 to 86,400"),
    ("LOG_LEVEL=FOO", "one of CRITICAL, ERROR"),
    ("ROBOTSTXT_OBEY=maybe", "true or false"),
    ("CONTACT=", "one line of text"),
    ("ITEM_PIPELINES={}", "pipelines.record.RecordPipeline is missing"),
    ("BATCH_PIPELINES={}", "pipelines.load.LoadPipeline is missing"),
    ('BATCH_PIPELINES={"pipelines.load.LoadPipeline": null}', "is missing"),
    ('BATCH_PIPELINES={"pipelines.load.LoadPipeline": "first"}', "needs a number"),
    ('BATCH_PIPELINES={"pipelines.load.LoadPipeline": 1, "pipelines.derive.DerivePipeline": 2}', "has no process_batch"),
    ('ITEM_PIPELINES={"pipelines.nothing.Stage": 1}', "No module named"),
    ("ITEM_PIPELINES=record", "{stage: order}"),
    ('EXTENSIONS={"crawler.nothing": 1}', "{component: order}"),
    ("TWISTED_DNS_RESOLVER=nothing.here", "the path of a class"),
    ("RETRY_HTTP_CODES=500,99", "a list of statuses"),
    ("DOWNLOAD_HANDLERS=[1]", "{scheme: path or null}"),
    ("HTTPCACHE_ENABLED=perhaps", "true or false"),
    ("CLOSESPIDER_TIMEOUT=soon", "a number"),
    ("DOWNLOAD_DELY=1", "did you mean DOWNLOAD_DELAY?"),
    ("DOWNLOAD_DELAY=2", "DOWNLOAD_DELAY is of no use here, where nobody is asked: only ITEM_PIPELINES, BATCH_PIPELINES"),
    ("HTTPCACHE_ENABLED=true", "HTTPCACHE_ENABLED is of no use here"),
    ("ZZZZ=1", "there is no setting ZZZZ (docs/operating.md lists them)"),
]


@pytest.mark.parametrize(("given", "words"), WRONG, ids=[given for given, _ in WRONG])
def test_a_wrong_setting_stops_a_command_before_it_starts(
    given: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.json").write_text('{"jobs": []}')
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(tmp_path / "page.json"), "--source", "greenhouse", "--catalog", str(tmp_path / "var" / "c.db"), "--set", given])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("BATCH_SIZE", "50", 50),
        ("BATCH_SIZE", 7, 7),
        ("DOWNLOAD_DELAY", "0.5", 0.5),
        ("COOKIES_ENABLED", "Yes", True),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("RETRY_HTTP_CODES", "500, 502", [500, 502]),
        ("RETRY_HTTP_CODES", "[500]", [500]),
        ("PRIVATE_HOSTS", "", []),
        ("HTTPCACHE_DIR", "anything", "anything"),
        ("CLOSESPIDER_ITEMCOUNT", "3", 3.0),
    ],
)
def test_what_a_setting_means(name: str, given: Any, meant: Any) -> None:
    assert parsed(name, given) == meant
    assert load_settings([(name, given)])[name] == meant


def test_a_setting_of_the_module_or_the_environment_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CONTACT", "two\nlines")
    with pytest.raises(BadSetting, match="CONTACT takes one line of text"):
        load_settings()


def test_every_setting_of_ours_has_its_row_and_holds_what_it_may() -> None:
    ours = {name for name in dir(settings) if name.isupper()}
    assert {one.name for one in KNOWN} == ours | {"DEMO_BASE"}
    assert ours <= names()
    check(load_settings())


def test_the_page_holds_the_table() -> None:
    table = as_table(vars(settings))
    assert table in (ROOT / "docs" / "operating.md").read_text("utf-8"), f"docs/operating.md lacks it:\n{table}"

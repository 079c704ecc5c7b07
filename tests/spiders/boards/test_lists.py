import csv
from pathlib import Path

import pytest

from schemas.source import Source
from spiders.boards.lists import add_rows, read_board_list
from spiders.registry import read_rows

SHAPES = {
    "csv": "Company,ATS,Slug\nHeron,Greenhouse,heron\nStork,ashby,Stork\n",
    "tsv": "name\tplatform\ttoken\nHeron\tgreenhouse\theron\nStork\tashbyhq\tStork\n",
    "csv of addresses": "company,careers_url\nHeron,https://boards.greenhouse.io/heron\nStork,https://jobs.ashbyhq.com/Stork\n",
    "json rows": '[{"name": "Heron", "ats": "greenhouse", "slug": "heron"}, {"company": "Stork", "provider": "ashby", "board": "Stork"}]',
    "json in an object": '{"_note": "x", "boards": [{"ats": "greenhouse", "board": "heron"}, {"ats": "ashby", "board": "Stork"}]}',
    "json by platform": '{"greenhouse": ["heron"], "ashby": ["Stork"], "unheard-of": ["x"]}',
    "json nested": '{"scrapable": {"ashby": [{"slug": "Stork"}], "greenhouse": [{"slug": "heron"}]}, "total": 2}',
    "jsonl": '{"url": "https://jobs.ashbyhq.com/Stork/1", "company_name": "Stork"}\nnot json\n{"ats": "greenhouse", "slug": "heron"}\n',
    "bare addresses": "https://boards.greenhouse.io/heron\nhttps://jobs.ashbyhq.com/Stork\nhttps://heron.example\n",
    "byte order mark": '\ufeff[{"ats": "greenhouse", "slug": "heron"}, {"ats": "ashby", "slug": "Stork"}]',
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_shapes_of_lists(text: str) -> None:
    assert [row.key for row in read_board_list(text)[0]] == ["ashby:Stork", "greenhouse:heron"]


def test_bare_tokens_need_their_family() -> None:
    assert [row.key for row in read_board_list('["heron", "stork", "heron"]', "lever")[0]] == ["lever:heron", "lever:stork"]
    assert [row.key for row in read_board_list('["heron|wd5|Careers"]', "workday")[0]] == ["workday:heron.wd5/Careers"]
    with pytest.raises(ValueError, match="no boards in it"):
        read_board_list('["heron", "stork"]')


def test_names_countries_and_dates_are_kept() -> None:
    ((row,), _) = read_board_list('[{"name": "Heron", "ats": "lever", "slug": "heron", "country": "NO", "checked": "2026-10-01"}]')
    assert (row.employer, row.country, row.verified) == ("Heron", "NO", "2026-10-01")


def test_rows_are_added_sorted_and_once(tmp_path: Path) -> None:
    first = [Source("lever", "stork", employer="Stork, Inc."), Source("lever", "Crane")]
    assert add_rows(first, tmp_path) == {"lever": 2}
    assert add_rows([Source("lever", "STORK", employer="other"), Source("lever", "heron"), Source("ashby", "x")], tmp_path) == {
        "lever": 1,
        "ashby": 1,
    }
    rows = list(read_rows(tmp_path / "lever.csv", "lever"))
    assert [(row.board, row.employer) for row in rows] == [("Crane", None), ("heron", None), ("stork", "Stork, Inc.")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ashby.csv", "lever.csv"]
    with (tmp_path / "lever.csv").open(newline="") as lines:
        assert next(csv.reader(lines))[0] == "board"


@pytest.mark.parametrize(
    "text",
    [
        '[{"ats": "lever", "slug": "heron"}, {"ats": "lever", "employer": "Stork"}, null, {"slug": "crane"}]',
        '{"page": 1, "rows": [{"ats": "lever", "slug": "heron"}, {"note": "x"}, {"ats": "lever"}]}',
        '{"ats": "lever", "slug": "heron"}\n{"ats": "lever", "slug": \n{"name": "Stork"}',
        "ats,slug\nlever,heron\nlever,\n,stork",
    ],
)
def test_rows_that_name_no_board_are_counted(text: str) -> None:
    rows, nameless = read_board_list(text)
    assert ([row.key for row in rows], nameless) == (["lever:heron"], 2)

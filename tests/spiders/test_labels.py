"""What a page labels."""

from collections.abc import Callable

import pytest
from parsel import Selector

from spiders.reading.labels import labels_of
from tests.timing import LINEAR, growth


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<dl><dt>Shift</dt><dd>nights</dd></dl>", {"Shift": "nights"}),
        ("<table><tr><th>Mill:</th><td>two stones</td></tr></table>", {"Mill": "two stones"}),
        ("<p><b>Ort:</b> Oslo</p>", {"Ort": "Oslo"}),
        ("<ul><li><span>Τόπος: </span><span>Πάτρα</span></li></ul>", {"Τόπος": "Πάτρα"}),
        ("<p>勤務地：函館市</p>", {"勤務地": "函館市"}),
        ("<p><b>勤務地：</b>函館市</p>", {"勤務地": "函館市"}),
        ("<p>Shift: nights</p><p>Shift: days</p>", {"Shift": "nights"}),
        ("<nav>Menu: boats</nav><header><p>Call: 1</p></header><form>Name: x</form>", {}),
        ("<article><header><p>Ref: 7</p></header></article>", {"Ref": "7"}),
        ("<p>We say what nobody said before in so many words as these: hello</p>", {}),
        ("<div><div><i>Shift</i><b>nights</b></div><div><i>Pay</i><b>9</b></div></div>", {"Shift": "nights", "Pay": "9"}),
        ("<div><div><i>Shift</i><b>nights</b></div><div><i>Pay</i><i>9</i></div></div>", {}),
        ("<ul><li><a href=/1>Miller</a><b>Oslo</b></li><li><a href=/2>Baker</a><b>Bergen</b></li></ul>", {}),
        ("<p>: hello</p><p>Empty:</p>", {}),
        ("<table><tr><th>Post</th><th>Place</th></tr><tr><td>Miller</td><td>Oslo</td></tr></table>", {}),
    ],
)
def test_labels_of_a_page(body: str, found: dict[str, str]) -> None:
    assert labels_of(Selector(text=f"<html><head><title>Jobs: all</title></head><body>{body}</body></html>", type="html")) == found


def test_a_row_s_cells_are_labelled_by_the_heads_of_their_columns() -> None:
    page = Selector(
        text="<table><thead><tr><th>Post</th><th>Place</th></tr></thead><tr><td>Miller</td><td>Oslo</td></tr></table>", type="html"
    )
    assert labels_of(page.xpath("//tr[td]")[0]) == {"Post": "Miller", "Place": "Oslo"}


def test_a_posting_s_running_text_labels_nothing() -> None:
    page = Selector(text="<p>Place: Oslo</p><div id=text><p>Note: bring boots</p></div>", type="html")
    assert labels_of(page, "#text") == {"Place": "Oslo"}


@pytest.mark.parametrize(
    "piece",
    [
        "<tr><td>a</td><td>b</td></tr>",
        "<tr><th>a</th><th>b</th></tr><tr><td>a</td><td>b</td></tr>",
        "<div><i>a</i><b>b</b></div>",
        "<dt>a<dd>b",
        "<p>a: b</p><b>c:</b> d",
    ],
)
def test_labels_cost_a_page_s_length(piece: str) -> None:
    def work_of(size: int) -> Callable[[], object]:
        page = Selector(text=f"<html><body><table>{piece * (size // len(piece))}</table></body></html>", type="html")
        return lambda: labels_of(page)

    assert growth(work_of) < LINEAR

"""What a posting is held against: demands with the reasons that it names, and words on pay that name no amount."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.eligibility.demands import HOLLOW
from pipelines.extract.posting import derive
from pipelines.extract.text.reading import TABLES
from pipelines.extract.words.tables import load_rows
from schemas.enums import Origin, PayWording, Reason
from schemas.raw import RawPay, RawPosting
from tests.factories import NOON, derived
from tests.timing import LINEAR, growth

HERE = Path(__file__).parent


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["text"][:60]) for row in tomllib.loads((HERE / name).read_text("utf-8"))["row"]]


def posting(row: dict[str, Any]) -> RawPosting:
    given = {name: tuple(said) if isinstance(said, list) else said for name, said in row.get("given", {}).items()}
    return RawPosting("greenhouse", "heronsgate", "1", title=row.get("title"), description_html=row["text"], **given)


@pytest.mark.parametrize("row", rows("demands.toml"))
def test_a_demand_has_the_reason_that_is_named(row: dict[str, Any]) -> None:
    job = derive(posting(row), NOON)
    assert [one.value for one in job.demands] == ([row["value"]] if "value" in row else [])
    for demand in job.demands:
        assert (demand.reason, demand.reason_quote) == (row.get("reason"), row.get("words"))
        assert demand.reason_origin == (row.get("where", "prose") if "reason" in row else None)
        text = {Origin.PROSE: job.description, Origin.TITLE: row.get("title", "")}.get(demand.reason_origin)
        assert text is None or text[demand.reason_start : demand.reason_end] == demand.reason_quote


@pytest.mark.parametrize("row", rows("pay_words.toml"))
def test_words_on_pay_without_an_amount_are_found(row: dict[str, Any]) -> None:
    given = (RawPay(text=row["given"]),) if "given" in row else ()
    job = derived(row["text"], base_salary=given)
    assert [[one.wording, one.evidence.quote] for one in job.pay_words] == row["wordings"]
    for words in (one.evidence for one in job.pay_words if one.evidence.origin is Origin.PROSE):
        assert job.description[words.start : words.end] == words.quote


def test_every_phrase_means_something_that_is_known() -> None:
    assert {row["reason"] for row in load_rows(TABLES["reason"][0])} == {*Reason, HOLLOW}
    assert {row["wording"].removesuffix("_alone") for row in load_rows(TABLES["pay"][0])} == {*PayWording, "label", "hollow"}


def test_demands_cost_the_length_of_the_text() -> None:
    piece = "U.S. citizens only. Federal law asks for it, because of ITAR. Competitive salary.\n"

    def work_of(size: int) -> Callable[[], object]:
        text = (piece * (size // len(piece) + 1))[:size]
        return lambda: derived(text)

    assert growth(work_of) < LINEAR

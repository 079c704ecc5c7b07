"""What every posting is called by: a board's employer is settled over all that its postings tell, wherever they stand.

Of a posting that was told several times one sighting stands, the one that a catalog would hold (`bulk.deriving`, ``rank``); what follows
is of those alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter

from bulk.deriving import KIND as SIGHTINGS
from bulk.parts import SHIFT, grouped, read_rows, whole
from bulk.plan import read_plan
from pipelines.extract.organization.employer import Board, name_postings
from schemas.enums import Lineage
from schemas.evidence import Evidence
from schemas.facts import EmployerName
from schemas.source import Home

KIND = "names"
BOARD = ("family", "source")
NAMES = TypeAdapter(tuple[EmployerName, ...])
EVIDENCE = TypeAdapter(Evidence | None)


def name_all(daft: Any, out: Path) -> None:
    """Write, by partition, the order of each posting that stands and how it is called."""
    col = daft.col
    with whole(out, KIND) as folder:
        if folder is None:
            return
        rows = daft.read_parquet(str(out / SIGHTINGS / "*.parquet"))
        sites = rows.where(col("site_name").not_null()).groupby(*BOARD).agg(col("site_name").min())
        told = rows.where(col("rank").not_null()).select("rank", "order", "posting_id", "lineage", "employer_names", *BOARD)
        standing = told.groupby("posting_id").agg(col("rank").max()).select("rank")
        lists = [col(name).list_agg() for name in ("order", "posting_id", "employer_names")]
        boards = told.join(standing, on="rank").groupby(*BOARD).agg(col("lineage").max(), *lists)
        called = boards.join(sites, on=list(BOARD), how="left").select(_calls(daft, out).alias("called")).explode("called")
        split = called.select(*(col("called").get(name).alias(name) for name in ("part", "order", "named")))
        split.write_parquet(str(folder), partition_cols=[col("part")])


def _calls(daft: Any, out: Path) -> Any:
    """An expression over boards: of each posting its partition, order and, as JSON, name and evidence; null where it keeps its own."""
    col, types = daft.col, daft.DataType
    homes = read_plan(out).homes
    shape = types.list(types.struct({"part": types.int32(), "order": types.int64(), "named": types.string()}))

    @daft.func(return_dtype=shape)
    def call(
        family: str, source: str, lineage: str, site_name: str | None, orders: list[int], ids: list[str], names: list[bytes]
    ) -> list[dict[str, Any]]:
        board = Board(family, source, homes.get((family, source), Home()), Lineage(lineage), site_name)
        named = settle(board, {name: told for _, name, told in sorted(zip(orders, ids, names, strict=True))})
        return [{"part": order >> SHIFT, "order": order, "named": named.get(name)} for order, name in zip(orders, ids, strict=True)]

    return call(*map(col, (*BOARD, "lineage", "site_name", "order", "posting_id", "employer_names")))


def settle(board: Board, told: Mapping[str, bytes]) -> dict[str, str]:
    """posting_id -> name and evidence as JSON. None of an aggregator, whose postings are called as they say."""
    if board.lineage is Lineage.AGGREGATOR:
        return {}
    _, namings = name_postings({name: NAMES.validate_json(text) for name, text in told.items()}, board)
    return {one.posting_id: orjson.dumps([one.organization, one.evidence]).decode() for one in namings}


def names_of(out: Path, part: int) -> dict[int, tuple[str | None, Evidence | None] | None]:
    """Of the postings of a partition that stand, by their order, how each is called; None: as it says itself."""
    found: dict[int, Any] = {}
    for path in grouped(out, KIND, part):
        for rows in read_rows(path, ("order", "named")):
            found |= {row["order"]: row["named"] and _named(row["named"]) for row in rows}
    return found


def _named(text: str) -> tuple[str | None, Evidence | None]:
    name, evidence = orjson.loads(text)
    return name, EVIDENCE.validate_python(evidence)

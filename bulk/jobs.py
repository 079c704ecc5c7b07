"""Jobs: connected components of the pairs that are the same, as the catalog groups them (`catalog.clusters.group`).

Most components have no pair that is kept apart: they are jobs as they are, found by arrays. The others go through the catalog's own
grouping, one by one. All pairs of a run stand in memory as numbers here, some 25 bytes each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bulk.judging import KIND as PAIRS
from bulk.parts import part_of, read_table, writing
from bulk.plan import read_plan
from bulk.signing import SIGNATURES
from catalog.clusters import Edge, group, job_id_of
from schemas.match import Verdict

KIND = "jobs"
SCHEMA = pa.schema([("posting_id", pa.string()), ("job_id", pa.string())])
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Judged pairs of postings by number; ``same`` links, ``apart`` forbids."""

    a: Numbers
    b: Numbers
    same: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    score: NDArray[np.float64]

    def __getitem__(self, chosen: NDArray[Any]) -> "Pairs":
        return Pairs(self.a[chosen], self.b[chosen], self.same[chosen], self.apart[chosen], self.score[chosen])

    def edges(self) -> Iterator[Edge]:
        columns = (self.a, self.b, self.same, self.apart, self.score)
        yield from (Edge(*values) for values in zip(*(column.tolist() for column in columns), strict=True))


def write_jobs(out: Path) -> None:
    """Write which job each posting is of: the job is named as in a catalog that one run has filled."""
    if (path := part_of(out, KIND, 0)).exists():
        return
    parts = read_plan(out).parts
    told = read_table([part_of(out, SIGNATURES, part) for part in parts], ("order", "posting_id"))
    with writing(path, SCHEMA) as writer:
        if told is None or not len(told):
            return
        told = told.sort_by("order")
        ids = told["posting_id"].combine_chunks()
        labels = settle(read_pairs(out, told["order"].to_numpy()), ids)
        heads = pa.table({"label": labels, "posting_id": ids}).group_by("label").aggregate([("posting_id", "min")]).sort_by("label")
        jobs = pa.array([job_id_of(name) for name in heads["posting_id_min"].to_pylist()])
        writer.write_table(pa.table([ids, jobs.take(np.searchsorted(heads["label"].to_numpy(), labels))], schema=SCHEMA))


def read_pairs(out: Path, orders: Numbers) -> Pairs:
    """All pairs of a run; ``orders``: of the postings, ascending, by whose places they are numbered."""
    files = [part_of(out, PAIRS, part) for part in read_plan(out).parts]
    table = read_table(files, ("a_order", "b_order", "verdict", "score", "veto"))
    assert table is not None, "there is a signature, so there is a partition"
    a, b = (np.searchsorted(orders, table[name].to_numpy()).astype(np.int64) for name in ("a_order", "b_order"))
    same, apart = pc.equal(table["verdict"], Verdict.SAME.value), pc.is_valid(table["veto"])
    return Pairs(a, b, same.to_numpy(), apart.to_numpy(), table["score"].to_numpy())


def settle(pairs: Pairs, ids: pa.Array) -> Numbers:
    """The component of each posting, by a number that its postings alone have."""
    labels = components(len(ids), pairs.a[pairs.same], pairs.b[pairs.same])
    within = labels[pairs.a] == labels[pairs.b]
    wanted = np.unique(labels[pairs.a[pairs.apart & within]])
    members, some = split(labels, wanted), split(labels[pairs.a[within]], wanted)
    inner = pairs[within]
    for nodes, chosen in zip(members, some, strict=True):
        names = dict(zip(nodes.tolist(), ids.take(nodes).to_pylist(), strict=True))
        for found in group(nodes.tolist(), inner[chosen].edges(), names):
            labels[list(found)] = min(found)
    return labels


def split(labels: Numbers, wanted: Numbers) -> list[Numbers]:
    """Of each wanted label the places that have it."""
    order = np.argsort(labels, kind="stable")
    bounds = [np.searchsorted(labels[order], wanted, side=side) for side in ("left", "right")]
    return [order[low:high] for low, high in zip(*(one.tolist() for one in bounds), strict=True)]


def components(nodes: int, a: Numbers, b: Numbers) -> Numbers:
    """The least node of each node's component."""
    least = np.arange(nodes, dtype=np.int64)
    while (moved := least[a] != least[b]).any():
        a, b = a[moved], b[moved]
        low, high = np.minimum(least[a], least[b]), np.maximum(least[a], least[b])
        np.minimum.at(least, high, low)
        while (least[least] != least).any():
            least = least[least]
    return least

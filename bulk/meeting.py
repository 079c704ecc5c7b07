"""Candidates: which postings share bands with which before them, as `pipelines.match.bands.BandIndex` finds it, without an index of all.

The bands of all postings are grouped once (`meet_all`): of a band that several have, its first postings go to the partitions of all of
them. A band that a hundred thousand clones share is thereby 64 numbers a partition. `find_part` counts, a partition at a time, what its
postings share; `lend_all` brings each partition the signatures of those that stand elsewhere.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bulk.parts import SHIFT, grouped, part_of, read_table, whole, writing
from bulk.signing import SIGNATURES
from pipelines.match.bands import FULLEST_BAND, runs, strongest
from pipelines.match.prints import bands_of

MET, CANDIDATES, LENT = "met", "candidates", "lent"
QUERIES = 1_000  # postings whose hits are held at once: 35 bands of 64 each at most
SCHEMA = pa.schema([("part", pa.int32()), ("order", pa.int64()), ("other", pa.int64())])
_SLOT = np.uint64(32)  # a slot is a band's number and what it holds: band << 32 | value


def slots_of(bands: list[bytes]) -> NDArray[np.uint64]:
    """A row a posting, a column a band; 0 where there is no band."""
    values = bands_of(bands).astype(np.uint64) if bands else np.empty((0, 0), dtype=np.uint64)
    numbers = np.arange(1, values.shape[1] + 1, dtype=np.uint64) << _SLOT
    return np.where(values == 0, 0, values | numbers)


def meet_all(daft: Any, out: Path) -> None:
    """Write, by partition, the slots that a posting of it shares with another, each with the first postings that have it."""
    col, types = daft.col, daft.DataType

    @daft.func.batch(return_dtype=types.list(types.uint64()))
    def slots(bands: Any) -> Any:
        rows = slots_of(bands.to_pylist())
        ends = np.arange(len(rows) + 1, dtype=np.int64) * rows.shape[1]
        return pa.LargeListArray.from_arrays(ends, rows.ravel())

    @daft.func(return_dtype=types.struct({"first": types.list(types.int64()), "parts": types.list(types.int32())}))
    def shared(orders: list[int]) -> dict[str, list[int]]:
        return {"first": sorted(orders)[:FULLEST_BAND], "parts": sorted({order >> SHIFT for order in orders})}

    with whole(out, MET) as folder:
        if folder is None:
            return
        rows = daft.read_parquet(str(out / SIGNATURES / "*.parquet")).select("order", slots(col("bands")).alias("slot")).explode("slot")
        groups = rows.where(col("slot") > 0).groupby("slot").agg(col("order").count().alias("n"), col("order").list_agg())
        split = groups.where(col("n") > 1).select("slot", shared(col("order")).alias("shared"))
        met = split.select("slot", *(col("shared").get(name).alias(name) for name in ("first", "parts"))).explode("parts")
        met.select("slot", "first", col("parts").alias("part")).write_parquet(str(folder), partition_cols=[col("part")])


def find_part(out: Path, part: int) -> None:
    """Write the candidates of a partition's postings: pairs of a posting and one before it."""
    own = read_table([part_of(out, SIGNATURES, part)], ("order", "bands"))
    met = read_table(grouped(out, MET, part), ("slot", "first"))
    with writing(part_of(out, CANDIDATES, part), SCHEMA) as writer:
        if own is None or met is None:
            return
        shared = Shared(met)
        orders, bands = own["order"].to_numpy(), own["bands"].to_pylist()
        for at in range(0, len(orders), QUERIES):
            some = orders[at : at + QUERIES]
            found = shared.candidates(some, slots_of(bands[at : at + QUERIES]))
            names = np.repeat(some, [len(one) for one in found])
            others = np.array([other for one in found for other in one], dtype=np.int64)
            writer.write_table(pa.table([np.full(len(names), part, dtype=np.int32), names, others], schema=SCHEMA))


class Shared:
    """The slots that several postings have, in order, each with those that have it first, as numbers in the order of the postings."""

    def __init__(self, met: pa.Table) -> None:
        met = met.sort_by("slot").combine_chunks()
        lists = met["first"].combine_chunks()
        lists = lists.chunk(0) if isinstance(lists, pa.ChunkedArray) else lists
        self.slots = met["slot"].to_numpy()
        self.starts = lists.offsets.to_numpy()[:-1].astype(np.int64)
        self.counts = np.diff(lists.offsets.to_numpy()).astype(np.int64)
        self.orders, numbers = np.unique(lists.values.to_numpy(), return_inverse=True)
        self.numbers = numbers.astype(np.int64)

    def candidates(self, orders: NDArray[np.int64], slots: NDArray[np.uint64]) -> list[list[int]]:
        """Of each posting the orders of those before it that share most slots with it."""
        places = np.minimum(np.searchsorted(self.slots, slots), len(self.slots) - 1)
        held = (self.slots[places] == slots) & (slots != 0)
        queries, found = np.nonzero(held)[0].astype(np.int64), places[held]
        counts = self.counts[found]
        rows = self.numbers[runs(self.starts[found], counts)]
        queries = np.repeat(queries, counts)
        is_earlier = self.orders[rows] < orders[queries]
        near = strongest(queries[is_earlier] << 32 | rows[is_earlier], len(orders))
        return [self.orders[one].tolist() for one in near]


def lend_all(daft: Any, out: Path) -> None:
    """Write, by partition, the signatures of candidates that stand in another."""
    col = daft.col
    with whole(out, LENT) as folder:
        if folder is None:
            return
        pairs = daft.read_parquet(str(out / CANDIDATES / "*.parquet"))
        wanted = pairs.where((col("other") >> SHIFT) != col("part")).select("part", "other").distinct()
        signatures = daft.read_parquet(str(out / SIGNATURES / "*.parquet")).select("order", "posting_id", "sketch", "profile")
        lent = wanted.join(signatures, left_on="other", right_on="order")
        lent.write_parquet(str(folder), partition_cols=[col("part")])

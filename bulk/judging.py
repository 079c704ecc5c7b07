"""Pairs: the candidates of a partition, judged as on one machine. Those worth keeping are written, with score and reasons."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from bulk.meeting import CANDIDATES, LENT
from bulk.parts import grouped, part_of, read_rows, write_rows, writing
from bulk.signing import SIGNATURES
from pipelines.match.compare import Judge
from schemas.match import Fingerprint, Pair

KIND = "pairs"
TOGETHER = 1_000  # postings whose candidates' profiles are held parsed
SCHEMA = pa.schema(
    [
        ("a_order", pa.int64()), ("b_order", pa.int64()), ("a", pa.string()), ("b", pa.string()), ("verdict", pa.string()),
        ("score", pa.float64()), ("veto", pa.string()), ("reasons", pa.string()),
    ]
)  # fmt: skip

Print = tuple[str, Fingerprint]  # posting_id, signature


def judge_part(out: Path, part: int) -> None:
    """Write the pairs of a partition: ``a`` is of it, ``b`` came before."""
    prints = dict(prints_of(out, part))
    orders = {name: order for order, (name, _) in prints.items()}
    with writing(part_of(out, KIND, part), SCHEMA) as writer:
        for near in candidates_of(out, part):
            met = {*near, *(other for others in near.values() for other in others)}
            judge = Judge({prints[order][0]: prints[order][1] for order in sorted(met)})
            found = judge.pairs({prints[order][0]: [prints[other][0] for other in others] for order, others in near.items()})
            write_rows(writer, SCHEMA, [row_of(pair, orders) for pairs in found.values() for pair in pairs])


def prints_of(out: Path, part: int) -> Iterator[tuple[int, Print]]:
    """The signatures that a partition's pairs need, by order: its own, and those that it is lent."""
    columns = ("posting_id", "sketch", "profile")
    for rows in read_rows(part_of(out, SIGNATURES, part), ("order", *columns)):
        yield from ((row["order"], print_of(row)) for row in rows)
    for path in grouped(out, LENT, part):
        for rows in read_rows(path, ("other", *columns)):
            yield from ((row["other"], print_of(row)) for row in rows)


def print_of(row: dict[str, Any]) -> Print:
    """Its bands have done their part."""
    return row["posting_id"], Fingerprint(b"", row["sketch"], row["profile"])


def candidates_of(out: Path, part: int) -> Iterator[dict[int, list[int]]]:
    """The candidates of a partition's postings, some postings at a time."""
    near: dict[int, list[int]] = defaultdict(list)
    for rows in read_rows(part_of(out, CANDIDATES, part), ("order", "other")):
        for row in rows:
            if row["order"] not in near and len(near) == TOGETHER:
                yield dict(near)
                near.clear()
            near[row["order"]].append(row["other"])
    if near:
        yield dict(near)


def row_of(pair: Pair, orders: dict[str, int]) -> tuple[Any, ...]:
    said = pair.judgement
    reasons = orjson.dumps(said.reasons).decode()
    return orders[pair.a], orders[pair.b], pair.a, pair.b, said.verdict, said.score, said.veto, reasons

"""The plan of a run: which slice of which input is a partition. It is written first; a run that is given again follows it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from bulk.parts import opened
from schemas.errors import Problem
from schemas.files import make_folder, replacing
from schemas.source import Home

FILE = "plan.json"
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
PARQUET = (".parquet",)
WARC = (".warc", ".warc.gz")
FORMS = (*LINES, *PARQUET, *WARC)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an input: of JSON lines the bytes from ``start`` to ``stop`` (a line is of the slice that it begins in), of Parquet the row
    groups; of what is compressed as a stream, all (``stop`` is None). ``seen_at``: when what names no time was seen (ISO 8601)."""

    path: str
    seen_at: str
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the registry says of a board."""

    family: str
    source: str
    country: str | None
    employer: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """``rules``: the name of the rules that read; ``inputs``: path, bytes and modification time (ns) of each file."""

    rules: str
    inputs: tuple[tuple[str, int, int], ...]
    slices: tuple[Slice, ...]
    boards: tuple[Told, ...] = ()

    @property
    def homes(self) -> dict[tuple[str, str], Home]:
        return {(one.family, one.source): Home(one.country, one.employer) for one in self.boards}

    @property
    def parts(self) -> range:
        return range(len(self.slices))


_PLAN = TypeAdapter(Plan)


def make_plan(source: Path, out: Path, rules: str, homes: Mapping[tuple[str, str], Home], part_bytes: int) -> Plan:
    """The plan of ``out``, made where there is none. Raises `Problem` where the folder holds another run's, or no input is there."""
    if out.resolve().is_relative_to(source.resolve()):
        raise Problem(f"{out} lies within {source}, which is what is read: name a folder beside it")
    files = input_files(source)
    inputs = tuple((str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    if (out / FILE).exists():
        plan = read_plan(out)
        if plan.inputs != inputs:
            raise Problem(f"{out} was begun with other input than {source} has now: name another folder, or remove {out}")
        refuse_other_rules(plan, out, rules)
        return plan
    refuse_foreign(out)
    slices = tuple(one for path in files for one in slices_of(path.resolve(), part_bytes))
    plan = Plan(rules, inputs, slices, tuple(Told(*board, home.country, home.employer) for board, home in sorted(homes.items())))
    with replacing(out / FILE) as file:
        file.write(orjson.dumps(asdict(plan)))
    return plan


def read_plan(out: Path) -> Plan:
    """Raises `Problem` for a folder that `rolecall bulk run` did not write."""
    try:
        return _PLAN.validate_json((out / FILE).read_bytes())
    except FileNotFoundError as error:
        raise Problem(f"{out} holds no {FILE}: name the folder that `rolecall bulk run` wrote") from error
    except ValidationError as error:
        raise Problem(f"{out / FILE} is no plan of this rolecall: run `rolecall bulk run` into another folder") from error


def refuse_other_rules(plan: Plan, out: Path, rules: str) -> None:
    if plan.rules != rules:
        raise Problem(f"{out} was made by other rules ({plan.rules}, now {rules}): run `rolecall bulk run` into another folder")


def refuse_foreign(out: Path) -> None:
    """`Problem` for a folder that holds something else."""
    make_folder(out, "name another folder")
    if any(out.iterdir()):
        raise Problem(f"{out} is not empty and holds no {FILE}: name another folder")


def input_files(source: Path) -> list[Path]:
    """The file that is named, or those of a folder that can be read, in name order. Raises `Problem` where there is none."""
    found = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
    files = [path for path in found if path.name.lower().endswith(FORMS) and not path.name.startswith(".")]
    if not files:
        raise Problem(f"{source} is no input: name a file, or a folder of files, that ends in {', '.join(FORMS)}")
    return files


def slices_of(path: Path, part_bytes: int) -> Iterator[Slice]:
    """A file in slices of about ``part_bytes``, where it can be read from within."""
    seen_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0).isoformat()
    name = path.name.lower()
    if name.endswith(PARQUET):
        with opened(path) as file:
            yield from (Slice(str(path), seen_at, *bounds) for bounds in row_groups(file, part_bytes))
    elif name.endswith((".jsonl", ".ndjson")):
        size = path.stat().st_size
        yield from (Slice(str(path), seen_at, start, min(start + part_bytes, size)) for start in range(0, size, part_bytes))
    else:
        yield Slice(str(path), seen_at)


def row_groups(file: pq.ParquetFile, part_bytes: int) -> Iterable[tuple[int, int]]:
    """Row groups from and to, together about ``part_bytes`` unpacked; one that is larger stands alone."""
    start, size = 0, 0
    sizes: list[Any] = [file.metadata.row_group(n).total_byte_size for n in range(file.num_row_groups)]
    for n, more in enumerate(sizes):
        if n > start and size + more > part_bytes:
            yield start, n
            start, size = n, 0
        size += more
    if start < len(sizes):
        yield start, len(sizes)

"""Proof bundles of a real catalog: ``python -m bench.prove CATALOG [--n 1000] [--mutations 10000]`` draws values of all kinds, bundles each
and runs the verify.py that is in the bundle; then it flips bytes of bundles, one at a time, and counts the flips that are found. With
``--cursor N``, the values are drawn of what the catalog held at that cursor, and proved as they were then; with ``--merged``, of jobs of
several postings alone; with ``--regroup``, of a copy in which jobs were merged, parted, came back and were edited between
(bench/regroup.py).

Exit code 1 where a value is not verified or a flip is not found. Flips within verify.py are also given to the flipped verify.py itself,
which may say anything: how many of them it finds is printed, and nothing follows from it.
"""

import argparse
import io
import random
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from bench.regroup import regroup
from catalog.database import reading
from catalog.read import job_records
from catalog.revisions import records_as_of
from pipelines.archive import Archive
from proof import verify
from proof.bundle import Bundle, prove
from proof.claims import Object, chosen, values_in
from schemas.errors import Problem

PROCESSES = 20  # bundles that are checked as a stranger would, in a process of its own
FLIPPED = 100  # bundles whose bytes are flipped

Drawn = tuple[str, str]  # a job_id, a field


def records_at(db: Any, cursor: int | None) -> Iterator[Object]:
    return job_records(db) if cursor is None else (orjson.loads(line) for _, line in records_as_of(db, cursor))


def draw(records: Iterable[Object], n: int, chance: random.Random) -> list[Drawn]:
    """``n`` values, the fields in turn, so that rare ones are among them."""
    by_kind: dict[tuple[str, str], list[Drawn]] = defaultdict(list)
    for record in records:
        for field, _, held in values_in(record, chosen(None)):
            origin = held["evidence"]["origin"] if isinstance(held, dict) and "evidence" in held else ""
            by_kind[field.name, origin].append((record["jobId"], field.name))
    waiting = [chance.sample(values, min(len(values), n)) for values in by_kind.values()]
    drawn: list[Drawn] = []
    while len(drawn) < n and (waiting := [values for values in waiting if values]):
        drawn += [values.pop() for values in waiting]
    return drawn[:n]


def own_steps(bundle: Bundle) -> list[tuple[bool | None, str]]:
    """What the verify.py within a bundle says of it."""
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as files:
        code = files.read("verify.py")
    space: dict[str, Any] = {"__name__": "verify"}
    exec(compile(code, "verify.py", "exec"), space)
    return list(space["steps"](bundle.content, bundle.digest))


def in_process(bundle: Bundle) -> int:
    """The exit code of the same, by a Python without anything of ours."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "bundle.zip")
        path.write_bytes(bundle.content)
        with zipfile.ZipFile(path) as files:
            files.extract("verify.py", folder)
        told = subprocess.run([sys.executable, "-I", "-S", f"{folder}/verify.py", path, bundle.digest], capture_output=True, check=False)
    return told.returncode


def is_found(content: bytes, digest: str = "") -> bool:
    """Whether a whole verify.py finds that a bundle is not as it was."""
    try:
        return any(holds is False for holds, _ in verify.steps(content, digest))
    except Exception:
        return True


def finds_itself(content: bytes, code: bytes, folder: str) -> bool:
    """Whether the verify.py of a bundle that was flipped there finds it, by its exit code."""
    path = Path(folder, "bundle.zip")
    path.write_bytes(content)
    argv, sys.argv = sys.argv, ["verify.py", str(path)]
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            exec(compile(code, "verify.py", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        return bool(end.code)
    except BaseException:
        return True
    finally:
        sys.argv = argv
    return False


OPEN = ("where the raw form has that", "a former one", "letter by letter", "the last that tells of it")


def kind_of(what: str) -> str:
    """Of an open step, what is open."""
    return next(
        (part for part in ("where the raw form has that", "a former one", "letter by letter", "the last that tells of it") if part in what),
        what[:40],
    )


def flip(bundle: Bundle, chance: random.Random) -> tuple[int, bytes]:
    """A place, and the bundle with another byte there."""
    place = chance.randrange(len(bundle.content))
    content = bytearray(bundle.content)
    content[place] ^= chance.randrange(1, 256)
    return place, bytes(content)


def verified(db: Any, archive: Archive, drawn: list[Drawn], cursor: int | None) -> tuple[list[Bundle], list[str]]:
    """The bundles of values, and what does not hold of them."""
    bundles, wrong = [], []
    for job, field in drawn:
        try:
            bundle = prove(db, archive, job, field, cursor)
        except Problem as error:
            wrong.append(f"{job} {field}: {error}")
            continue
        bundles.append(bundle)
        wrong += [f"{job} {field}: {what}" for holds, what in own_steps(bundle) if holds is False]
    return bundles, wrong


def mutated(bundles: list[Bundle], n: int, chance: random.Random) -> tuple[int, int, int, int]:
    """(flips found without a digest, with one, flips within verify.py, of these found by the flipped one)."""
    found = told = within = itself = 0
    with TemporaryDirectory() as folder:
        for number in range(n):
            bundle = bundles[number % len(bundles)]
            place, content = flip(bundle, chance)
            found += is_found(content)
            told += is_found(content, bundle.digest)
            start = bundle.content.index(b'"""Checks a proof')
            size = len(Path(verify.__file__).read_bytes())
            if start <= place < start + size:
                within += 1
                itself += finds_itself(content, content[start : start + size], folder)
    return found, told, within, itself


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--cursor", type=int)
    parser.add_argument("--merged", action="store_true")
    parser.add_argument("--regroup", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        chance = random.Random(given.seed)
        return measure(given, regroup(given.catalog, Path(folder), chance) if given.regroup else given.catalog, chance)


def measure(given: argparse.Namespace, catalog: Path, chance: random.Random) -> int:
    """The exit code: 1 where a value is not verified, or a flip is not found."""
    with reading(catalog) as db, closing(Archive(catalog.parent / "raw")) as archive:
        records = (one for one in records_at(db, given.cursor) if not given.merged or len(one["postings"]) > 1)
        drawn = draw(records, given.n, chance)
        bundles, wrong = verified(db, archive, drawn, given.cursor)
    some = chance.sample(bundles, min(PROCESSES, len(bundles)))
    failed = sum(in_process(bundle) != 0 for bundle in some)
    print(f"{len(drawn)} values of {len({field for _, field in drawn})} fields: {len(bundles) - len(wrong)} verified")
    print(f"open steps: {Counter(kind_of(what) for bundle in bundles for what in bundle.open).most_common(6)}")
    print(f"{len(some)} by a process of its own: {len(some) - failed} verified")
    print(*wrong[:20], sep="\n")
    found, told, within, itself = mutated(chance.sample(bundles, min(FLIPPED, len(bundles))), given.mutations, chance)
    print(f"{given.mutations} flipped bytes: {found} found without a digest, {told} with one")
    print(f"{within} of them within verify.py: the flipped verify.py itself finds {itself}")
    return 1 if wrong or failed or found < given.mutations or told < given.mutations else 0


if __name__ == "__main__":
    sys.exit(main())

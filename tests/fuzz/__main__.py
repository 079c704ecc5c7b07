"""``python -m tests.fuzz DIR [--seconds N] [--jsonl TEXTS]…``: fuzz with atheris; ``DIR/findings`` holds what was found, an input a file.

Inputs that reach new code are kept in ``DIR/corpus``, so that the next run goes on from them. Needs the extra ``fuzz``.
"""

import argparse
import hashlib
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["spiders", "pipelines", "schemas", "crawler"]):
    from tests.fuzz.mutating import mutate
    from tests.fuzz.seeds import seeds, seeds_of
    from tests.fuzz.targets import Finding, cases, families, run

    families(), cases()  # each family is imported when it is asked for

LONGEST = 40_000  # bytes of an input
SLOW = 10.0  # seconds; instrumented code takes several times as long as it does otherwise


class Findings:
    """What was raised, each place once. ``folder`` takes the inputs and a text with the traceback beside each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, Counter[str]()
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, data: bytes) -> None:
        """Run one input, and keep it if it breaks something."""
        start = time.perf_counter()
        try:
            run(data)
        except Exception as error:  # the one place where a bug of any kind is due
            self.keep(data, place_of(error), traceback.format_exc())
        if (took := time.perf_counter() - start) > SLOW:
            self.keep(data, f"slow {data.partition(b' ')[0][:10]!r}", f"{took:.1f} s")

    def keep(self, data: bytes, place: str, words: str) -> None:
        self.times[place] += 1
        if self.times[place] > 1:
            return
        name = hashlib.blake2b(place.encode(), digest_size=6).hexdigest()
        (self.folder / name).write_bytes(data)
        (self.folder / f"{name}.txt").write_text(f"{place}\n{words}", "utf-8")
        print(f"FOUND {name}: {place}", file=sys.stderr)


def place_of(error: BaseException) -> str:
    """The kind of error and the innermost line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    said = f"{error} " if isinstance(error, Finding) else ""
    return f"{type(error).__name__} {said}at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--jsonl", type=Path, action="append", default=[])
    asked = parser.parse_args()
    corpus, findings = asked.folder / "corpus", Findings(asked.folder / "findings")
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in (*seeds(), *seeds_of(asked.jsonl)):
        if len(seed) <= LONGEST:
            (corpus / hashlib.blake2b(seed, digest_size=10).hexdigest()).write_bytes(seed)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        return mutate(data, most, seed, atheris.Mutate)

    options: list[Any] = [f"-max_total_time={asked.seconds}", f"-max_len={LONGEST}", "-timeout=120", "-rss_limit_mb=4000", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], findings.take, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""Writes ``data/reference/registers/filer_words.csv``: how many employers of the tables that come along have a word in their names.

python -m bench.filer_words
"""

import csv
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.extract.words.tables import FOLDER
from registers.names import key_of
from registers.starter import ready

LEAST = 3  # employers; a word of fewer is rare


def main() -> None:
    with TemporaryDirectory() as folder, ready(Path(folder) / "registers.db") as db:
        keys = {key_of(name) for (name,) in db.execute("SELECT DISTINCT employer FROM uscis WHERE employer <> ''")}
    words = Counter(word for key in keys for word in set(key.split()))
    rows = sorted((word, count) for word, count in words.items() if count >= LEAST)
    with (FOLDER / "registers/filer_words.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("word", "employers"))
        out.writerows(rows)


if __name__ == "__main__":
    main()

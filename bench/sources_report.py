"""What recorded payloads yield: ``python -m bench.sources_report [FOLDER]`` prints a table, one row a family.

FOLDER (default: ``$ROLECALL_SHARED/sources/payloads``, else ``../shared/sources/payloads``) holds one folder of recorded answers a
family. Columns: files read, of how many; postings; and the share of postings, in percent, whose field is filled.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crawler.offline.saved import read_saved
from schemas.raw import RawPosting
from schemas.source import Source
from spiders.registry import families

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"talentbrew-radancy": "radancy", "xml-feeds": "jobfeed"} | dict.fromkeys(  # that do not go by their family's name
    ("jsonld-pages", "linkedin", "meta", "stackoverflow-jobs", "workatastartup", "html-other", "jobscz", "cryptocurrencyjobs"), "jsonld"
)
WIRE = {".json", ".html", ".xml", ".rss"}
FIELDS = {
    "text": "description_html",
    "place": "job_locations",
    "date": "date_posted",
    "type": "employment_types",
    "workplace": "workplace",
    "pay": "base_salary",
    "department": "department",
    "requisition": "requisition_id",
    "url": "url",
}


def recorded(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Families that have recorded answers, with their files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*")):
        if path.suffix in WIRE:
            found.setdefault(FOLDERS.get(path.parent.name, path.parent.name), []).append(path)
    yield from sorted((family, files) for family, files in found.items() if family in families())


def row_of(family: str, files: list[Path]) -> list[str]:
    """One row of the table."""
    read = 0
    filled: Counter[str] = Counter()
    postings = 0
    for path in files:
        found = [one for one in read_saved(path, families()[family](), Source(family, "board")) if isinstance(one, RawPosting)]
        read, postings = read + bool(found), postings + len(found)
        filled.update(name for one in found for name, field in FIELDS.items() if getattr(one, field))
    shares = [f"{100 * filled[name] // postings}" if postings else "" for name in FIELDS]
    return [family, f"{read} of {len(files)}", str(postings), *shares]


def table(folder: Path) -> str:
    """The report as a Markdown table."""
    rows = [["family", "files", "postings", *(f"{name} %" for name in FIELDS)]]
    rows += [row_of(family, files) for family, files in recorded(folder)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def main() -> None:
    shared = Path(os.environ.get("ROLECALL_SHARED", ROOT.parent / "shared")) / "sources" / "payloads"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    if not folder.is_dir():
        sys.exit(f"no recorded answers at {folder}: name a folder of them, or set ROLECALL_SHARED")
    print(table(folder))


if __name__ == "__main__":
    main()

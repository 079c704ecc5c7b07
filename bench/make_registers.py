"""The tables that come along, made of official files as they are downloaded: ``python -m bench.make_registers FOLDER``.

What may not be given on, or is too large, is left out; what is made stands in data/registers, whose README tells of each.
"""

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from registers.files import UnreadableFile
from registers.load import load_file
from registers.starter import FOLDER, write_starter
from registers.store import files, storing

ORDER = {  # kinds that come along -> the order that takes least room
    "uscis": ("employer", "state", "city"),
    "wages": ("soc", "area"),
    "areas": ("area",),
    "soc": ("soc",),
    "soc_onet": ("soc",),
    "soc_titles": ("soc",),
    "onet": ("onet",),
    "onet_titles": ("onet",),
    "onet_reported": ("onet",),
    "onet_zones": ("onet",),
    "lca_titles": ("soc", "title"),
    "places": ("state", "county", "place"),
}
LEFT_OUT = {("uscis", "live"), ("wages", "EDC")}  # a slice of one industry; as large as ALC, for universities alone
MOST_BYTES = 12 << 20


def main(folder: Path) -> None:
    with TemporaryDirectory() as temporary, storing(Path(temporary) / "registers.db") as db:
        for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".csv", ".txt", ".xlsx", ".zip")):
            with suppress(UnreadableFile):
                load_file(db, path)
        FOLDER.mkdir(exist_ok=True)
        for file in files(db):
            if file["kind"] in ORDER and not {(file["kind"], file["variant"]), (file["kind"], file["period"])} & LEFT_OUT:
                out = FOLDER / f"{'-'.join(part for part in (file['kind'], file['variant'], file['period']) if part).lower()}.parquet"
                write_starter(db, file, out, ORDER[file["kind"]])
                print(f"{out.stat().st_size:>12,} {file['kept']:>10,} {out.name}")
    size = sum(path.stat().st_size for path in FOLDER.glob("*.parquet"))
    print(f"{size:>12,} bytes in all")
    if size > MOST_BYTES:
        sys.exit(f"more than {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

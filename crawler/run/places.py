"""Where a catalog's files are."""

from dataclasses import dataclass
from pathlib import Path

from catalog.database import make_folder


@dataclass(frozen=True, slots=True)
class Places:
    """Where a catalog's files are: all beside it."""

    catalog: Path

    @property
    def archive(self) -> Path:
        return self.catalog.parent / "raw"

    @property
    def exports(self) -> Path:
        return self.catalog.parent / "exports"

    @property
    def http_store(self) -> Path:
        return self.catalog.with_name(self.catalog.stem + ".http.db")

    def log(self, run: str) -> Path:
        folder = self.catalog.parent / "log"
        make_folder(folder)
        return folder / f"{run}.log"

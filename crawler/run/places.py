"""Where a catalog's files are."""

from dataclasses import dataclass
from pathlib import Path

from catalog.database import make_folder


@dataclass(frozen=True, slots=True)
class Places:
    """Where a catalog's files are: all beside it, but for a registry that several share."""

    catalog: Path
    own_registry: Path | None = None  # where it is not beside the catalog

    @property
    def archive(self) -> Path:
        return self.catalog.parent / "raw"

    @property
    def registry(self) -> Path:
        """The folder of the user's own registry files."""
        return self.own_registry or self.catalog.parent / "sources"

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

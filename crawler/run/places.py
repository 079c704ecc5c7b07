"""Where a catalog's files are."""

from dataclasses import dataclass
from pathlib import Path

from catalog.database import make_folder
from schemas.errors import Problem

BESIDE = ("", "-wal", "-shm", "-journal", ".lock", ".alerts.lock", ".tick.lock")  # what SQLite and a writer keep beside a file


@dataclass(frozen=True, slots=True)
class Places:
    """Where a catalog's files are: all beside it, but for a registry and public registers that several share."""

    catalog: Path
    own_registry: Path | None = None  # where it is not beside the catalog
    registers: Path | None = None  # of public registers; None: nothing is looked up in any

    @property
    def archive(self) -> Path:
        return self.catalog.parent / "raw"

    @property
    def registry(self) -> Path:
        """The folder of the user's own registry files."""
        return self.own_registry or self.catalog.parent / "sources"

    @property
    def warc(self) -> Path:
        """The folder of answers as they came, one run's files after the other's."""
        return self.catalog.parent / "warc"

    @property
    def exports(self) -> Path:
        return self.catalog.parent / "exports"

    @property
    def http_store(self) -> Path:
        return self.catalog.with_name(self.catalog.stem + ".http.db")

    def log(self, run: str, kind: str = "log") -> Path:
        """A file of a run in the folder of logs, which is made: ``kind`` is its extension."""
        make_folder(self.logs)
        return self.logs / f"{run}.{kind}"

    @property
    def logs(self) -> Path:
        return self.catalog.parent / "log"

    def refuse_own(self, out: Path) -> None:
        """`Problem` where ``out`` is one of the files that rolecall itself keeps, which nothing else may take the place of."""
        where = out.resolve()
        kept = {Path(f"{file.resolve()}{end}") for file in filter(None, (self.catalog, self.http_store, self.registers)) for end in BESIDE}
        folders = [folder.resolve() for folder in (self.archive, self.registry, self.logs, self.warc)]
        if where in kept or any(folder in where.parents for folder in folders):
            what = "the catalog itself" if where == self.catalog.resolve() else "a file of rolecall's own"
            raise Problem(f"{out} is {what}: name another file")

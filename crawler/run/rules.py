"""The extraction rules in use, by name: a catalog keeps which ones made a value."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = (
    *(f"pipelines/{stage}.py" for stage in ("derive", "check", "checks")),
    "pipelines/extract/**/*.py",
    "pipelines/match/**/*.py",
    "data/reference/**/*",
    "data/patches/**/*",
)


@cache
def rules_version() -> str:
    """Names the extraction rules in use: a hash of their code and tables (8 hex digits)."""
    digest = blake2b(digest_size=4)
    for path in sorted(path for pattern in RULES for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()

"""What may be written to: a file of alerts, or a new one. ``check_file`` asks before a search is saved, and before each write."""

import re
from collections.abc import Iterable
from pathlib import Path

from alerts.channels.base import BadAddress
from alerts.settings import Settings
from schemas.errors import Problem

_HEAD = 2_000  # bytes that tell what a file is
# By how an address begins: what the file holds, and how it looks at its beginning; of a line that was cut off, too.
FORMS = {
    "file": ("lines of alerts", re.compile(rb'\{"id":"[0-9a-f]{32}"|\{(?:"(?:i(?:d(?:"(?::(?:"[0-9a-f]{0,32})?)?)?)?)?)?$')),
    "rss": ("a feed of alerts", re.compile(rb"<\?xml .{0,1500}urn:rolecall:alerts:", re.DOTALL)),
}


def path_of(address: str) -> Path | None:
    """The file of an address; None where messages go elsewhere."""
    scheme, _, rest = address.partition(":")
    return Path(rest) if scheme in FORMS else None


def check_file(address: str, settings: Settings) -> None:
    """Raises `BadAddress` where the file of an address is one of rolecall's own, holds something else, or would stand in no folder."""
    if (path := path_of(address)) is None:
        return
    try:
        settings.refuse(path)
        what, form = FORMS[address.partition(":")[0]]
        if path.exists() and (not path.is_file() or not _holds(path, form)):
            raise BadAddress(f"{path} is there already, and holds no {what}: name another file")
    except Problem as error:
        raise BadAddress(str(error)) from error
    except OSError as error:
        raise BadAddress(f"{path} cannot be looked at ({error.strerror}): name another file") from error
    if not path.parent.is_dir() and not path.parent.parent.is_dir():
        raise BadAddress(f"{path}: there is no folder {path.parent.parent}: make it, or name a file elsewhere")


def check_apart(channels: Iterable[str]) -> None:
    """Raises `BadAddress` where two channels write to one file."""
    met: dict[Path, str] = {}
    for address in channels:
        if path := path_of(address):
            other = met.setdefault(path.resolve(), address)
            if other != address:
                raise BadAddress(f"{address} and {other} are one file: name one for each")


def _holds(path: Path, form: re.Pattern[bytes]) -> bool:
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    return not head or form.match(head) is not None

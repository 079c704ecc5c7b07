"""``file:`` a file of JSON lines, one a match. What is there already is not written again: a line that was on the disk before the machine
stopped counts, one that was cut off is taken back."""

import fcntl
import os
import re
from pathlib import Path
from typing import IO

import orjson

from alerts.channels.base import BadAddress, Batch, Undelivered, file_of
from alerts.channels.files import check_file
from alerts.settings import Settings

check = file_of
_ID = re.compile(rb'\{"id":"([0-9a-f]{32})"')
_BLOCK = 1 << 16


class Lines:
    """Appends to a file, and syncs it, before `send` returns."""

    most, of_one, shows, rings = 1_000, False, 0, False

    def __init__(self, address: str, settings: Settings) -> None:
        self.address, self.settings = address, settings
        self.path = Path(address.partition(":")[2])

    def send(self, batch: Batch) -> None:
        try:
            check_file(self.address, self.settings)
            self.path.parent.mkdir(exist_ok=True)
            is_new = not self.path.exists()
            with open(self.path, "a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _take_back_torn(file)
                held = _ids_in(file) if batch.again else set()
                file.write(b"".join(message.as_line() for message in batch.messages if message.id not in held))
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                _sync_folder(self.path.parent)
        except BadAddress as error:
            raise Undelivered(str(error), is_down=True) from error
        except OSError as error:
            raise Undelivered(f"{self.path}: {error.strerror}", is_down=True) from error

    def close(self) -> None:
        pass


def open_channel(address: str, settings: Settings) -> Lines:
    return Lines(address, settings)


def _ids_in(file: IO[bytes]) -> set[str]:
    file.seek(0)
    return {found[1].decode() for line in file if (found := _ID.match(line))}


def _take_back_torn(file: IO[bytes]) -> None:
    """A last line of ours that was cut off is removed; a whole one, or another's, is ended."""
    size = file.seek(0, os.SEEK_END)
    tail, start = b"", size
    while start and b"\n" not in tail:
        start = max(0, start - _BLOCK)
        file.seek(start)
        tail = file.read(size - start)
    torn = tail.rpartition(b"\n")[2]
    if not torn:
        return
    if b'{"id":"'.startswith(torn[:7]) and not _is_whole(torn):
        file.truncate(size - len(torn))
    else:
        file.write(b"\n")


def _is_whole(line: bytes) -> bool:
    """Whether a line lacks its end alone: an editor took it."""
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

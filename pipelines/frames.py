"""The frames of a run's file: each is compressed by itself and holds some lines, of JSON. What a crash tore off is no frame."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import zstandard

from schemas.errors import Problem

STEP = 4096  # bytes that are unpacked at a time: a few may hold a gigabyte
MOST_UNPACKED = 512 << 20  # bytes of one frame: one of ours holds some megabytes, an answer has 64 at most

Frame = tuple[int, int, list[dict[str, Any]]]  # its offset in the file, its length, its lines


class ArchiveError(Problem):
    """An archive that cannot be read; the message names the file and the cure."""


def read_frames(path: Path, start: int = 0) -> Iterator[Frame]:
    """Each whole frame from ``start`` on; ends at a torn one. Raises `ArchiveError` at one that is damaged."""
    with path.open("rb") as stored:
        stored.seek(start)
        rest = b""
        while rest := rest or stored.read(STEP):
            reader = zstandard.ZstdDecompressor().decompressobj()
            length, text = 0, bytearray()
            try:
                while not reader.eof:
                    length += len(rest)
                    _take(text, reader.decompress(rest))
                    rest = reader.unused_data if reader.eof else stored.read(STEP)
                    if not rest and not reader.eof:
                        return
                lines = _lines(bytes(text))
            except (zstandard.ZstdError, ValueError) as error:
                raise damaged(path, start) from error
            length -= len(rest)
            yield start, length, lines
            start += length


def forms_in(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """hash -> the line that holds its form."""
    return {line["hash"]: line for line in lines if line.get("hash") and "item" in line}


def _take(text: bytearray, more: bytes) -> None:
    """Raises ValueError where a frame holds more than any that was written here."""
    if len(text) + len(more) > MOST_UNPACKED:
        raise ValueError(f"over {MOST_UNPACKED >> 20} MB in one frame")
    text += more


def _lines(text: bytes) -> list[dict[str, Any]]:
    """Raises ValueError for what is no line of an archive."""
    lines = [orjson.loads(line) for line in text.splitlines()]
    if not all(isinstance(line, dict) for line in lines):
        raise ValueError("a line is no object")
    return lines


def damaged(path: Path, start: int) -> ArchiveError:
    """What is said of a frame that cannot be read."""
    return ArchiveError(f"{path} is damaged at byte {start}: put a whole copy in its place (`rolecall check` names all such files)")

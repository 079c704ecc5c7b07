"""Packed answers and files, unpacked no further than their size makes believable: 98 kB can hold 3 GB of nothing."""

import gzip
from typing import IO

GZIP_MAGIC = b"\x1f\x8b"
LEAST = 64 << 20  # bytes that any may unpack to
TIMES = 50  # their size: text packs to a tenth or a twentieth


class TooLarge(OSError):
    """A packed file that holds more than its size makes believable."""


class Unpacked(gzip.GzipFile):
    """The unpacked bytes of ``stream``, which has ``size`` bytes. Reading raises `TooLarge`; EOFError or zlib.error for damage."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        super().__init__(fileobj=stream, mode="rb")
        self.packed = stream
        self.most = max(LEAST, TIMES * size)
        self.taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(self.most - self.taken + 1 if size is None or size < 0 else size)
        self.taken += len(found)
        if self.taken > self.most:
            raise TooLarge(f"unpacks to more than {self.most >> 20} MB: a damaged or hostile file; where it is neither, unpack it yourself")
        return found

    def close(self) -> None:
        super().close()
        self.packed.close()

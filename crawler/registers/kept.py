"""What titles and places are looked up in takes seconds to read from registers: it is kept in files beside them, each of one state.

Such a file may be removed at any time. One that is of another state of the registers, or damaged, is made anew.
"""

import contextlib
import gc
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, Self, TypeVar

from schemas.files import replacing
from schemas.troubles import MachineTrouble


class Packed(Protocol):
    """What is made into bytes, and of them again."""

    def pack(self) -> bytes: ...

    @classmethod
    def unpack(cls, packed: bytes) -> Self: ...


One = TypeVar("One", bound=Packed)


def keep(path: Path | None, state: str, kind: type[One], make: Callable[[], One]) -> One:
    """What ``path`` holds, where it is of ``state``; else what is made, which it then holds. None: it is kept nowhere."""
    one = _kept_or_made(path, state, kind, make)
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again and again takes longer than many answers
    return one


def _kept_or_made(path: Path | None, state: str, kind: type[One], make: Callable[[], One]) -> One:
    if path is None:
        return make()
    with contextlib.suppress(OSError):
        head, _, packed = path.read_bytes().partition(b"\n")
        if head == _head(state, packed):
            return kind.unpack(packed)
    made = make()
    packed = made.pack()
    with contextlib.suppress(OSError, MachineTrouble), replacing(path) as file:
        file.write(_head(state, packed) + b"\n" + packed)
    return made


def _head(state: str, packed: bytes) -> bytes:
    return f"{state} {blake2b(packed, digest_size=16).hexdigest()}".encode()

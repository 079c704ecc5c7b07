"""The distinct values of a column of the table `search`, in memory: each a list of members, which many values share.

A filter says which members it accepts; a value fits where any of its members does, and a job where its value does. So a question is asked
of some thousand members, however many jobs there are.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Small = NDArray[np.int32]
Codes = NDArray[np.unsignedinteger[Any]]  # of as few bytes as they need
NOTHING = -(1 << 40)  # stands in a row for NULL; the value of it is number 0, and has no members


class Values:
    """Value n has the members ``members[offsets[n]:offsets[n + 1]]``, each the number of one in ``names``. Not altered: ``with_more`` gives
    another one."""

    def __init__(self, keys: Numbers, places: Numbers, offsets: Numbers, members: Codes, numbers: dict[Any, int]) -> None:
        self._keys, self._places = keys, places  # what stands in rows, in order, and the number of the value of each
        self.offsets, self.members, self._numbers = offsets, members, numbers
        self.names = list(numbers)

    @classmethod
    def none(cls) -> "Values":
        offsets = np.zeros(2, np.int64)
        return cls(np.array([NOTHING]), np.zeros(1, np.int64), offsets, np.zeros(0, np.uint8), {})

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def is_empty(self) -> Bools:
        """Of each value, whether it has no members."""
        empty: Bools = self.offsets[1:] == self.offsets[:-1]
        return empty

    def lacks(self, keys: Numbers) -> Numbers:
        """Those of these keys that are not known yet, each once."""
        new = np.unique(keys)
        at = np.minimum(np.searchsorted(self._keys, new), len(self._keys) - 1)
        lacking: Numbers = new[self._keys[at] != new]
        return lacking

    def with_more(self, keys: Numbers, lists: Iterable[Sequence[Any]]) -> "Values":
        """With the values of further keys, which are in order, each with its members."""
        numbers, sizes, members = dict(self._numbers), [], []
        for some in lists:
            sizes.append(len(some))
            members += [numbers.setdefault(one, len(numbers)) for one in some]
        flat = np.concatenate([self.members, np.array(members, np.int64)]).astype(np.min_scalar_type(len(numbers)))
        offsets = np.concatenate([self.offsets, self.offsets[-1] + np.cumsum(sizes, dtype=np.int64)])
        at = np.searchsorted(self._keys, keys)
        places = np.insert(self._places, at, np.arange(len(self), len(self) + len(keys)))
        return Values(np.insert(self._keys, at, keys), places, offsets, flat, numbers)

    def codes(self, keys: Numbers) -> Codes:
        """The number of the value of each key."""
        found = self._places[np.searchsorted(self._keys, keys)]
        return found.astype(np.min_scalar_type(len(self)))

    def any(self, accepts: Bools) -> Bools:
        """Of each value, whether one of its members is accepted; ``accepts`` says it of each of ``names``."""
        return self._owning(accepts[self.members])

    def having(self, name: Any) -> Bools:
        """Of each value, whether this is one of its members."""
        return self._owning(self.members == self._numbers.get(name, -1)) if name in self._numbers else np.zeros(len(self), bool)

    def _owning(self, is_of: Bools) -> Bools:
        found = np.zeros(len(self), bool)
        found[np.searchsorted(self.offsets, np.flatnonzero(is_of), "right") - 1] = True
        return found

    def accepting(self, accepts: Callable[[Any], object]) -> Bools:
        """Of each of ``names``, whether it is accepted."""
        return np.fromiter((bool(accepts(name)) for name in self.names), bool, len(self.names))

    @cached_property
    def _parts(self) -> dict[int, tuple[dict[Any, int], Numbers]]:
        return {}

    def same(self, part: int, value: object) -> Bools:
        """Of each of ``names``, which are tuples, whether this part of it is ``value``."""
        if part not in self._parts:
            seen: dict[Any, int] = {}
            self._parts[part] = seen, np.array([seen.setdefault(name[part], len(seen)) for name in self.names], np.int64)
        seen, numbers = self._parts[part]
        same: Bools = numbers == seen.get(value, -1)
        return same

    @cached_property
    def _amounts(self) -> dict[int, Floats]:
        return {}

    def number(self, part: int) -> Floats:
        """Of each of ``names``, which are tuples, this part; NaN where it is none."""
        if part not in self._amounts:
            self._amounts[part] = np.array([np.nan if name[part] is None else name[part] for name in self.names], np.float64)
        return self._amounts[part]

    def grouped(self, key: Callable[[Any], Any]) -> "Values":
        """The same values with ``key`` of each member in its place, once; None for none."""
        groups: dict[Any, int] = {}
        of = np.array([-1 if (name := key(one)) is None else groups.setdefault(name, len(groups)) for one in self.names], np.int64)
        owners = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        members = of[self.members] if len(self.members) else np.zeros(0, np.int64)
        pairs = np.unique((owners * (len(groups) + 1) + members)[members >= 0])
        owner, member = np.divmod(pairs, len(groups) + 1)
        offsets = np.searchsorted(owner, np.arange(len(self) + 1))
        return Values(self._keys, self._places, offsets, member.astype(np.min_scalar_type(len(groups))), groups)

    def totals(self, counts: Numbers) -> Numbers:
        """Of each of ``names``, how many there are where value n is there ``counts[n]`` times."""
        spread = np.repeat(counts, np.diff(self.offsets))
        return np.bincount(self.members, spread, len(self.names)).astype(np.int64)

"""Items in groups: what goes from room to room together costs less than one by one, for a room's tables are then at hand."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

TOGETHER = 256
Item = TypeVar("Item")


def in_groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items as they come, TOGETHER at a time; where reading them fails, what was read before comes first."""
    group: list[Item] = []
    try:
        for item in items:
            group.append(item)
            if len(group) == TOGETHER:
                yield group
                group = []
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group

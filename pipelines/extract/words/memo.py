"""Memory for pure functions of short words: boards repeat their titles, places and terms thousands of times."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
_OfWords = Callable[Concatenate[str, P], R]


def memo(longest: int, entries: int = 4096) -> Callable[[_OfWords[P, R]], _OfWords[P, R]]:
    """Remembers the last ``entries`` answers. Words are cut to ``longest`` characters first, so memory is bounded."""

    def decorate(function: _OfWords[P, R]) -> _OfWords[P, R]:
        remembered = cast("_OfWords[P, R]", lru_cache(maxsize=entries)(function))

        @wraps(function)
        def answer(words: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return remembered(words[:longest], *args, **kwargs)

        return answer

    return decorate

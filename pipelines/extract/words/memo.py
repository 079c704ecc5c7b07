"""Memory for pure functions of short words: boards repeat their titles, places, terms and lines thousands of times."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

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


def memo_of_short(longest: int, entries: int = 4096) -> Callable[[_OfWords[P, R]], _OfWords[P, R]]:
    """The same for words that may not be cut: those of more than ``longest`` characters are read each time."""

    def decorate(function: _OfWords[P, R]) -> _OfWords[P, R]:
        remembered = cast("_OfWords[P, R]", lru_cache(maxsize=entries)(function))

        @wraps(function)
        def answer(words: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return remembered(words, *args, **kwargs) if len(words) <= longest else function(words, *args, **kwargs)

        return answer

    return decorate


class BatchMemo(Generic[R]):
    """The same for a function of many words that answers each by itself: only what is not remembered is asked for, all in one call.
    What it remembers is forgotten whenever it grows beyond ``entries``."""

    def __init__(self, longest: int, entries: int, function: Callable[[Sequence[str]], Sequence[R]]) -> None:
        self._longest, self._entries, self._function = longest, entries, function
        self._remembered: dict[str, R] = {}

    def __call__(self, asked: Sequence[str]) -> list[R]:
        words = [word[: self._longest] for word in asked]
        if len(self._remembered) > self._entries:
            self._remembered.clear()
        remembered = self._remembered
        if missing := list(dict.fromkeys(word for word in words if word not in remembered)):
            remembered.update(zip(missing, self._function(missing), strict=True))
        return [remembered[word] for word in words]

"""What a reader is told where an answer fails: what is wrong and what helps, never where in the code."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from schemas.errors import Problem
from schemas.search import BadQuery
from schemas.troubles import find_trouble
from web.site import page

TITLES = {
    400: "This question cannot be answered",
    403: "Not shown here",
    404: "Nothing is here",
    500: "Something is broken",
    503: "The catalog cannot be read now",
}
_WITH = {"min_salary": ("pay", "currency"), "place": ("radius",)}  # what else of an address says a filter, or hangs on it
TOO_LONG = "The query took too long and was stopped: ask for less, with WHERE or LIMIT, or take it to a shell (`rolecall sql`)."
BROKEN = "This is a bug in rolecall. The terminal of `rolecall serve` has the details."


def sentence(error: Exception) -> tuple[int, str]:
    """The status and the words for an error."""
    if isinstance(error, QueryInterrupted) or isinstance(error.__cause__ or error.__context__, QueryInterrupted):
        return 400, TOO_LONG
    if isinstance(error, BadQuery):
        return 400, str(error)
    if isinstance(error, Base400):
        return error.status, str(error.args[0]) if error.args else ""
    if isinstance(error, DatasetteError):
        return error.status, str(error.message)
    if trouble := find_trouble(error):
        return 503, str(trouble)
    return (503, str(error)) if isinstance(error, Problem) else (500, BROKEN)


def is_bug(error: Exception) -> bool:
    return sentence(error)[0] == 500


async def told(datasette: Any, request: Any, error: Exception) -> Response:
    """The page of an error; for a program, its words alone."""
    status, words = sentence(error)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": words, "status": status}, status=status)
    if request.path.endswith((".csv", ".jsonl", ".atom")):
        return Response.text(f"{words}\n", status=status)
    title = TITLES.get(status, "This does not work")
    without = way_out(request, words) if isinstance(error, BadQuery) else None
    return await page(datasette, request, "error.html", status, title=title, error=words, without=without)


def way_out(request: Any, words: str) -> tuple[str, str] | None:
    """The parameter that a `BadQuery` names first, and the address without it; None where it names none."""
    name = words.partition(":")[0]
    pairs = parse_qsl(request.query_string)
    kept = [pair for pair in pairs if pair[0] != name and pair[0] not in _WITH.get(name, ())]
    return (name, f"{request.path}?{urlencode(kept)}".rstrip("?")) if len(kept) < len(pairs) else None

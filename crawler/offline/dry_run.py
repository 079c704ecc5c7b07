"""What was read of saved files, printed and not loaded: `rolecall ingest --dry-run`."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from crawler.offline.comparing import Compared, compare, words_of
from crawler.offline.labelled import LeftOnPage
from crawler.offline.saved import Read
from crawler.printing import cut
from pipelines.extract.posting import derive
from schemas.raw import RawPosting
from schemas.reasons import sentence
from schemas.source import Home, Listing, NoDetail, Reject

NAME, GIVEN, MADE = 20, 58, 58  # characters of a column
LEFT = 100


def told(found: Read | LeftOnPage, seen_at: datetime, home: Home) -> dict[str, Any]:
    """One thing that was read, as an object."""
    if not isinstance(found, RawPosting):
        return {"kind": type(found).__name__, **asdict(found)}
    beside = {
        one.field: {"given": words_of(one.given) or None, "made": words_of(one.made) or None, "is_read": one.is_read}
        for one in compare(found, derive(found, seen_at, home))
    }
    return {"kind": "RawPosting", "identifier": found.identifier, "fields": beside, "rest": found.rest}


def lines_of(found: Read | LeftOnPage, seen_at: datetime, home: Home) -> Iterator[str]:
    """The same for people."""
    if isinstance(found, Reject):
        yield f"REJECTED {cut(found.reason, LEFT)}: {cut(found.raw, LEFT)}"
    elif isinstance(found, NoDetail):
        yield f"NO DETAIL of {cut(found.identifier, LEFT)}: {cut(found.words, LEFT)}"
    elif isinstance(found, LeftOnPage):
        yield from (f"  left over on the page: {cut(label, LEFT)} = {cut(said, LEFT)}" for label, said in found.pieces.items())
        yield f"  {'nothing else' if found.pieces else 'nothing'} that the page labels is left over; what it does not label, your eyes find"
    elif isinstance(found, Listing):
        of = f" of {found.listed}" if found.listed is not None else ""
        end = f"incomplete: {cut(sentence(found.reason), LEFT)}" if found.reason else "complete"
        yield f"LISTING {found.shown}{of} shown, {end}"
    else:
        part = ", without its detail" if found.partial else ""
        yield f"POSTING {cut(found.identifier, LEFT)} ({found.family}:{cut(found.source, LEFT)}){part}"
        yield f"  {'field':<{NAME}}  {'what the source said':<{GIVEN}}  what we make of it"
        beside = compare(found, derive(found, seen_at, home))
        yield from (row_of(one) for one in beside if is_stated(one))
        yield f"  not stated: {', '.join(one.field for one in beside if not is_stated(one))}"
        for name, value in found.rest.items():
            yield f"  left over: {cut(name, LEFT)} = {cut(str(value), LEFT)}"
        if not found.rest:
            yield "  left over: no field that has a name"
        if (found.url or "").startswith("file:"):
            yield "  its address is none: the file does not say where it is from; name the page's own address with --url"


def is_stated(one: Compared) -> bool:
    return bool(words_of(one.given) or words_of(one.made))


def row_of(one: Compared) -> str:
    made = cut(words_of(one.made), MADE) or "-" if one.is_read else "(no field is made of it)"
    return f"  {one.field:<{NAME}}  {cut(words_of(one.given), GIVEN) or '-':<{GIVEN}}  {made}"

"""WARC files of other writers, Common Crawl's too: which of their answers hold postings, and whose format each is read by.

A record goes to a family by its address (a known platform), else, where its bytes name a JobPosting, to the reader of schema.org markup, as
a page of its host. All others are passed over unparsed. A saved page is no listing: nothing is gone because it does not stand there.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler.offline.saved import EARLIEST, Read, read_response
from crawler.run.failures import rescued
from crawler.run.flow import Flow
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.report import Remark, RunReport
from crawler.run.runs import open_run
from crawler.warc.answers import Answer, read_answers
from crawler.warc.framing import Damage, Lack
from pipelines.context import utc_now
from schemas.enums import Lineage
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Reject, Source
from spiders.base import BoardSpider
from spiders.boards.detection import fits, label_of, matches
from spiders.jsonld import JsonLdSpider
from spiders.markup.finding import names_posting
from spiders.registry import families, sources

Moment = tuple[Read, datetime]


@dataclass(slots=True)
class Tally:
    """What a file held: answers in all, those with postings, records that could not be read."""

    answers: int = 0
    with_postings: int = 0
    unsound: Counter[Lack] = field(default_factory=Counter)

    def notes(self, path: Path) -> Iterator[Remark]:
        for lack, times in self.unsound.items():
            yield Remark.of(ReasonKind.UNSOUND.of(f"{path.name} ({lack})", records=times))
        yield Remark.of(ReasonKind.STRANGERS.of(path.name, answers=self.answers, pages=self.with_postings))


@cache
def reader_of(family: str) -> BoardSpider:
    return families()[family]()


def boards_named(own: Path) -> frozenset[tuple[str, str]]:
    """(family, board) of the registry; ``own``: the user's folder."""
    return frozenset((row.family, row.board) for row in sources(own))


def read_strangers(path: Path, most: int, tally: Tally, named: frozenset[tuple[str, str]], only: str = "") -> Iterator[Moment]:
    """The postings of a WARC file, and the parts that are none, each with the moment when its page was saved; now, where no record says so.
    ``named``: boards of the registry. ``only``: a family, or a board of one; all else is passed over."""
    now = utc_now()
    for one in read_answers(path, most):
        if isinstance(one, Damage):
            tally.unsound[one.lack] += 1
            continue
        tally.answers += 1
        found = list(read_answer(one, named, only)) if one.status == 200 else []
        tally.with_postings += bool(found)
        at = one.at if one.at and EARLIEST <= one.at <= now else now
        yield from ((part, at) for part in found)


def read_answer(answer: Answer, named: frozenset[tuple[str, str]], only: str = "") -> Iterator[Read]:
    """What one answer holds; nothing where it holds no posting that can be read, or none of ``only``. What it lists is not told."""
    is_marked = names_posting(answer.body)
    for row in rows_of(answer.url, is_marked):
        if only not in ("", row.family, row.key):
            continue
        spider = reader_of(row.family)
        response = answer.as_response(Request(answer.url, meta={"source": row}))
        read = list(read_by(spider, response))
        if row.family == JsonLdSpider.name or any(isinstance(one, RawPosting) for one in read):
            yield from (as_lineage(one, row, answer.url, named) for one in read if isinstance(one, RawPosting | Reject))
            return


def rows_of(url: str, is_marked: bool) -> Iterator[Source]:
    """The boards that an answer may be of, the likeliest first. A page with markup is of its host; on a platform's, which shows many
    employers, of the board there."""
    hits = [hit for hit in matches(url, "address") if hit.family in families()]
    yield from (Source(hit.family, hit.board) for hit in hits)
    if is_marked and (host := urlsplit(url).hostname):
        shared = next((hit.board for hit in hits if hit.board.partition(".")[0].casefold() not in host), None)
        yield Source(JsonLdSpider.name, f"{host}/{shared}" if shared else host)


def read_by(spider: BoardSpider, response: Response) -> Iterator[Read]:
    """What a family reads of an answer; of a page with markup its postings alone, not what it leads to."""
    if not isinstance(spider, JsonLdSpider):
        yield from read_response(response, spider, response.url)
        return
    try:
        yield from (one for one in spider.read_postings(response) if not isinstance(one, Request))
    except Exception as error:  # a page can be anything
        yield from rescued(response, error, spider)


def as_lineage(one: Read, row: Source, url: str, named: frozenset[tuple[str, str]]) -> Read:
    """A posting with the lineage of the host that showed it: a platform's; of a page with markup the employer's, where the registry says so
    or the host bears the employer's name; else that of a site that shows postings of others."""
    if not isinstance(one, RawPosting) or row.family != JsonLdSpider.name or (row.family, row.board) in named:
        return one
    platform = next((hit.family for hit in matches(url, "address") if hit.family in families()), None)
    if platform:
        return replace(one, lineage=reader_of(platform).lineage)
    is_own = one.hiring_organization and fits(label_of(row.board), [one.hiring_organization])  # the board is the host
    return one if is_own else replace(one, lineage=Lineage.AGGREGATOR)


def ingest_strangers(path: Path, places: Places, settings: Settings, only: str = "") -> RunReport:
    """One run over a WARC file, as a stream. OSError where it cannot be opened."""
    tally = Tally()
    found = read_strangers(path, settings.getint("WARC_RECORD_BYTES"), tally, boards_named(places.registry), only)
    first = next(found, None)
    ended = started = first[1] if first else utc_now()
    with open_run(places, "ingest", started=started, settings=settings) as rolecall, Flow(rolecall, settings) as flow:
        for some in in_groups(chain([first] if first else [], found)):
            flow.push_all([item for item, _ in some], [at for _, at in some])
            ended = max(ended, *(at for _, at in some))
        rolecall.stop_clock(ended)
    report = RunReport.of(rolecall, places)
    report.notes += tally.notes(path)
    return report

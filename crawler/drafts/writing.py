"""A drafted family on disk: all of its files or none, and none that stands there already."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.drafts import BEFORE, KINDS
from crawler.drafts.feeds import draft_feed, draft_markup
from crawler.drafts.html_lists import draft_cards
from crawler.drafts.json_lists import draft_list, draft_list_page
from crawler.drafts.list_pages import in_order
from crawler.drafts.noise import noise_of
from crawler.drafts.payloads import quoted
from crawler.drafts.shapes import SHAPES, Saved, Unreadable, look, nearest, with_lists, with_openings
from crawler.drafts.wanted import Draft, Wanted, without
from schemas.source import Source
from spiders.boards.lists import write_rows
from spiders.registry import families

PAGE = "docs/sources.md"
CHECKOUT = Path(__file__).resolve().parents[2]
FAMILY = re.compile(r"[a-z][a-z0-9]{1,30}")
ROOMS = {"aggregator": "aggregators", "aggregator-cards": "aggregators", "feed": "aggregators"}  # by kind; others are platforms
OF_SEVERAL = {"list": "aggregator", "cards": "aggregator-cards"}  # the same for lists of several employers
ROW_B = re.compile(r"^\| (?P<names>[\w, ]+) \| B \|$", re.MULTILINE)  # of the table of confidence
DRAFTS: dict[str, Callable[[Wanted], Draft]] = {
    "list": draft_list,
    "list-detail": draft_list,
    "list-page": draft_list_page,
    "aggregator": draft_list,
    "cards": draft_cards,
    "aggregator-cards": draft_cards,
    "feed": draft_feed,
    "markup": draft_markup,
}
NOT_THE_FORMAT = b'{"error": "too many requests"}\n'


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as paths within the checkout."""

    kind: str
    model: str  # the family that the template was taken from
    paths: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]  # of these, the answers, each with its address
    made_up: tuple[str, ...]  # of these, what was not saved
    taken: tuple[str, ...]  # saved files, each with what it was taken for and the answer that it became
    unused: tuple[str, ...]  # those that became none, each with the same, and why


def draft_family(
    family: str,
    files: Sequence[Path],
    *,
    row: Source,
    like: str | None = None,
    room: str | None = None,
    detail_url: str | None = None,
    root: Path = CHECKOUT,
) -> Written:
    """Drafts a family from saved answers and writes it. ``row``: its first registry row, as far as it is known.

    Raises `Unreadable` where no template fits, where ``root`` is no checkout, or where a file of it stands there already.
    """
    refuse(family, root)
    wanted = wanted_of(family, in_order(with_lists(with_openings([look(file) for file in files]))), row, like, room, detail_url)
    draft = DRAFTS[wanted.kind](wanted)
    texts, address = files_of(wanted, draft), draft.address
    if standing := [name for name in texts if (root / name).exists()]:
        raise Unreadable(f"{', '.join(standing)} stands there already: nothing was written")
    for name, body in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    registry = f"data/sources/{family}.csv"
    write_rows(root / registry, [wanted.source if address.is_given else replace(wanted.source, url=None)])
    pages = root / PAGE
    pages.write_text(with_section(pages.read_text("utf-8"), wanted, address.shown), "utf-8")
    return written_of(wanted, draft, (*texts, registry, PAGE))


def refuse(family: str, root: Path) -> None:
    """Raises `Unreadable` where ``root`` is no checkout, or ``family`` no name for a new one."""
    if not (root / "tests" / "golden").is_dir() or not (root / PAGE).is_file():
        raise Unreadable(f"{root} is no checkout of rolecall: a family is drafted where tests and docs lie (git clone it, then make setup)")
    if not FAMILY.fullmatch(family):
        raise Unreadable(f"{family!r} is no name for a new family: 2 to 31 lower-case letters and digits, a letter first")
    if family in families():
        raise Unreadable(f"{family} is no name for a new family: it is one of those that are read already")


def written_of(wanted: Wanted, draft: Draft, paths: tuple[str, ...]) -> Written:
    answers = tuple((f"tests/golden/{wanted.family}/list/{name}", url) for url, name, _, _ in draft.answers)
    taken = tuple(f"{one.file.name} ({SHAPES[one.shape]}): {draft.taken[one.file]}" for one in wanted.saved if one.file in draft.taken)
    made_up = tuple(path for path, _ in answers if Path(path).name not in draft.taken.values())
    return Written(wanted.kind, KINDS[wanted.kind], paths, answers, made_up, taken, tuple(unused_of(wanted, draft)))


def unused_of(wanted: Wanted, draft: Draft) -> Iterator[str]:
    """Files that became no answer of the golden case, each with what it was taken for, and why where its kind is used."""
    used = {one.shape for one in wanted.saved if one.file in draft.taken}
    for one in wanted.saved:
        if one.file not in draft.taken:
            why = "; others of its kind were taken, and the draft asks for none at this one's address" if one.shape in used else ""
            yield f"{one.file.name} ({SHAPES[one.shape]}{why})"


def wanted_of(family: str, saved: tuple[Saved, ...], row: Source, like: str | None, room: str | None, detail_url: str | None) -> Wanted:
    """What was asked for, with what the files themselves say of kind and address."""
    kind = like or nearest(saved)
    kind = OF_SEVERAL.get(kind, kind) if room == "aggregators" else kind
    own = next((one.address for one in saved if one.address and one.shape in ("rows", "cards", "sitemap", "feed")), None)
    url = row.url or own or f"https://{family}.example/jobs"
    url = without(url, noise_of([url]))
    board = row.board or (urlsplit(url).hostname or family if kind == "markup" else "all")
    return Wanted(family, kind, room or ROOMS.get(kind, "ats"), replace(row, family=family, board=board, url=url), url, saved, detail_url)


def files_of(wanted: Wanted, draft: Draft) -> dict[str, bytes]:
    """Path within the checkout -> what goes there; the registry row and the docs aside."""
    cases = f"tests/golden/{wanted.family}"
    answers = [(url, name, kind) for url, name, kind, _ in draft.answers]
    odd = [(draft.address.first, "answer.json", answers[0][2])]
    return {
        f"spiders/{wanted.room}/{wanted.family}.py": draft.spider.encode(),
        f"{cases}/list/case.toml": case_of(wanted, draft, draft.remark, answers, draft.counts),
        **{f"{cases}/list/{name}": body for _, name, _, body in draft.answers},
        f"{cases}/not-the-format/case.toml": case_of(wanted, draft, "A complaint with status 200 is no empty board.", odd),
        f"{cases}/not-the-format/answer.json": NOT_THE_FORMAT,
    }


def case_of(wanted: Wanted, draft: Draft, remark: str, answers: Iterable[tuple[str, str, str]], counts: bool = True) -> bytes:
    """A golden case's ``case.toml``; ``answers``: address, file and content type. ``counts``: they say how many openings there are."""
    url = quoted(draft.address.first)
    lines = [f"# {remark}", f"board = {quoted(wanted.source.board)}  # the registry row's, data/sources/{wanted.family}.csv"]
    lines += [f"url = {url}  # what the spider asks for first"]
    lines += [f"source = {{ url = {url} }}  # other columns of the row"] if draft.address.is_given else []
    lines += (
        [] if counts else ["counts = false  # the answers do not say how many openings there are; where they do, hand it on as `total`"]
    )
    for address, name, kind in answers:
        lines += ["", "[[answers]]  # one for each request of the spider; what has none comes out as a Request in expected.jsonl"]
        lines += [f"url = {quoted(address)}", f"file = {quoted(name)}  # in this folder", f"type = {quoted(kind)}"]
    return ("\n".join(lines) + "\n").encode()


def with_section(page: str, wanted: Wanted, address: str) -> str:
    """docs/sources.md with the family's section, the last of its room. ``address``: of the list, as people write it."""
    page = with_letter(page, wanted)
    before, heading, after = page.partition(f"\n{BEFORE[wanted.room]}\n")
    section = (
        f"\n### {wanted.family}\n\n`GET {address}` (B, from {len(wanted.saved)} saved answers). "
        "Say what a board is, what the format hides, and what is left unread on purpose.\n"
    )
    return before + section + heading + after


def with_letter(page: str, wanted: Wanted) -> str:
    """The page with the family in its room's row of confidence B."""
    known = families()
    for row in ROW_B.finditer(page):
        first = row["names"].split(", ")[0]
        if first in known and known[first].__module__.split(".")[1] == wanted.room:
            return page[: row.end("names")] + f", {wanted.family}" + page[row.end("names") :]
    return page

"""A run's report as one HTML page that needs no other file and runs no script. Names and words of strangers stand in it as text."""

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import html
from lxml.html import builder as b

from crawler.run.report import RunReport, summary_rows
from schemas.characters import visible
from schemas.secrets import redact, without_secrets

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #1c1c1c; background: #fff }
table { border-collapse: collapse; margin: .5em 0 1.5em } td, th { padding: .2em 1em .2em 0; text-align: left; vertical-align: top }
th { border-bottom: 1px solid #999 } td.n { text-align: right; font-variant-numeric: tabular-nums } .bad { color: #a40000 }
@media (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #161616 } .bad { color: #ff8a80 } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page_of(report: RunReport) -> bytes:
    """The page, in UTF-8."""
    problems = [one.sentence for one in report.problems]
    remarks = [one.sentence for one in report.remarks if one.expected]
    title = f"rolecall, run {report.run}"
    body = (
        b.H1(text(title)),
        b.P(text("A person should look at this run." if problems else "Nothing to mend."), *([b.CLASS("bad")] if problems else [])),
        *section("What was read", ("", ""), ((name, "; ".join(lines)) for name, lines in summary_rows(report))),
        *section("Problems", ("",), ((one,) for one in problems)),
        *section("Remarks", ("",), ((one,) for one in remarks)),
        *section("Hosts", ("host", "requests", "304s", "kB", "waited s", "refused"), host_rows(report)),
        *section("Fields", ("field", "filled", "missing", "invalid"), field_rows(report)),
        *section("Left for the next run", ("",), ((key,) for key in report.left)),
        *section("Files", ("", ""), sorted(report.files.items())),
    )
    policy = b.META({"http-equiv": "Content-Security-Policy", "content": POLICY})
    head = b.HEAD(b.META(charset="utf-8"), policy, b.TITLE(text(title)), b.STYLE(STYLE))
    page: bytes = html.tostring(b.HTML(head, b.BODY(*body), lang="en"), doctype="<!doctype html>", encoding="utf-8")
    return page


def host_rows(report: RunReport) -> Iterable[Sequence[Any]]:
    for host, tally in report.hosts.items():
        yield host, tally.requests, tally.not_modified, round(tally.bytes / 1000, 1), round(tally.waited, 1), sum(tally.refusals.values())


def field_rows(report: RunReport) -> Iterable[Sequence[Any]]:
    return ((name, *(found.get(state, 0) for state in ("filled", "missing", "invalid"))) for name, found in sorted(report.fields.items()))


def section(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Any]:
    """A heading and a table; nothing where there are no rows."""
    lines = [b.TR(*(cell(value) for value in row)) for row in rows]
    named = [b.TR(*(b.TH(head) for head in heads))] if any(heads) else []
    return [b.H2(title), b.TABLE(*named, *lines)] if lines else []


def cell(value: Any) -> Any:
    return b.TD(text(f"{value:,}"), b.CLASS("n")) if isinstance(value, (int, float)) else b.TD(text(str(value)))


def text(words: str) -> str:
    """Words of strangers as text of a page: no characters that it may not hold, no secrets."""
    return visible(without_secrets(redact(words)))

"""What a message says, as text, HTML and JSON. What strangers wrote is made harmless here: one line each, no controls, HTML escaped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import orjson

from schemas.characters import harmless, harmless_json
from schemas.jsonschema import key_of
from schemas.urls import harmless_url

LONGEST = 400  # characters of a value
_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class Message:
    """A match as a channel tells it. ``uid``: of the search; ``told``: what was written down of the job when it matched."""

    id: str
    search: str
    uid: str
    reason: str
    nth: int
    at: str
    told: dict[str, Any]

    @property
    def job(self) -> dict[str, Any]:
        found: dict[str, Any] = self.told["job"]
        return found

    @property
    def link(self) -> str | None:
        """The posting's page, where a browser may follow it."""
        url = self.job["url"] and harmless_url(self.job["url"])
        return harmless(url) if url and url.startswith(("http://", "https://")) and not any(map(str.isspace, url)) else None

    @property
    def headline(self) -> str:
        """ "new: Data Engineer, Acme, Berlin"."""
        named = (one_line(self.job[name], 80) for name in ("title", "organization", "places"))
        return f"{self.reason}: {', '.join(filter(None, named)) or 'a job without a title'}"

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """What there is to say of the job, each with its label."""
        job, was = self.job, self.told["was"]
        for label, name in (("employer", "organization"), ("place", "places"), ("workplace", "workplace")):
            if job[name]:
                yield label, one_line(job[name])
        for label in ("pay", "sponsorship"):
            words = job[f"{label}_words"]
            stated = one_line(job[label]).replace("_", " ") or "not stated"
            yield label, stated + (f' ("{one_line(words)}")' if words else "")
            if self.reason == f"{label} changed":
                yield f"{label} before", one_line(was.get(label)).replace("_", " ") or "not stated"
        if job["date_posted"]:
            yield "posted", one_line(job["date_posted"])
        if not self.told["fits"]:
            yield "note", "it no longer fits the search"
        yield "more", f"rolecall show {job['job_id']}"

    def as_object(self) -> dict[str, Any]:
        """As JSON: its id first, by which a reader knows it again."""
        job = {key_of(name): value for name, value in self.job.items() if name != "is_open"}
        head = {"id": self.id, "search": self.search, "reason": self.reason, "nth": self.nth, "at": self.at}
        return head | {"fits": self.told["fits"], "was": self.told["was"], "job": job}

    def as_line(self) -> bytes:
        return harmless_json(orjson.dumps(self.as_object(), option=orjson.OPT_APPEND_NEWLINE))


def one_line(text: str | None, longest: int = LONGEST) -> str:
    """A text as part of a line of bounded length, without what does something to whoever shows it."""
    line = harmless(" ".join((text or "")[: longest * 9].split())).translate(_NOT_IN_XML)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def as_text(messages: Iterable[Message]) -> str:
    """Messages for a person, as plain text."""
    return "\n\n".join(
        "\n".join([message.headline, *(f"  {label}: {value}" for label, value in message.lines), *_links(message)]) for message in messages
    )


def _links(message: Message) -> list[str]:
    return [f"  {message.link}"] if message.link else []


def as_html(messages: Iterable[Message]) -> str:
    """The same as a fragment of HTML."""
    return "\n".join(map(_one_as_html, messages))


def _one_as_html(message: Message) -> str:
    title, link = escape(message.headline), message.link
    head = f'<a href="{escape(link)}">{title}</a>' if link else title
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in message.lines)
    return f"<h2>{head}</h2>\n<dl>{rows}</dl>"

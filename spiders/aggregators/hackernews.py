"""Hacker News "Who is hiring?": the newest monthly thread, by Algolia (the thread in one item) or Firebase (a call a comment).

A comment with several roles is several postings. Replies, deleted comments and job seekers are left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, read_json
from spiders.hiring_comment import HiringComment, read_comment
from spiders.reading import iso_of_seconds, pays, places

ALGOLIA = "https://hn.algolia.com/api/v1/"
FIREBASE = "https://hacker-news.firebaseio.com/v0/item/{}.json"
THREAD = "Ask HN: Who is hiring?"
PAGE_ROW = re.compile(
    r"<tr class='athing comtr[^>]{0,200}?id='(\d+)'>.{0,1500}?width=\"(\d+)\".{0,3000}?<span class=\"c\w\w\">(.*?)<(?:span|/span)>",
    re.DOTALL,
)


class HackerNewsSpider(BoardSpider):
    name = "hackernews"

    def start_board(self, source: Source) -> Iterator[Request]:
        newest = f"{ALGOLIA}search_by_date?tags=story,author_whoishiring"
        yield self.get(source.url or (f"{ALGOLIA}items/{source.board}" if source.board.isdigit() else newest), source)

    def parse(self, response: Response, later: tuple[int, ...] = (), **kwargs: Any) -> Iterator[Found]:
        if b"<html" in response.body[:500]:
            comments = [{"id": i, "text": t} for i, indent, t in PAGE_ROW.findall(response.text) if indent == "0"]
            yield from self.read_comments(response, comments)
            return
        payload, board = read_json(response) or {}, self.board(response)  # Firebase answers null for what is gone
        title, hits = str(payload.get("title") or ""), payload.get("hits")
        if hits is not None and (threads := [hit["objectID"] for hit in hits if str(hit.get("title")).startswith(THREAD)]):
            yield self.get(f"{ALGOLIA}items/{threads[0]}", board)
        elif hits is not None:
            yield from self.read_comments(response, [hit for hit in hits if hit.get("parent_id") == hit.get("story_id")])
        elif "children" in payload and title.startswith(THREAD):
            yield from self.read_comments(response, payload["children"])
        elif "kids" in payload and title.startswith(THREAD):
            yield from (self.get(FIREBASE.format(kid), board) for kid in payload["kids"])
        elif payload.get("type") == "comment":
            yield from self.read_comments(response, [payload])
        elif numbers := tuple(payload.get("submitted", later)[:12]):  # hiring, freelancer and wants-to-be-hired threads alternate
            yield self.get(FIREBASE.format(numbers[0]), board, cb_kwargs={"later": numbers[1:]})

    def read_comments(self, response: Response, comments: list[dict[str, Any]]) -> Iterator[Found]:
        """The postings of top-level comments."""
        readable = [c for c in comments if (c.get("text") or c.get("comment_text")) and not c.get("deleted") and not c.get("dead")]
        offers = [(c, offer) for c in readable if (offer := read_comment(c.get("text") or c["comment_text"]))]
        rows = [(comment, offer, role) for comment, offer in offers for role in offer.roles or [""]]
        yield self.listing(response, len(rows))
        yield from self.read_each(response, rows, self.read_role)

    def read_role(self, response: Response, row: tuple[dict[str, Any], HiringComment, str]) -> RawPosting:
        """One role of a comment."""
        comment, offer, role = row
        number = str(comment.get("objectID") or comment["id"])
        slug = "-".join(re.findall(r"[^\W_]+", role.lower()))
        return self.posting(
            response,
            f"{number}:{slug}" if len(offer.roles) > 1 else number,
            title=role or None,
            hiring_organization=offer.organization,
            description_html=offer.text,
            job_locations=places(*offer.places),
            workplace=offer.workplace,
            employment_types=offer.employment_types,
            base_salary=pays(RawPay(text=offer.pay)),
            date_posted=comment.get("created_at") or iso_of_seconds(comment.get("time")),
            apply_url=offer.roles.get(role) or offer.link,
            url=f"https://news.ycombinator.com/item?id={number}",
        )

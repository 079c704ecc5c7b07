"""Families of an HTML list, and pages without markup."""

import html
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.drafts import spelling
from crawler.drafts.noise import noise_of
from crawler.drafts.pages import SAFE, Card, Detail, count_on, next_on
from crawler.drafts.parts import values_of
from crawler.drafts.payloads import quoted, shown
from crawler.drafts.shapes import Saved
from crawler.drafts.wanted import Draft, Wanted, lacking, slots_of, without, without_scripts
from spiders.reading.documents import attribute, words_of

NO_PAGE = """    # No opening's page was saved, so none is asked for. Where the list lacks the text, draft anew with one.
"""


def draft_cards(wanted: Wanted) -> Draft:
    """An HTML list of one employer's openings or of several', and pages without markup. Of a list that was not saved, one is made up."""
    opened = wanted.of("detail")
    listed = wanted.of("cards") or (opened and list_of(opened, wanted.detail_url or opened.address or urljoin(wanted.url, "/jobs/1")))
    if listed is None:
        raise lacking(wanted, "an HTML page that links to several openings, and an opening's own page")
    card: Card = listed.found
    noise = noise_of(card.hrefs)
    slots = slots_of(wanted) | slots_of_list(wanted, listed) | slots_of_card(wanted, card) | slots_of_page(opened.found if opened else None)
    draft = Draft(spelling.spell("cards", slots), wanted.address)
    draft.answers.append((wanted.url, "list.html", "text/html", without_scripts(listed.body)))
    if opened:
        address = without(urljoin(wanted.url, href_of(listed, opened, wanted.detail_url)), noise)
        draft.answers.append((address, "detail.html", "text/html", without_scripts(opened.body)))
    if not wanted.of("cards"):
        draft.remark = f"{draft.remark} No list was saved: list.html is made up, and so is what the spider reads of it."
    return draft


def slots_of_list(wanted: Wanted, listed: Saved) -> dict[str, str]:
    """How the list is asked for, page after page, and how its cards are found."""
    page, card = Selector(text=listed.body.decode("utf-8", "replace"), type="html"), listed.found
    noise = noise_of(card.hrefs)
    following = None if wanted.is_of_several else next_on(page)
    return {
        "base": "NewestOnly, CardsSpider" if wanted.is_of_several else "CardsSpider",
        "one_answer": "" if wanted.is_of_several or following else "    one_answer = True\n",
        "address": f"pages.following or {wanted.address.call}" if following else wanted.address.call,
        "key": card.key,
        "cards": card.css,
        "listing": of_itself(count_on(page, card), following),
        "noise": f"    noise = ({', '.join(map(quoted, noise))}{',' * (len(noise) == 1)})  # parameters that its address goes without\n"
        if noise
        else "",
    }


def slots_of_card(wanted: Wanted, card: Card) -> dict[str, str]:
    """How a card is read."""
    values, left = values_of("card", card)
    if wanted.is_of_several and "hiring_organization" not in values:
        left = {"hiring_organization": "no part looks like it, and an aggregator's posting needs its employer"} | left
    return {
        "values": spelling.entries(values, "            "),
        "card_said": "        said = labels_of(card)\n" if card.said else "",
        "card_left": spelling.remarks(left, "        "),
    }


def slots_of_page(detail: Detail | None) -> dict[str, str]:
    """How an opening's page is read; where none was saved, none is asked for."""
    if detail is None:
        return {"text": NO_PAGE, "page": ""}
    values, left = values_of("page", detail, text="self.text")
    lines = (
        "",
        "    def page_values(self, page: Selector) -> dict[str, Any]:",
        f'        """What an opening\'s page says."""{spelling.remarks(left, "        ")}',
        *(("        said = labels_of(page, self.text)",) if detail.said else ()),
        "        return {",
        spelling.entries(values, "            "),
        "        }",
    )
    return {"text": f'    text = "{detail.text}"  # selects an opening\'s text on its own page\n', "page": "\n".join((*lines, ""))}


def of_itself(count: tuple[str, str] | None, following: str | None) -> str:
    """The method that says what the list says of itself: its total, and its next page."""
    if not (count or following):
        return ""
    lines = [f"# Does {shown(count[1])} count the openings? Then: {{'total': stated_count(page, {quoted(count[0])})}}"] if count else []
    if following:
        lines.append(f'following = (path := page.css("{following}::attr(href)").get()) and response.urljoin(path)')
    lines.append('return {"more": following is not None, "following": following}' if following else "return {}")
    body = "".join(f"        {line}\n" for line in lines)
    return f"\n    def list_values(self, page: Selector, response: Response) -> dict[str, Any]:\n{body}"


def list_of(opened: Saved, address: str) -> Saved:
    """A list page that holds nothing but a link to the saved page."""
    href = urlsplit(address).path
    title = words_of(Selector(text=opened.body.decode("utf-8", "replace"), type="html"), opened.found.parts["title"]) or "An opening"
    folder = f"{href.rstrip('/').rpartition('/')[0]}/"
    folder, href = (folder, href) if SAFE.fullmatch(folder) and SAFE.fullmatch(href) else ("/jobs/", "/jobs/1")
    body = f'<html><body><a href="{href}">{html.escape(title)}</a></body></html>\n'
    return Saved(opened.file, body.encode(), "cards", Card(f"a[href*='{folder}']", "", folder, [href], {"title": ""}))


def href_of(listed: Saved, opened: Saved, asked: str | None = None) -> str:
    """The link on the list that leads to the saved page: by its address, as ``asked`` or its own, by its title, else the first."""
    card: Card = listed.found
    page, own = Selector(text=opened.body.decode("utf-8", "replace"), type="html"), asked or opened.address or ""
    title = words_of(page, opened.found.parts["title"])
    links = Selector(text=listed.body.decode("utf-8", "replace"), type="html").css("a[href]")
    same = [
        attribute(link, "href") for link in links if title and title in (words_of(link) or "") and attribute(link, "href") in card.hrefs
    ]
    return next((href for href in card.hrefs if own and urlsplit(href).path == urlsplit(own).path), (same or card.hrefs)[0])

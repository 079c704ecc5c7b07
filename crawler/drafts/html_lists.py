"""Families of an HTML list, and pages without markup."""

import html
from urllib.parse import urljoin, urlsplit

from crawler.drafts import spelling
from crawler.drafts.list_pages import asked_by
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
    made_up = opened and [list_of(opened, wanted.detail_url or opened.address or urljoin(wanted.url, "/jobs/1"))]
    pages = wanted.all_of("cards") or made_up
    if not pages:
        raise lacking(wanted, "an HTML page that links to several openings, and an opening's own page")
    card: Card = pages[0].found
    asked = asked_by(pages[:1] if wanted.is_of_several else pages, wanted.url)
    noise = noise_of([href for _, one in asked for href in one.found.hrefs], wanted.url)
    slots = slots_of(wanted) | slots_of_list(wanted, pages, noise) | slots_of_card(wanted, card)
    draft = Draft(spelling.spell("cards", slots | slots_of_page(opened.found if opened else None)), wanted.address)
    for n, (address, one) in enumerate(asked, 1):
        draft.add(address, name_of("list", n), "text/html", without_scripts(one.body), None if made_up == pages else one)
    add_details(draft, wanted, asked, noise)
    if made_up == pages:
        draft.remark = f"{draft.remark} No list was saved: list.html is made up, and so is what the spider reads of it."
    return draft


def name_of(kind: str, n: int) -> str:
    """Of a saved page in the golden case: "list.html", "list-2.html"."""
    return f"{kind}.html" if n == 1 else f"{kind}-{n}.html"


def add_details(draft: Draft, wanted: Wanted, asked: list[tuple[str, Saved]], noise: list[str]) -> None:
    """The saved pages of openings as answers, each by the address that the list links to it. Of several, those that it does link to."""
    links = [(href, urljoin(address, href)) for address, one in asked for href in one.found.hrefs]
    known = {url for url, *_ in draft.answers}
    for i, opened in enumerate(wanted.all_of("detail")):
        href = href_of([one for _, one in asked], opened, wanted.detail_url if i == 0 else None)
        address = without(dict(links)[href or links[0][0]], noise)
        if (href or i == 0) and address not in known:
            known.add(address)
            draft.add(address, name_of("detail", len(known) - len(asked)), "text/html", without_scripts(opened.body), opened)


def slots_of_list(wanted: Wanted, pages: list[Saved], noise: list[str]) -> dict[str, str]:
    """How the list is asked for, page after page, and how its cards are found. A next link on any of ``pages`` is followed."""
    page, card = pages[0].page, pages[0].found
    following = None if wanted.is_of_several else next(filter(None, (next_on(one.page) for one in pages)), None)
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
    title = words_of(opened.page, opened.found.parts["title"]) or "An opening"
    folder = f"{href.rstrip('/').rpartition('/')[0]}/"
    folder, href = (folder, href) if SAFE.fullmatch(folder) and SAFE.fullmatch(href) else ("/jobs/", "/jobs/1")
    body = f'<html><body><a href="{href}">{html.escape(title)}</a></body></html>\n'
    return Saved(opened.file, body.encode(), "cards", Card(f"a[href*='{folder}']", "", folder, [href], {"title": ""}))


def href_of(listed: list[Saved], opened: Saved, asked: str | None = None) -> str | None:
    """The link on the list's pages that leads to the saved page: by its address, as ``asked`` or its own, else by its title."""
    own, title = asked or opened.address or "", words_of(opened.page, opened.found.parts["title"])
    hrefs = [href for one in listed for href in one.found.hrefs]
    links = [(words_of(link) or "", attribute(link, "href").strip()) for one in listed for link in one.page.css("a[href]")]
    same = [href for words, href in links if title and title in words and href in hrefs]
    exact = [href for words, href in links if title == words and href in hrefs]
    by_path = (href for href in hrefs if own and urlsplit(href).path == urlsplit(own).path)
    return next(by_path, None) or next(iter([*exact, *same]), None)

"""Parameters of a saved address that say who looked, or where in a list one stood, and not what is shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

from crawler.drafts.names import folded
from spiders.kinds.job_page import TRACKING
from spiders.reading.values import words

SESSIONS = words(
    "searchid searchtoken searchsession sessionid session sid jsessionid phpsessid aspsessionid visitid visitorid clickid trackingid"
    " trackid tracking refid impressionid queryid requestid resultid token nonce"
) | {folded(name) for name in TRACKING}


def noise_of(addresses: Iterable[str], listed: str = "") -> list[str]:
    """The parameters to leave out of addresses of one kind: sessions by their names; where paths tell already which opening it is, places
    in a list, and what is the same in every link: where the click came from. What ``listed``, the list's own address, has as well stays:
    a site's language, or whose board it is."""
    links = [urlsplit(address) for address in dict.fromkeys(addresses)]
    values: dict[str, list[str]] = defaultdict(list)
    for link in links:
        for name, value in parse_qsl(link.query, keep_blank_values=True):
            values[name].append(value)
    told_by_path = len({link.path for link in links}) == len(links) > 1
    kept = {name for name, _ in parse_qsl(urlsplit(listed).query, keep_blank_values=True)}
    same = {name for name, said in values.items() if len(said) == len(links) and len(set(said)) == 1 and name not in kept}
    return [name for name, said in values.items() if folded(name) in SESSIONS or (told_by_path and (name in same or is_place(said)))]


def is_place(said: Sequence[str]) -> bool:
    """Whether values count: each another number, and each the next one."""
    steps = {int(now) - int(then) for then, now in pairwise(said)} if all(map(str.isdecimal, said)) else set()
    return steps == {1}


def key_parameters(address: str) -> list[str]:
    """The parameters of an address that could say which opening it leads to."""
    names = (name for name, value in parse_qsl(urlsplit(address).query) if value)
    return [name for name in names if folded(name) not in SESSIONS and name.isidentifier() and name.isascii()]

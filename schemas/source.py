"""A source: one registry row, the unit of crawling, sharding and reporting; and what one reading of it listed."""

from dataclasses import dataclass

from schemas.reasons import Reason
from schemas.secrets import redact


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the registry, ``<family>.csv``: ``board`` is the platform's token, host or URL for the employer."""

    family: str
    board: str
    employer: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2: the home of boards that name no country
    url: str | None = None  # where reading starts, for families that need more than a token
    verified: str = "never"  # ISO date of the last successful `sources check`, or "never"
    status: str = "live"  # live | dead | moved
    notes: str = ""
    every: str | None = None  # how often it is looked at by `rolecall tick`: "6h", "1d"; None: as often as it is found to change
    expect: str | None = None  # what is usual of it, where that is not what is learned: "silence=60d volume=0-40 without=pay"

    @property
    def key(self) -> str:
        """``family:board``, as the command line writes it."""
        return f"{self.family}:{self.board}"


@dataclass(frozen=True, slots=True)
class Home:
    """What is known of a board before any posting of it is read: from its registry row."""

    country: str | None = None  # ISO 3166-1 alpha-2: decides between places of one name, and stands where postings name no country
    employer: str | None = None


@dataclass(slots=True)
class Asked:
    """What it took to ask a board in one run: requests that were sent, answers that came, and the seconds until these began, summed."""

    requests: int = 0
    answers: int = 0
    seconds: float = 0.0

    @property
    def latency(self) -> float:
        """Seconds until an answer began, on average."""
        return self.seconds / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class BoardHome:
    """A board of a run, with what was known of it when the run first met it: who reads the run later knows no registry row of that day."""

    family: str
    source: str
    home: Home


@dataclass(frozen=True, slots=True)
class Listing:
    """What one reading of a board listed. Spiders yield it, in parts or whole; parts add up.

    ``listed`` is what the source says it has in all; ``shown`` what the pages held. ``unchanged``: a 304, every open posting was
    seen again as it was in the listing of run ``base`` (None: not told). ``complete`` is False for a partial or truncated listing, with
    ``reason``. ``site_name``: what the page or payload calls the site that it belongs to, as given ("Careers at Acme"). ``pages``: how many
    rows each page held, of a list that says neither how many rows nor how many pages it has, then 0 where its end is open
    (`schemas.paging`). ``order``: the keys of each page's rows, one behind another (`schemas.paging.key_of`), of a list that does not say
    how many rows it has, and has several pages or does not say that it has one.
    """

    family: str
    source: str
    listed: int | None = None
    shown: int = 0
    complete: bool = True
    unchanged: bool = False
    reason: Reason | None = None
    site_name: str | None = None
    base: str | None = None
    pages: tuple[int, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoDetail:
    """A posting's own page or detail that was asked for and gave no posting: it could not be read, or (``gone``) it says that the
    opening is gone. ``words``: why, the same for all pages that fail alike ("HTTP 500"). ``vague``: it says that in words which a page in
    its place may say for an outage ("no longer available")."""

    family: str
    source: str
    identifier: str  # the posting's; of a page that stands for itself, its address
    words: str
    gone: bool = False
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A part of a payload that could not be read as a posting; goes to quarantine. ``reason``: words for a person, mostly an error's."""

    family: str
    source: str
    reason: str
    raw: str  # the part as text
    identifier: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """No part of it holds a secret, whoever makes it."""
        for name in ("reason", "raw", "url"):
            object.__setattr__(self, name, redact(getattr(self, name) or "") or getattr(self, name))

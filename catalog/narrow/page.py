"""What a search finds: a page of jobs, how many there are, and what each choice would give."""

from dataclasses import dataclass, field

UNKNOWN = "unknown"  # the value of the choice that stands for what a job does not say


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: ``value`` as an address has it, ``n``: how many jobs fit if the filter is that value and the others
    are as they are. Of the value "unknown": how many of them do not say."""

    value: str
    label: str
    n: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """``jobs``: numbers of jobs, in order. ``total``: how many fit; where ``is_capped``, at least so many: more have the words than
    are looked at, and ``choices`` count among these. ``next``: what `Index.find` takes as ``after`` for the following page; None on the
    last one."""

    jobs: list[int]
    total: int
    is_capped: bool = False
    next: str | None = None
    choices: dict[str, list[Choice]] = field(default_factory=dict)

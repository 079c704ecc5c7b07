"""An employer: whose postings a board holds."""

from dataclasses import dataclass

from schemas.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an employer, with the words of the posting (by ``posting_id``) that gives it."""

    name: str
    posting_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Naming:
    """What is settled of a posting: its organization with the words behind it, and its employer; None where nothing is known."""

    posting_id: str
    organization: str | None = None
    evidence: Evidence | None = None
    employer: "Employer | None" = None


@dataclass(frozen=True, slots=True)
class Employer:
    """``name`` is the usual spelling without legal form, ``legal_name`` the one with it, ``site`` a host, ``country`` ISO 3166-1 alpha-2.

    ``evidence`` stands behind the name: origin ``registry`` (the board's row) or ``board``, whose words may be those of one of its
    postings, ``posting_id``. ``identity`` is equal for two boards where they are known to be one employer's. ``agency``: what says that it
    posts for others as well; None where nothing does.
    """

    name: str
    identity: str
    evidence: Evidence
    posting_id: str | None = None
    aliases: tuple[Alias, ...] = ()
    legal_name: str | None = None
    site: str | None = None
    country: str | None = None
    agency: Evidence | None = None

    @property
    def is_agency(self) -> bool:
        return self.agency is not None

"""What registers count of an employer."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class YearRecord:
    """One fiscal year (October to September) and visa: "H-1B", "E-3", "H-1B1 Chile", "H-1B1 Singapore", "PERM". None: no register of
    that year says so.

    Approvals and denials are USCIS's, of one source a year; ``certified``, ``denied``, ``withdrawn`` are labor certifications (LCA, PERM),
    ``workers`` positions on the certified. ``dependent``, ``willful``: any of the year's filings says so; ``secondary``: how many place
    workers with others; ``already_employed``: PERM for somebody who works there. ``partial``: a file of a part of the year. ``files``:
    the loaded ones that say it.
    """

    visa: str
    fiscal_year: int
    new_approvals: int | None = None
    new_denials: int | None = None
    continuing_approvals: int | None = None
    continuing_denials: int | None = None
    certified: int | None = None
    denied: int | None = None
    withdrawn: int | None = None
    workers: int | None = None
    secondary: int | None = None
    already_employed: int | None = None
    dependent: bool | None = None
    willful: bool | None = None
    partial: bool = False
    files: list[str] = field(default_factory=list)

    @property
    def filed(self) -> int:
        """One figure of the year: approvals, else certifications."""
        approved = (self.new_approvals or 0) + (self.continuing_approvals or 0)
        return approved or self.certified or 0

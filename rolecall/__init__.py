"""rolecall as a library: what a source said of a posting in, what we make of it out, each value with its words.

>>> from datetime import UTC, datetime
>>> raw = RawPosting("greenhouse", "acme", "7", title="Miller - Oslo", description_html="<p>We do not sponsor visas.</p>")
>>> job = derive(raw, datetime(2026, 7, 4, tzinfo=UTC))
>>> job.title, str(job.eligibility_to_work.sponsorship), job.eligibility_to_work.statements[0].evidence.quote
('Miller', 'not_offered', 'We do not sponsor visas.')
"""

from pipelines.extract.posting import derive, derive_text
from schemas.job import JobPosting
from schemas.raw import RawClaim, RawPay, RawPlace, RawPosting
from schemas.source import Home

__all__ = ["Home", "JobPosting", "RawClaim", "RawPay", "RawPlace", "RawPosting", "derive", "derive_text"]

"""Who may work there: sponsorship, visas, citizenship, work authorization, security clearance: `settle_eligibility`.

``fields`` reads a source's own fields, ``prose`` the words, sentence by sentence (``statements``); ``sponsorship``, ``visas``,
``citizenship``, ``authorization`` and ``clearance`` read a sentence each for one topic, ``verdict`` combines what they find.
Sponsorship asks ``mentions`` what is spoken of, ``grantor`` who grants it, ``offers`` (with ``perks``) whether it is offered and ``limits``
to whom and where; ``citizens`` tells citizens named from citizens asked for, ``labels`` reads a form's answers.
"""

from pipelines.extract.eligibility.fields import read_clearance, read_eligibility
from pipelines.extract.eligibility.prose import extract_eligibility
from pipelines.extract.eligibility.verdict import combine
from pipelines.extract.text.reading import Reading
from schemas.facts import Eligibility
from schemas.raw import RawPosting


def settle_eligibility(raw: RawPosting, reading: Reading, country: str | None) -> Eligibility:
    """Fields and words are statements alike: all are kept and combined into one verdict, and a contradiction is kept and flagged.
    For the clearance, field before words. ``country`` (ISO 3166-1 alpha-2): another country's nationality is "other"."""
    said = extract_eligibility(reading.text, country=country, title=raw.title, reading=reading)
    given = read_eligibility(raw.eligibility, origin=raw.origin, country=country)
    clearance = read_clearance(raw.security_clearance, origin=raw.origin) if raw.security_clearance else None
    work = combine((*given, *said.eligibility_to_work.statements)) if given else said.eligibility_to_work
    return Eligibility(work, clearance or said.security_clearance)

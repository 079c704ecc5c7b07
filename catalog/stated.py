"""What a job states, as SQL of job ``j`` among `JOINS`: the words that searches, the table that they are answered from, and alerts share.

What a job states is what its record states (catalog/composition.py).
"""

from catalog.composition import OTHER, posting_of, value_of

JOINS = f"JOIN posting m ON m.id = j.main LEFT JOIN posting o ON o.id = ({OTHER})"
_UNCLEAR = "SELECT 1 FROM posting q JOIN eligibility u ON u.posting = q.id WHERE q.job = j.id AND u.topic = 'sponsorship'"
# What a job's words say of sponsorship: a verdict, unclear, or silent.
SPONSORSHIP = f"coalesce({value_of('sponsorship')}, iif(EXISTS ({_UNCLEAR}), 'unclear', 'silent'))"
FIRST_SEEN = "(SELECT substr(min(p.first_seen), 1, 10) FROM posting p WHERE p.job = j.id)"  # the day
POSTED = f"coalesce({value_of('date_posted')}, {FIRST_SEEN})"
# Of a year of an employer's record: registers count something in it.
COUNTS = "coalesce(y.certified, 0) + coalesce(y.new_approvals, 0) + coalesce(y.continuing_approvals, 0) > 0"
# Of a stated pay: the top of it, in a year. Of pay "from X", X is.
TOP = "coalesce(s.annual_max, iif(s.max_value IS NULL, s.annual_min, NULL))"


def speaker(of: str) -> str:
    """The number of the posting that a field of the record is taken from."""
    return f"coalesce(CASE WHEN j.postings > 1 THEN ({posting_of(of)}) END, j.main)"


def paid() -> str:
    """FROM and WHERE of the rows ``s`` of what the job pays."""
    return f"FROM salary s WHERE s.posting = {speaker('base_salary')} AND s.field = 'base_salary' AND NOT s.estimated"


def recorded() -> str:
    """FROM and WHERE of the rows in which a loaded register can tell of the job's employer."""
    told = "public_record d ON d.id = r.record AND NOT d.ambiguous JOIN public_record_short s ON s.record = d.id"
    return f"FROM register_posting r JOIN {told} WHERE r.posting = {speaker('employer')} AND instr(r.countries, s.country)"

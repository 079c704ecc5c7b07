"""Where what is said of sponsorship does not go with the public record: a table of rules, read once an employer (view
`sponsorship_conflicts`) and once a job (`sponsorship_conflict_jobs`).

"No record" is of the registers that are loaded, for their periods, and a row says which; it never means that nobody is sponsored.
"""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.composition import posting_of
from catalog.registers.asked import ASKED_IN

EXAMPLES = 3  # jobs that a row of an employer names
HUNDREDS = 100  # approvals, or certified applications, from which an employer files "hundreds"

# Which visas a register would show, by the names that postings and years have for them. A green card that is welcome is the applicant's.
SHOWN_BY = {
    "H-1B": (("uscis", "lca"), "= 'H-1B'"),
    "H-1B1": (("lca",), "GLOB 'H-1B1*'"),
    "E-3": (("lca",), "GLOB 'E-3*'"),
}
_REGISTERS = "FROM " + ASKED_IN.format("'US'")
_COVERS = "coalesce(a.value ->> 'covers', a.value ->> 'period')"
_LOADED = f"(SELECT group_concat(a.value ->> 'title' || ' (' || {_COVERS} || ')', ', ') {_REGISTERS} WHERE {{0}})"
_FILES = f"(SELECT group_concat(f.value, '; ') {_REGISTERS} JOIN json_each(a.value, '$.files') f WHERE {{0}})"
_IS_OF = {visa: f"a.value ->> 'register' IN ({', '.join(map(repr, kinds))})" for visa, (kinds, _) in SHOWN_BY.items()}


def _by_visa(row: str, text: str) -> str:
    """SQL: ``text`` of the registers that would show the visa of the row."""
    return f"CASE {row}.visa " + " ".join(f"WHEN '{visa}' THEN {text.format(of)}" for visa, of in _IS_OF.items()) + " END"


_OF_EMPLOYERS = "a.value ->> 'register' IN ('uscis', 'lca')"
_RECORDED = f"coalesce(CASE WHEN j.postings > 1 THEN ({posting_of('employer')}) END, j.main)"
_NEWEST = "(SELECT y.{0} FROM employer_year y WHERE y.record = d.id AND y.{0} IS NOT NULL ORDER BY y.fiscal_year DESC LIMIT 1)"
# Of each job in the United States, its employer's record. In this and what follows, {of_job} and {of_posting} say which jobs are meant.
_KNOWN = f"""
SELECT j.id AS job, j.job_id, d.id AS record, coalesce(q.employer, q.organization) AS who, q.employer, q.organization,
  h.json ->> 'found' AS found, h.json ->> 'ambiguous' AS ambiguous,
  {_NEWEST.format("dependent")} AS dependent,
  {_NEWEST.format("willful")} AS willful,
  (SELECT sum(coalesce(y.new_approvals, 0) + coalesce(y.continuing_approvals, 0)) FROM employer_year y WHERE y.record = d.id) AS approved,
  (SELECT sum(y.certified) FROM employer_year y WHERE y.record = d.id AND y.visa <> 'PERM') AS certified
FROM job j JOIN posting q ON q.id = {_RECORDED} JOIN register_posting g ON g.posting = q.id JOIN public_record d ON d.id = g.record
JOIN public_record_short h ON h.record = d.id AND h.country = 'US' WHERE j.postings > 0 AND instr(g.countries, 'US') AND {{of_job}}
"""
# What is said of sponsorship: a verdict (once, in the nearest posting of those that have it), an aggregator's claims, each visa that
# is welcome, once in the first posting that has it; and the job itself, whatever it says.
_SAID = """
SELECT 'words' AS by, p.job, p.id AS posting, p.sponsorship AS verdict, NULL AS claim, NULL AS visa FROM posting p
WHERE p.id = (SELECT q.id FROM posting q WHERE q.job = p.job AND q.sponsorship = p.sponsorship
  ORDER BY q.closed_at IS NOT NULL, q.lineage = 'aggregator', q.posting_id LIMIT 1) AND {of_posting}
UNION ALL
SELECT 'claim', p.job, min(p.id), p.sponsorship, group_concat(DISTINCT c.value), NULL
FROM posting p JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship' WHERE {of_posting} GROUP BY p.job
UNION ALL
SELECT 'visa', p.job, min(p.id), p.sponsorship, NULL, e.value FROM posting p JOIN eligibility e ON e.posting = p.id
WHERE e.topic = 'visa' AND e.accepted = 1 AND {of_posting} GROUP BY p.job, e.value
UNION ALL
SELECT 'job', j.id, j.main, p.sponsorship, NULL, NULL FROM job j JOIN posting p ON p.id = j.main WHERE {of_job}
"""
# The files behind years of a record, each once, and the years: of all visas but a green card's, or of those that a filing marks.
_FILES_OF = (
    "(SELECT group_concat(file, '; ') FROM (SELECT DISTINCT f.value AS file FROM employer_year y "
    "JOIN json_each('[' || replace(json_quote(y.files), '; ', '\",\"') || ']') f WHERE y.record = x.record AND {0} ORDER BY 1))"
)
_FILED = "y.visa <> 'PERM'"
_COUNTED = (
    "(SELECT printf('%,d H-1B petitions approved and %,d labor condition applications certified in fiscal years ', "
    "coalesce(x.approved, 0), coalesce(x.certified, 0)) || min(y.fiscal_year) || '-' || max(y.fiscal_year) "
    f"FROM employer_year y WHERE y.record = x.record AND {_FILED}) || ' (' || {_FILES_OF.format(_FILED)} || ')'"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """``when``: SQL over ``k`` (the employer's record) and ``m`` (what is said). ``one``, ``some``: SQL for what is said, of a posting and
    of several jobs ("" where it is of the employer alone); ``fact``: SQL for what stands against it, over ``x``, with {its} for the
    employer; ``files``: SQL for the loaded files that it rests on."""

    kind: str
    says: str
    when: str
    one: str
    some: str
    fact: str
    files: str = _FILES_OF.format(_FILED)

    @property
    def is_of_employer(self) -> bool:
        return not self.one


_NOTHING = (
    f"'no record of {{its}} was found in ' || {_LOADED.format(_OF_EMPLOYERS)} || ' (' || {_FILES.format(_OF_EMPLOYERS)} || "
    "'). These show H-1B (LCAs also H-1B1 and E-3) in those periods alone: another visa, or a later filing, would not stand there'"
)
_NO_RECORD = f"NOT k.found AND NOT k.ambiguous AND EXISTS (SELECT 1 {_REGISTERS} WHERE {_OF_EMPLOYERS})"


def _marked(column: str, said: str) -> str:
    years = f"SELECT max(y.fiscal_year) FROM employer_year y WHERE y.record = x.record AND y.{column}"
    files = _FILES_OF.format(f"y.{column}")
    return f"'{{its}} called itself {said} in a labor condition application of fiscal year ' || ({years}) || ' (' || {files} || ')'"


RULES = (
    Rule("refuses_but_files", f"it refuses to sponsor, and its employer has {HUNDREDS} and more approvals or certified applications",
         f"m.by = 'words' AND m.verdict = 'not_offered' AND max(coalesce(k.approved, 0), coalesce(k.certified, 0)) >= {HUNDREDS}",
         "'The posting offers no sponsorship'", "'offer no sponsorship'", f"'{{its}} had ' || {_COUNTED}"),
    Rule("offers_but_no_record", "it offers sponsorship, and no record of its employer was found",
         f"m.by = 'words' AND m.verdict = 'offered' AND {_NO_RECORD}",
         "'The posting offers sponsorship'", "'offer sponsorship'", _NOTHING, _FILES.format(_OF_EMPLOYERS)),
    Rule("claimed_but_no_record", "an aggregator claims that it sponsors, and no record of its employer was found",
         f"m.by = 'claim' AND {_NO_RECORD}", "'An aggregator claims sponsorship'", "'are claimed by an aggregator to be sponsored'",
         _NOTHING, _FILES.format(_OF_EMPLOYERS)),
    Rule("visa_never_used", "it welcomes a visa for which its employer has no filing, in registers that would show it",
         "m.visa IN ({}) AND k.found AND NOT EXISTS (SELECT 1 FROM employer_year y WHERE y.record = k.record AND CASE m.visa {} END) "
         "AND {} IS NOT NULL".format(
             ", ".join(f"'{visa}'" for visa in SHOWN_BY),
             " ".join(f"WHEN '{visa}' THEN y.visa {is_it}" for visa, (_, is_it) in SHOWN_BY.items()), _by_visa("m", _LOADED)),
         "'The posting welcomes ' || x.visa", "'welcome ' || x.visa",
         f"'{{its}} has no such filing in ' || {_by_visa('x', _LOADED)} || ' (' || {_by_visa('x', _FILES)} || ')'", _by_visa("x", _FILES)),
    Rule("claimed_and_refused", "an aggregator claims that it sponsors, and the employer's own words refuse it",
         "m.by = 'claim' AND EXISTS (SELECT 1 FROM posting o WHERE o.job = m.job AND o.sponsorship = 'not_offered')",
         "'An aggregator claims sponsorship'", "'are claimed by an aggregator to be sponsored'",
         "'the posting''s own words offer none' || CASE WHEN x.found AND (x.approved > 0 OR x.certified > 0) THEN ', though {its} had ' || "
         f"{_COUNTED} WHEN NOT x.found AND NOT x.ambiguous THEN ', and ' || {_NOTHING} ELSE '' END"),
    Rule("dependent", "its employer's newest filing that says so calls it H-1B-dependent, which binds it to more than others",
         "m.by = 'job' AND k.dependent", "", "", _marked("dependent", "H-1B-dependent"), _FILES_OF.format("y.dependent")),
    Rule("willful_violator", "its employer's newest filing that says so calls it a willful violator",
         "m.by = 'job' AND k.willful", "", "", _marked("willful", "a willful violator"), _FILES_OF.format("y.willful")),
)  # fmt: skip
_MATCHED = " UNION ALL ".join(
    f"SELECT DISTINCT '{rule.kind}' AS kind, k.*, m.posting, m.verdict, m.claim, m.visa FROM known k JOIN said m ON m.job = k.job "
    f"WHERE {rule.when}"
    for rule in RULES
)


def _with(of_job: str, of_posting: str) -> str:
    """SQL: the conflicts of the jobs that are meant, as `matched`."""
    known, said = (part.format(of_job=of_job, of_posting=of_posting) for part in (_KNOWN, _SAID))
    return f"known AS ({known}), said AS ({said}), matched AS ({_MATCHED})"


def _by_kind(text: Callable[[Rule], str]) -> str:
    """SQL: what each kind says, of the row ``x``."""
    return "CASE x.kind " + " ".join(f"WHEN '{rule.kind}' THEN {text(rule)}" for rule in RULES) + " END"


def _sentence(said: str, its: str) -> Callable[[Rule], str]:
    """``said``: SQL around what is said; ``its``: who the employer is in the sentence."""

    def sentence(rule: Rule) -> str:
        fact = rule.fact.replace("{its}", its)
        if rule.is_of_employer:
            return f"upper(substr({fact}, 1, 1)) || substr({fact}, 2) || '.'"
        return f"{said.format(one=rule.one, some=rule.some)} || '; ' || {fact} || '.'"

    return sentence


_FILES_SQL = _by_kind(lambda rule: rule.files)
_WITH = f"WITH {_with('TRUE', 'TRUE')}"
_JOBS = f"""
SELECT x.kind, x.job_id, p.posting_id, p.title, p.organization, x.verdict, x.claim, x.visa, x.approved, x.certified,
  {_by_kind(_sentence("{one}", "its employer"))} AS why, {_FILES_SQL} AS files, p.closed_at
FROM matched x JOIN posting p ON p.id = x.posting"""
JOBS_SQL = f"{_WITH}{_JOBS}"
# The rows of the view `sponsorship_conflict_jobs` that are of some jobs: what takes ``listed(numbers)`` looks at no other.
_AMONG = _with("j.id IN (SELECT value FROM wanted)", "p.job IN (SELECT value FROM wanted)")
JOBS_AMONG = f"WITH wanted AS MATERIALIZED (SELECT value FROM json_each(?)), {_AMONG}{_JOBS}"
CONFLICTS_SQL = f"""{_WITH}, numbered AS (
  SELECT m.*, p.title, p.closed_at, row_number() OVER (PARTITION BY m.kind, m.who, m.visa ORDER BY p.closed_at IS NOT NULL, m.job_id) AS n
  FROM matched m JOIN posting p ON p.id = m.posting)
SELECT x.kind, x.employer, coalesce(e.name, x.organization) AS organization, x.jobs, x.open_jobs, x.job_id, x.examples, x.visa, x.approved,
  x.certified, {_by_kind(_sentence("'Jobs that ' || {some} || ': ' || x.jobs", "it"))} AS why, {_FILES_SQL} AS files
FROM (
  SELECT kind, visa, employer, min(organization) AS organization, count(DISTINCT job) AS jobs,
    count(DISTINCT CASE WHEN closed_at IS NULL THEN job END) AS open_jobs, max(CASE n WHEN 1 THEN job_id END) AS job_id,
    group_concat(CASE WHEN n <= {EXAMPLES} THEN coalesce(title, 'untitled') || ' (' || job_id || ')' END, '; ') AS examples,
    max(record) AS record, max(found) AS found, max(ambiguous) AS ambiguous, max(approved) AS approved, max(certified) AS certified
  FROM numbered GROUP BY kind, who, visa) x LEFT JOIN employer e ON e.id = x.employer"""
_KINDS = "; ".join(f"{rule.kind} ({rule.says})" for rule in RULES)
_COUNTS = {
    "approved": "H-1B petitions of its employer approved, all loaded years; NULL without record",
    "certified": "LCAs of its employer certified, all loaded years",
    "why": "the two sides in a sentence, with periods and files; whether either is wrong is for the reader to find out",
    "files": "the loaded files that it rests on, separated by '; '",
}
CONFLICT_COLUMNS = {
    "kind": _KINDS,
    "employer": "the employer's number; NULL where postings of aggregators alone name it",
    "organization": "its usual name, or the name that those postings give",
    "jobs": "how many of its jobs in the United States say so, or, where it is of the employer alone, how many it has; closed ones too",
    "open_jobs": "how many of them are open",
    "job_id": "one of them; the view sponsorship_conflict_jobs has all",
    "examples": f"{EXAMPLES} of them: title (job), open ones first",
    "visa": "the visa that they welcome",
    **_COUNTS,
}
JOB_COLUMNS = {
    "kind": _KINDS,
    "job_id": "the job",
    "posting_id": "the posting that says it; of dependent and willful_violator the main one",
    "title": "its title",
    "organization": "the hiring organization",
    "verdict": "the posting's verdict on sponsorship in its own words; NULL where it is silent or unclear",
    "claim": "what an aggregator claims",
    "visa": "the visa that the posting welcomes",
    **_COUNTS,
    "closed_at": "when the posting closed; NULL while open",
}

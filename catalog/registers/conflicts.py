"""Where what is said of sponsorship does not go with the public record (view `sponsorship_conflicts`): a table of rules.

"No record" is of the registers that are loaded, for their periods, and a row says which; it never means that nobody is sponsored.
"""

from dataclasses import dataclass

from catalog.composition import posting_of
from catalog.registers.asked import ASKED_IN

HUNDREDS = 100  # approvals, or certified applications, from which an employer files "hundreds"

# Which visas a register would show, by the names that postings and years have for them. A green card that is welcome is the applicant's.
SHOWN_BY = {
    "H-1B": (("uscis", "lca"), "= 'H-1B'"),
    "H-1B1": (("lca",), "GLOB 'H-1B1*'"),
    "E-3": (("lca",), "GLOB 'E-3*'"),
}
_REGISTERS = "FROM " + ASKED_IN.format("'US'")
_LOADED = f"(SELECT group_concat(a.value ->> 'title' || ' (' || (a.value ->> 'period') || ')', ', ') {_REGISTERS} WHERE {{0}})"
_FILES = f"(SELECT group_concat(f.value, '; ') {_REGISTERS} JOIN json_each(a.value, '$.files') f WHERE {{0}})"
_IS_OF = {visa: f"a.value ->> 'register' IN ({', '.join(map(repr, kinds))})" for visa, (kinds, _) in SHOWN_BY.items()}


def _by_visa(text: str) -> str:
    """SQL: ``text`` of the registers that would show the visa of the row."""
    return "CASE m.visa " + " ".join(f"WHEN '{visa}' THEN {text.format(of)}" for visa, of in _IS_OF.items()) + " END"


_OF_EMPLOYERS = "a.value ->> 'register' IN ('uscis', 'lca')"
_RECORDED = f"coalesce(CASE WHEN j.postings > 1 THEN ({posting_of('employer')}) END, j.main)"
_NEWEST = "(SELECT y.{0} FROM employer_year y WHERE y.record = d.id AND y.{0} IS NOT NULL ORDER BY y.fiscal_year DESC LIMIT 1)"
_YEARS = "min(y.fiscal_year) || '-' || max(y.fiscal_year)"
# Of each job in the United States, its employer's record.
_KNOWN = f"""
SELECT j.id AS job, j.job_id, d.id AS record, h.json ->> 'found' AS found, h.json ->> 'ambiguous' AS ambiguous,
  {_NEWEST.format("dependent")} AS dependent,
  {_NEWEST.format("willful")} AS willful,
  (SELECT sum(coalesce(y.new_approvals, 0) + coalesce(y.continuing_approvals, 0)) FROM employer_year y WHERE y.record = d.id) AS approved,
  (SELECT sum(y.certified) FROM employer_year y WHERE y.record = d.id AND y.visa <> 'PERM') AS certified
FROM job j JOIN posting q ON q.id = {_RECORDED} JOIN register_posting g ON g.posting = q.id JOIN public_record d ON d.id = g.record
JOIN public_record_short h ON h.record = d.id AND h.country = 'US' WHERE j.postings > 0 AND instr(g.countries, 'US')
"""
# What is said of sponsorship: a verdict (once, in the nearest posting of those that have it), an aggregator's claim, a visa that is
# welcome; and the job itself, whatever it says.
_SAID = """
SELECT 'words' AS by, p.job, p.id AS posting, p.sponsorship AS verdict, NULL AS claim, NULL AS visa FROM posting p
WHERE p.id = (SELECT q.id FROM posting q WHERE q.job = p.job AND q.sponsorship = p.sponsorship
  ORDER BY q.closed_at IS NOT NULL, q.lineage = 'aggregator', q.posting_id LIMIT 1)
UNION ALL
SELECT 'claim', p.job, p.id, p.sponsorship, c.value, NULL FROM posting p JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship'
UNION ALL
SELECT DISTINCT 'visa', p.job, p.id, p.sponsorship, NULL, e.value FROM posting p JOIN eligibility e ON e.posting = p.id
WHERE e.topic = 'visa' AND e.accepted = 1
UNION ALL
SELECT 'job', j.id, j.main, p.sponsorship, NULL, NULL FROM job j JOIN posting p ON p.id = j.main
"""
_COUNTED = (
    "(SELECT printf('%,d H-1B petitions approved and %,d labor condition applications certified in ', coalesce(k.approved, 0), "
    f"coalesce(k.certified, 0)) || {_YEARS} FROM employer_year y WHERE y.record = k.record AND y.visa <> 'PERM')"
)
_OWN_FILES = "(SELECT group_concat(DISTINCT y.files) FROM employer_year y WHERE y.record = k.record AND {0})"


@dataclass(frozen=True, slots=True)
class Rule:
    """``when``: SQL over ``k`` (the employer's record) and ``m`` (what is said); ``why``: SQL for a sentence; ``files``: SQL."""

    kind: str
    says: str
    when: str
    why: str
    files: str = _OWN_FILES.format("y.visa <> 'PERM'")


def _nothing_in(said: str) -> str:
    return (
        f"'{said}; no record of its employer was found in ' || {_LOADED.format(_OF_EMPLOYERS)} || "
        "'. These show H-1B (LCAs also H-1B1 and E-3) in those periods alone: another visa, or a later filing, would not stand there.'"
    )


_NO_RECORD = f"NOT k.found AND NOT k.ambiguous AND EXISTS (SELECT 1 {_REGISTERS} WHERE {_OF_EMPLOYERS})"
RULES = (
    Rule("refuses_but_files", f"it refuses to sponsor, and its employer has {HUNDREDS} and more approvals or certified applications",
         f"m.by = 'words' AND m.verdict = 'not_offered' AND max(coalesce(k.approved, 0), coalesce(k.certified, 0)) >= {HUNDREDS}",
         f"'The posting offers no sponsorship; its employer had ' || {_COUNTED} || '.'"),
    Rule("offers_but_no_record", "it offers sponsorship, and no record of its employer was found",
         f"m.by = 'words' AND m.verdict = 'offered' AND {_NO_RECORD}", _nothing_in("The posting offers sponsorship"),
         _FILES.format(_OF_EMPLOYERS)),
    Rule("claimed_but_no_record", "an aggregator claims that it sponsors, and no record of its employer was found",
         f"m.by = 'claim' AND {_NO_RECORD}", _nothing_in("An aggregator claims sponsorship"), _FILES.format(_OF_EMPLOYERS)),
    Rule("visa_never_used", "it welcomes a visa for which its employer has no filing, in registers that would show it",
         "m.visa IN ({}) AND k.found AND NOT EXISTS (SELECT 1 FROM employer_year y WHERE y.record = k.record AND CASE m.visa {} END) "
         "AND {} IS NOT NULL".format(
             ", ".join(f"'{visa}'" for visa in SHOWN_BY),
             " ".join(f"WHEN '{visa}' THEN y.visa {is_it}" for visa, (_, is_it) in SHOWN_BY.items()), _by_visa(_LOADED)),
         f"'The posting welcomes ' || m.visa || '; its employer has no such filing in ' || {_by_visa(_LOADED)} || '.'", _by_visa(_FILES)),
    Rule("claimed_and_refused", "an aggregator claims that it sponsors, and the employer's own words refuse it",
         "m.by = 'claim' AND EXISTS (SELECT 1 FROM posting o WHERE o.job = m.job AND o.sponsorship = 'not_offered')",
         "'An aggregator claims sponsorship; the posting''s own words offer none' || CASE WHEN k.found AND (k.approved > 0 OR "
         f"k.certified > 0) THEN ', though its employer had ' || {_COUNTED} ELSE '' END || '.'"),
    Rule("dependent", "its employer's newest filing that says so calls it H-1B-dependent, which binds it to more than others",
         "m.by = 'job' AND k.dependent",
         "'Its employer called itself H-1B-dependent in a labor condition application of ' || "
         "(SELECT max(y.fiscal_year) FROM employer_year y WHERE y.record = k.record AND y.dependent) || '.'",
         _OWN_FILES.format("y.dependent")),
    Rule("willful_violator", "its employer's newest filing that says so calls it a willful violator",
         "m.by = 'job' AND k.willful",
         "'Its employer called itself a willful violator in a labor condition application of ' || "
         "(SELECT max(y.fiscal_year) FROM employer_year y WHERE y.record = k.record AND y.willful) || '.'",
         _OWN_FILES.format("y.willful")),
)  # fmt: skip


def _rows(rule: Rule) -> str:
    return f"""
SELECT '{rule.kind}' AS kind, k.job_id, p.posting_id, p.title, p.organization, m.verdict, m.claim, m.visa, k.approved, k.certified,
  {rule.why} AS why, {rule.files} AS files, p.closed_at
FROM known k JOIN said m ON m.job = k.job JOIN posting p ON p.id = m.posting WHERE {rule.when}"""


CONFLICTS_SQL = f"WITH known AS ({_KNOWN}), said AS ({_SAID}) {' UNION ALL '.join(map(_rows, RULES))}"
CONFLICT_COLUMNS = {
    "kind": "; ".join(f"{rule.kind} ({rule.says})" for rule in RULES),
    "job_id": "the job",
    "posting_id": "the posting that says it; of dependent and willful_violator the main one",
    "title": "its title",
    "organization": "the hiring organization",
    "verdict": "the posting's verdict on sponsorship in its own words; NULL where it is silent or unclear",
    "claim": "what an aggregator claims",
    "visa": "the visa that the posting welcomes",
    "approved": "H-1B petitions of its employer approved, all loaded years; NULL without record",
    "certified": "LCAs of its employer certified, all loaded years",
    "why": "the two sides in a sentence, with registers and periods; whether either is wrong is for the reader to find out",
    "files": "the loaded files that it rests on, separated by '; ' or ','",
    "closed_at": "when the posting closed; NULL while open",
}

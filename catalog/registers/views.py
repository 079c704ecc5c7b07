"""The views of what registers say: the record of an employer by year and visa, its filers, and prevailing wages beside each job."""

from catalog.composition import posting_of
from catalog.registers.tables import YEAR_COUNTS
from catalog.registers.telling import REMOTE, WHY_NOT
from schemas.enums import MatchMethod
from schemas.fields import PREVAILING_WAGE
from schemas.jsonschema import key_of

# Who a record is of: an employer, or the name of postings that have none.
_WHO = "FROM register_employer r JOIN public_record d ON d.id = r.record LEFT JOIN employer e ON e.id = r.employer"
_NAMED = "r.employer, coalesce(e.name, r.name) AS name"
_NAMED_COLUMNS = {
    "employer": "the employer's number; NULL where postings of aggregators alone name it",
    "name": "the employer's usual name, or the name that those postings give",
}

_OF_LICENCE = ", ".join("v.value ->> 'certified'" if name == "certified" else "NULL" for name in YEAR_COUNTS)
RECORD_SQL = f"""
SELECT {_NAMED}, y.visa, y.fiscal_year, {", ".join(f"y.{name}" for name in YEAR_COUNTS)}, d.method,
  (SELECT count(*) FROM employer_register x WHERE x.record = d.id AND x.country = 'US') AS filers, y.files, 'US' AS country,
  NULL AS rating, NULL AS period
{_WHO} JOIN employer_year y ON y.record = d.id
UNION ALL
SELECT {_NAMED}, v.value ->> 'visa', NULL, {_OF_LICENCE},
  s.json ->> 'method', (SELECT count(*) FROM employer_register x WHERE x.record = d.id AND x.country = s.country),
  v.value ->> '$.evidence[0].key', s.country, v.value ->> 'rating', v.value ->> '$.evidence[0].period'
{_WHO} JOIN public_record_short s ON s.record = d.id AND s.country <> 'US' JOIN json_each(s.json, '$.visas') v
"""
RECORD_COLUMNS = {
    **_NAMED_COLUMNS,
    "visa": "H-1B, H-1B1 Chile, H-1B1 Singapore, E-3, or PERM (a green card's labor certification); of a licence, what it is for: a "
    "route of the UK's, recognised sponsor (NL), LMIA with its stream (Canada)",
    "fiscal_year": "fiscal year, October to September; NULL: a licence, which holds for all",
    **{name: f"{says}; NULL: no loaded register of the year says it" for name, says in YEAR_COUNTS.items()},
    "method": f"how the employer was matched: {', '.join(MatchMethod)}",
    "filers": "how many filers are added up, which the view employer_filers names",
    "files": "the loaded files that say it, separated by '; '; of a licence, its holder as the register writes it",
    "country": "the register's country",
    "rating": "of a licence: its rating, as the register writes it; NL: the KvK number; Canada: the quarter",
    "period": "of a licence: day, or quarter, of the register",
}

FILERS_SQL = f"""
SELECT {_NAMED}, d.ambiguous, x.register, x.period, x.country, x.name AS filer, x.key, x.state, x.city, x.naics, x.filings, x.method, x.why
{_WHO} JOIN employer_register x ON x.record = d.id
"""
FILERS_COLUMNS = {
    **_NAMED_COLUMNS,
    "ambiguous": "1 where these are namesakes of which none is claimed",
    "register": "kind of register",
    "period": "what its loaded files cover",
    "country": "country of the register",
    "filer": "the filer's name, as the register writes it",
    "key": "its normalized name, under which it is found",
    "state": "state of its address",
    "city": "city of its address",
    "naics": "its industry, as far as the register gives it",
    "filings": "how much it has filed there",
    "method": f"how it was matched: {', '.join(MatchMethod)}",
    "why": "what stands behind the match",
}

LCAS_SQL = f"""
SELECT {_NAMED}, x.visa, x.fiscal_year, x.grouped_by, x.key, x.certified, x.lowest, x.highest
{_WHO} JOIN employer_lca x ON x.record = d.id
"""
LCAS_COLUMNS = {
    **_NAMED_COLUMNS,
    "visa": "H-1B, H-1B1 Chile, H-1B1 Singapore or E-3",
    "fiscal_year": "fiscal year, October to September",
    "grouped_by": "what the row counts by: soc or area",
    "key": 'an occupation, SOC 2018; or a place of work, as filed ("AUSTIN, TX")',
    "certified": "certified labor condition applications; of the fifty most frequent occupations and places of the employer",
    "lowest": "lowest pay of these (USD per year)",
    "highest": "highest (USD per year)",
}

_PAID_BY = f"coalesce(CASE WHEN j.postings > 1 THEN ({posting_of('base_salary')}) END, j.main)"
_OWN = {
    key_of(value.name): value for value in PREVAILING_WAGE.values if value.name not in ("evidence", "soc", "occupation", "city", "region")
}
_SHARE = (
    "(SELECT o.value ->> 'share' FROM occupation c JOIN json_each(c.json) o WHERE c.id = r.occupation "
    "AND o.value ->> 'soc' = x.value ->> 'soc')"
)
_NO_REASON = " ".join(f"WHEN '{code}' THEN '{why.replace(chr(39), chr(39) * 2)}'" for code, why in WHY_NOT.items())
_END = "json_array('under Level I', 'Level I', 'Level II', 'Level III', 'Level IV') ->> (x.value ->> '{0}')"
_ENDS = f"""CASE WHEN x.value ->> 'lowLevel' IS NULL AND x.value ->> 'highLevel' IS NULL THEN 'no pay to compare'
  WHEN x.value ->> 'lowLevel' IS NULL THEN 'up to ' || ({_END.format("highLevel")}) WHEN x.value ->> 'highLevel' IS NULL
  THEN 'from ' || ({_END.format("lowLevel")}) WHEN x.value ->> 'lowLevel' = x.value ->> 'highLevel' THEN {_END.format("lowLevel")}
  ELSE ({_END.format("lowLevel")}) || ' to ' || ({_END.format("highLevel")}) END"""
# The row in words.
_SAYS = f"""CASE WHEN x.value ->> 'undetermined' IS NOT NULL
  THEN 'not determinable: ' || CASE x.value ->> 'undetermined' {_NO_REASON} END ELSE {_ENDS} END
  || CASE WHEN x.value ->> 'remote' AND x.value ->> 'area' IS NOT NULL THEN '; {REMOTE}' ELSE '' END"""
WAGES_SQL = f"""
SELECT j.job_id, p.posting_id, p.title, p.organization, x.value ->> 'city' AS city, x.value ->> 'region' AS region,
  x.value ->> 'soc' AS soc, x.value ->> 'occupation' AS occupation, {_SHARE} AS share,
  {", ".join(f"x.value ->> '{key}' AS {value.name}" for key, value in _OWN.items())}, {_SAYS} AS says, w.flag, p.closed_at
FROM job j JOIN posting p ON p.id = {_PAID_BY} JOIN register_posting r ON r.posting = p.id JOIN wage w ON w.id = r.wage
JOIN json_each(w.json) x WHERE j.postings > 0
"""
WAGES_COLUMNS = {
    "job_id": "the job",
    "posting_id": "the posting that the job's pay is taken from, else the main one",
    "title": "its title",
    "organization": "the hiring organization",
    **{value.name: value.said("1 where") for value in PREVAILING_WAGE.values if value.name in ("city", "region", "soc", "occupation")},
    "share": "how likely the occupation is: the share of the nearest titles that are of it",
    **{value.name: value.said("1 where") for value in _OWN.values()},
    "says": "where the pay stands, or why that is not determinable, in words; of remote work, that the wages are of the place it names",
    "flag": "high_end_below: for every candidate occupation even the upper end is under Level I; low_end_below: the lower end alone is",
    "closed_at": "when the posting closed; NULL while open",
}

_SUM = "(SELECT {0} FROM employer_year y WHERE y.record = g.record{1})"
# The record's short form, beside an employer ``e``.
SHORT = {
    "record_found": ("(SELECT max(s.json ->> 'found') FROM public_record_short s WHERE s.record = d.id)",
                     "1 where registers of its jobs' countries have a record of it, 0 where they have none, NULL where none is loaded"),
    "record_ambiguous": ("d.ambiguous", "1 where namesakes were found, of which none is claimed"),
    "record_method": ("d.method", "how it was matched"),
    "record_filers": ("(SELECT count(*) FROM employer_register x WHERE x.record = d.id)", "how many filers it was matched to"),
    "record_visas": (_SUM.format("group_concat(DISTINCT y.visa)", ""), "the visas of its record, separated by ','"),
    "record_licences": ("(SELECT group_concat(DISTINCT s.country || ': ' || (v.value ->> 'visa') || "
                        "coalesce(' (' || (v.value ->> 'rating') || ')', '')) FROM public_record_short s "
                        "JOIN json_each(s.json, '$.visas') v WHERE s.record = d.id AND s.country <> 'US')",
                        "its licences in other countries, each with its rating, separated by ','"),
    "record_last_year": (_SUM.format("max(y.fiscal_year)", ""), "last fiscal year of its record"),
    "h1b_new": (_SUM.format("sum(y.new_approvals)", " AND y.visa = 'H-1B'"), "H-1B petitions for new employment approved, all years"),
    "h1b_continuing": (_SUM.format("sum(y.continuing_approvals)", " AND y.visa = 'H-1B'"), "likewise for continuing employment"),
    "lca_certified": (_SUM.format("sum(y.certified)", " AND y.visa <> 'PERM'"), "labor condition applications certified, all years"),
    "perm_certified": (_SUM.format("sum(y.certified)", " AND y.visa = 'PERM'"), "PERM cases certified, all loaded years"),
}  # fmt: skip

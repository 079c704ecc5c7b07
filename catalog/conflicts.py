"""Where postings of one job disagree (view `conflicts`), and how often employers bear out what aggregators claim (`claim_reliability`).

``COMPARED`` says of each field when two postings agree. What is wider, narrower or in another unit is no disagreement, and what cannot be
compared is neither: an aggregator's claim that no employer's posting speaks of is left open.
"""

from dataclasses import dataclass

# Of two postings, the first is open before closed, the employer's before an aggregator's.
_NEARER = "({0}.closed_at IS NOT NULL, {0}.lineage = 'aggregator', {0}.posting_id)"
_OWN = "origin NOT IN ('prose', 'title')"  # said in a field of its own: the text of a copy is the employer's
_SAME_UNIT, _OTHER_UNIT = 0.01, 0.05  # of an amount: rounding; and other hours in a year than the 2,080 that the catalog counts
_NEAR = 50  # km: a suburb is filed under its city
_Z = 1.959964  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that postings may disagree about. All are SQL in which ``{0}`` is a posting (``{0}`` and ``{1}`` two of them): ``value`` as
    it is shown, NULL where it is not stated; ``quote``, its words; ``agree``: 1, 0, or NULL where they cannot be compared; and, of fields
    that aggregators claim, ``claim``: whether one says it on its own account, and ``borne_out`` in the place of ``agree``."""

    field: str
    says: str
    value: str
    quote: str
    agree: str
    claim: str = ""
    borne_out: str = ""


def _words(table: str, only: str) -> str:
    return f"SELECT x.quote FROM {table} x WHERE x.posting = {{0}}.id AND {only} ORDER BY x.n LIMIT 1"


def _bands(posting: str, only: str) -> str:
    """SQL: the pay that a posting states, a row a band, and their hulls: an amount by year where that is known, else as stated."""
    stated = (
        "SELECT s.currency, s.kind, s.unit, iif(s.annual_min IS NULL AND s.annual_max IS NULL, s.unit, 'YEAR') AS per, "
        "coalesce(s.annual_min, iif(s.annual_max IS NULL, s.min_value, NULL), 0) AS low, "
        "coalesce(s.annual_max, iif(s.annual_min IS NULL, s.max_value, NULL), 9e15) AS high "
        f"FROM salary s WHERE s.posting = {posting}.id AND s.field = 'base_salary' AND NOT s.estimated AND {only}"
    )
    return (
        f"{stated} UNION ALL SELECT currency, kind, unit, per, min(low), max(high) FROM ({stated}) GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
    )


def _pay_agrees(only: str = "TRUE") -> str:
    """SQL: 1 where a band of one holds one of the other; of half-open ones, where they meet."""
    slack = f"iif(x.unit IS y.unit, {_SAME_UNIT}, {_OTHER_UNIT})"
    within = "({1}.low >= {0}.low * (1 - {2}) AND {1}.high <= {0}.high * (1 + {2}))".format
    meet = f"(x.low <= y.high * (1 + {slack}) AND y.low <= x.high * (1 + {slack}))"
    is_open = "(x.low = 0 OR y.low = 0 OR x.high = 9e15 OR y.high = 9e15)"
    alike = f"CASE WHEN {is_open} THEN {meet} ELSE {within('x', 'y', slack)} OR {within('y', 'x', slack)} END"
    return (
        f"SELECT max(CASE WHEN x.currency <> y.currency THEN iif(x.low = y.low AND x.high = y.high, 0, NULL) ELSE {alike} END) "
        f"FROM ({_bands('{0}', only)}) x JOIN ({_bands('{1}', 'TRUE')}) y ON x.kind = y.kind AND x.per IS y.per"
    )


def _place_agrees(only: str = "TRUE") -> str:
    """SQL: 1 where a place of one is, holds or lies near one of the other; NULL where two towns of a region may be near, for
    nobody knows where one lies."""
    north, east = "((x.latitude - y.latitude) * 111.2)", "((x.longitude - y.longitude) * 111.2 * {})"
    angle = "(x.latitude * 0.01745329)"
    east = east.format(f"(1 - {angle} * {angle} / 2 + {angle} * {angle} * {angle} * {angle} / 24)")  # the cosine, near enough
    is_near = f"{north} * {north} + {east} * {east} < {_NEAR * _NEAR}"
    country, region, city = (f"coalesce(x.{part} = y.{part} COLLATE NOCASE, 1)" for part in ("country", "region", "city"))
    holds = f"{country} AND {city} AND ({region} OR x.city IS NOT NULL AND y.city IS NOT NULL)"
    maybe = f"{country} AND {region} AND (x.latitude IS NULL OR y.latitude IS NULL)"
    return (
        f"SELECT nullif(max(CASE WHEN {is_near} OR {holds} THEN 1 WHEN {maybe} THEN 0.5 ELSE 0 END), 0.5) "
        f"FROM place x JOIN place y ON y.posting = {{1}}.id WHERE x.posting = {{0}}.id AND {only}"
    )


_CLAIM = "SELECT c.value FROM claim c WHERE c.posting = {0}.id AND c.field = 'sponsorship' ORDER BY c.n LIMIT 1"
_SPONSORSHIP = f"coalesce({{0}}.sponsorship, ({_CLAIM}))"
_SPONSORED = "CASE WHEN {0} IS NULL OR {1} IS NULL THEN NULL ELSE {0} = {1} OR 'not_offered' NOT IN ({0}, {1}) END"


def _second(sql: str) -> str:
    return sql.replace("{0}", "{1}")


def _equal(column: str) -> str:
    return f"{{0}}.{column} = {{1}}.{column}"


def _is_of(hours: str, posting: str) -> str:
    return f"(instr({{{posting}}}.employment_types, '{hours}') > 0)"


_FULL, _PART = ((_is_of(hours, "0"), _is_of(hours, "1")) for hours in ("FULL_TIME", "PART_TIME"))

COMPARED = (
    Compared(
        "pay", "no band of one lies within one of the other (by year where that is known, in one currency and of one kind), and of those "
        "that are open at an end (\"up to\", \"from\") none meet; the same amounts in two currencies; estimates of a site are none, nor is "
        f"{_SAME_UNIT:.0%} more or less, of two units {_OTHER_UNIT:.0%}",
        "{0}.pay", _words("salary", "x.main"), f"({_pay_agrees()})",
        f"EXISTS (SELECT 1 FROM salary s WHERE s.posting = {{0}}.id AND s.field = 'base_salary' AND NOT s.estimated AND s.{_OWN})",
        f"({_pay_agrees('s.' + _OWN)})",
    ),
    Compared(
        "place",
        f"no place of one is, holds or lies within {_NEAR} km of one of the other; two towns of a region, of which one lies nobody knows "
        "where, are none",
        "{0}.places", _words("place", "TRUE"), f"({_place_agrees()})",
        f"EXISTS (SELECT 1 FROM place x WHERE x.posting = {{0}}.id AND x.{_OWN})", f"({_place_agrees('x.' + _OWN)})",
    ),
    Compared(
        "sponsorship", "not_offered, and offered or conditional; an aggregator's claim counts where its text is silent",
        _SPONSORSHIP,
        "coalesce((SELECT x.quote FROM eligibility x WHERE x.posting = {0}.id AND x.topic = 'sponsorship' AND x.value = {0}.sponsorship "
        "ORDER BY x.n LIMIT 1), (SELECT c.quote FROM claim c WHERE c.posting = {0}.id AND c.field = 'sponsorship' ORDER BY c.n LIMIT 1))",
        _SPONSORED.format(_SPONSORSHIP, _second(_SPONSORSHIP)),
        f"EXISTS ({_CLAIM})", _SPONSORED.format(f"({_CLAIM})", "{1}.sponsorship"),
    ),
    Compared(
        "workplace", "two of remote, hybrid and onsite", "{0}.workplace", _words("scalar", "x.field = 'workplace'"), _equal("workplace"),
    ),
    Compared(
        "employment_types", "one says full-time alone, the other part-time alone", "{0}.employment_types",
        _words("scalar", "x.field = 'employment_types'"),
        f"NOT ({_FULL[0]} AND NOT {_PART[0]} AND {_PART[1]} AND NOT {_FULL[1]} "
        f"OR {_PART[0]} AND NOT {_FULL[0]} AND {_FULL[1]} AND NOT {_PART[1]})",
    ),
    Compared("seniority", "two levels", "{0}.seniority", _words("term", "x.field = 'seniority'"), _equal("seniority")),
    Compared("experience", "other months overall", "{0}.experience_months", _words("experience", "x.overall"), _equal("experience_months")),
)  # fmt: skip


def _of(sql: str, first: str, second: str = "") -> str:
    return sql.replace("{0}", first).replace("{1}", second)


def _conflicts(compared: Compared) -> str:
    return (
        f"SELECT j.job_id, '{compared.field}' AS field, {_of(compared.value, 'a')} AS value, {_of(compared.value, 'b')} AS other_value, "
        f"({_of(compared.quote, 'a')}) AS quote, ({_of(compared.quote, 'b')}) AS other_quote, "
        "a.posting_id, b.posting_id AS other_posting_id, s.family || ':' || s.board AS source, t.family || ':' || t.board AS other_source, "
        "a.lineage, b.lineage AS other_lineage, a.closed_at IS NULL AND b.closed_at IS NULL AS both_open "
        "FROM job j JOIN posting a ON a.job = j.id JOIN posting b ON b.job = j.id "
        "JOIN source s ON s.id = a.source JOIN source t ON t.id = b.source "
        f"WHERE j.postings > 1 AND {_NEARER.format('a')} < {_NEARER.format('b')} AND NOT {_of(compared.agree, 'a', 'b')}"
    )


CONFLICTS = " UNION ALL ".join(map(_conflicts, COMPARED))
CONFLICT_COLUMNS = {
    "job_id": "the job",
    "field": f"what they disagree about: {', '.join(compared.field for compared in COMPARED)}",
    "value": "what one posting says: an open one before a closed one, the employer's before an aggregator's",
    "other_value": "what the other says",
    "quote": "the first words that it was read from",
    "other_quote": "those of the other",
    "posting_id": "the posting",
    "other_posting_id": "the other",
    "source": "its board (family:board)",
    "other_source": "that of the other",
    "lineage": "employer, ats or aggregator",
    "other_lineage": "that of the other",
    "both_open": "1 where both postings are open",
}

_CLAIMED = " UNION ALL ".join(
    f"SELECT a.source, '{compared.field}' AS field, (SELECT max({_of(compared.borne_out, 'a', 'b')}) FROM posting b "
    f"WHERE b.job = a.job AND b.lineage <> 'aggregator') AS verdict FROM posting a WHERE a.lineage = 'aggregator' "
    f"AND EXISTS (SELECT 1 FROM posting b WHERE b.job = a.job AND b.lineage <> 'aggregator') AND {_of(compared.claim, 'a')}"
    for compared in COMPARED
    if compared.claim
)
# Wilson's interval: (k + z2/2 -+ z * root(k (n - k) / n + z2/4)) / (n + z2). Newton's root: not every SQLite has one.
RELIABILITY = f"""
WITH RECURSIVE
  counted AS (SELECT source, field, count(*) AS claims, coalesce(sum(verdict), 0) AS borne_out, count(verdict) AS n
    FROM ({_CLAIMED}) GROUP BY source, field),
  root (source, field, square, value, step) AS (
    SELECT source, field, 1.0 * borne_out * (n - borne_out) / n + {_Z * _Z / 4}, 1.0 * n, 0 FROM counted WHERE n > 0
    UNION ALL SELECT source, field, square, (value + square / value) / 2, step + 1 FROM root WHERE step < 40)
SELECT s.family, s.board, c.field, c.claims, c.borne_out, c.n - c.borne_out AS contradicted, c.claims - c.n AS open, c.n,
  1.0 * c.borne_out / c.n AS share, max(0, (c.borne_out + {_Z * _Z / 2} - {_Z} * r.value) / (c.n + {_Z * _Z})) AS low,
  min(1, (c.borne_out + {_Z * _Z / 2} + {_Z} * r.value) / (c.n + {_Z * _Z})) AS high
FROM counted c JOIN source s ON s.id = c.source LEFT JOIN root r ON r.source = c.source AND r.field = c.field AND r.step = 40
"""
RELIABILITY_COLUMNS = {
    "family": "the aggregator's family",
    "board": "its board within the family",
    "field": f"what it claims: {', '.join(compared.field for compared in COMPARED if compared.claim)}",
    "claims": "its postings that claim it in a field of their own (not in the text that they copy) and stand in a job with an employer's",
    "borne_out": "of these, those that a posting of the employer's agrees with",
    "contradicted": "those that the employer's postings speak of, and none agrees",
    "open": "those that they say nothing of, or nothing that can be compared",
    "n": "borne_out and contradicted",
    "share": "borne_out of n; NULL where n is 0",
    "low": "lower end of Wilson's interval of the share, 95 %",
    "high": "upper end",
}

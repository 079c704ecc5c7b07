"""The script behind data/reference/confidence.csv: what it counts, and how it tells the reliability of the figures."""

import json

from bench.confidence import behind, counted, judged, left_out, reliability
from catalog.audit.facts import AUDITED
from catalog.rows import STANDS_BEHIND


def sample(path, *rows):
    lines = [
        {"fact": fact, "board": board, "words": [{"origin": "prose", "rule": rule} for rule in rules], "verdict": verdict}
        for fact, board, rules, verdict in rows
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def test_a_value_counts_for_each_rule_that_read_it_and_not_where_it_is_unclear_or_open(tmp_path):
    path = sample(
        tmp_path / "s.jsonl",
        ("skills", "lever:a", ["skills.name", "skills.name"], "right"),
        ("skills", "lever:b", ["skills.name", "skills.stack"], "wrong"),
        ("skills", "lever:b", ["skills.name"], "unclear"),
        ("skills", "lever:b", ["skills.name"], None),
    )
    assert counted(list(judged([path]))) == [("skills", "prose", "skills.name", 2, 1), ("skills", "prose", "skills.stack", 1, 0)]


def test_the_fields_are_those_of_the_view_of_evidence():
    assert behind("qualifications.required") == "required"
    assert behind("job_benefits") == "benefit"
    assert behind("sponsorship") == "eligibility_to_work.sponsorship"
    assert behind("experiences") == behind("experience_requirements") == "experience_requirements"
    assert behind("workplace") == "workplace"
    assert behind("claims") == "claims."
    known = {word for word, _ in STANDS_BEHIND.values()} - {""}
    assert all(behind(fact) in known or "." not in behind(fact) or behind(fact).startswith("eligibility_to_work.") for fact in AUDITED)


def test_a_board_is_judged_by_the_others(tmp_path):
    rows = [("skills", "lever:good", ["skills.name"], "right")] * 40 + [("skills", "lever:bad", ["skills.name"], "wrong")] * 40
    values = list(judged([sample(tmp_path / "s.jsonl", *rows)]))
    sure = {value.board: share for share, value in left_out(values)}
    assert sure["lever:good"] < 0.1
    assert sure["lever:bad"] > 0.9
    lines = list(reliability(values))
    assert sum(line.startswith("| 0.95") and "0.000-" in line for line in lines) == 1
    assert "n = 80" in lines[-1]

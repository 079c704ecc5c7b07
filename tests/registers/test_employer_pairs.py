"""The score of the matcher on labelled pairs."""

from pathlib import Path

from bench.employer_pairs import answers, lines, read_pairs

HEAD = (
    "id,posting_name,posting_legal_name,posting_domain,posting_city,posting_state,posting_occupation,register,register_name,"
    "register_trade_name,register_city,register_state,register_naics,label,kind,note\n"
)
PAIRS = """1,Tarnwater,,,Oakland,CA,Software Engineer,uscis,TARNWATER INC,,OAKLAND,CA,54,same,exact,
2,Tarnwater,,,Oakland,CA,Software Engineer,uscis,TARNWATER INC,,AKRON,OH,72,different,namesake,
3,Summit,,,Denver,CO,Data Analyst,lca,"Summit, LLC",,Houston,TX,484110,different,namesake,
4,Quolly,,,Oakland,CA,Designer,lca,Maple Sap Inc,Quolly,Oakland,CA,541511,same,dba,
5,Harrow,,,Reno,NV,Designer,perm,Anvil Inc,,Reno,NV,541511,same,unknowable,
6,Wrongley,,,Reno,Nevada,Designer,uscis,WRONGLEY LLC,,RENO,NV,54,different,mislabelled,
7,Moss Meadow,,,London,,Designer,uk_sponsors,Moss Meadow Limited,,London,,,same,uk,
8,Reedling,,,Reno,NV,Designer,uscis,BOUGH INC,REEDLING,RENO,NV,54,same,dba,
9,Reedling,,,Reno,NV,Designer,uscis,BOUGH INC,REEDLING,RENO,NV,54,unclear,dba,
"""


def test_precision_coverage_and_the_false_ones(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(HEAD + PAIRS, "utf-8")
    given = answers(read_pairs(tmp_path / "pairs.csv"), with_starter=False)
    assert [one.pair["id"] for one in given if one.is_claimed] == ["1", "4", "6", "7", "8", "9"]
    first, overall, *rest = lines(given, with_missed=True)
    assert first == "9 pairs: 5 same, 3 different, 1 unclear"
    assert "precision 0.800 [0.376, 0.964]" in overall
    assert "coverage 4/5 = 0.800" in overall
    assert "ambiguous: 0 same, 1 different" in overall
    assert [line.split(":")[0] for line in rest if line.startswith(("FALSE", "missed"))] == [
        "FALSE 6 [mislabelled] Wrongley, Reno, Nevada, Designer = WRONGLEY LLC, RENO, NV, 54",
        "missed 5 [unknowable] Harrow, Reno, NV, Designer = Anvil Inc, Reno, NV, 541511",
    ]

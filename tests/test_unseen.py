"""bench/unseen.py: a row that repeats what a row in view says scores nothing."""

import json

from bench.unseen import main, unseen

SAID = "The mill by the weir looks for a baker who rises before the birds and likes to carry sacks of flour up the stairs."
NEW = "A lighthouse needs somebody who is fond of rope, of rain and of reading, and who will polish the lamp before each dusk."


def line(text):
    return json.dumps({"id": "1", "a": {"description": text}, "labels": [3]})


def test_what_was_said_elsewhere_is_left_out_and_a_short_phrase_in_common_is_not():
    in_passing = f"{NEW} The mill by the weir is our neighbour."
    draw = [line(SAID.upper()), line(f"Welcome! {SAID}"), line(NEW), line(in_passing), line("Bakers wanted.")]
    assert list(unseen(draw, [line(SAID)])) == draw[2:]


def test_files_are_compared(tmp_path, capsys):
    draw, seen = tmp_path / "draw.jsonl", tmp_path / "seen.jsonl"
    draw.write_text(f"{line(SAID)}\n{line(NEW)}\n", "utf-8")
    seen.write_text(f"{line(SAID)}\n\n", "utf-8")
    main(str(draw), str(seen))
    assert capsys.readouterr().out == f"{line(NEW)}\n"

"""verify.py: what it finds, of whoever changed a bundle, and what a hostile one can do to it."""

import ast
import hashlib
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipelines.extract.text.clean import clean_text
from proof import verify
from proof.bundle import Bundle, sums_of
from tests.proof.conftest import HTML, Load, Prove, raw

Files = dict[str, bytes]
SOURCE = Path(verify.__file__)


@pytest.fixture
def bundle(load: Load, proved: Prove) -> Bundle:
    load([raw()])
    return proved(raw().posting_id)


def files_of(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return {name: files.read(name) for name in files.namelist()}


def forged(bundle: Bundle, change: Callable[[Files], None]) -> bytes:
    """A bundle that somebody changed who packs it and sums it up as we do."""
    files = files_of(bundle.content)
    change(files)
    del files["sums.json"]
    return bytes(verify.pack(files | {"sums.json": orjson.dumps(sums_of(files))}))


def failing(content: bytes, digest: str = "") -> list[str]:
    return [what for holds, what in verify.steps(content, digest) if holds is False]


def run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """verify.py as a stranger runs it, with nothing of ours."""
    command = [sys.executable, "-I", "-S", str(SOURCE), str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent, env={"PYTHONIOENCODING": "utf-8"})


def test_it_is_one_page_that_asks_for_nothing() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 80
    tree = ast.parse(text, feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_a_bundle_holds_the_page_that_checks_it(bundle: Bundle) -> None:
    assert files_of(bundle.content)["verify.py"] == SOURCE.read_bytes()


def test_a_stranger_is_told_each_step(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle.content)
    done = run(path, bundle.digest)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert {line.split()[0] for line in said} == {"holds"}
    assert "rule salary.range 1 (confidence 0" in done.stdout
    assert len(said) == len(list(verify.steps(bundle.content, bundle.digest)))


def test_a_digest_is_compared(bundle: Bundle, tmp_path: Path) -> None:
    assert failing(bundle.content, bundle.digest) == failing(bundle.content, bundle.digest[:16]) == []
    assert failing(bundle.content, bundle.digest[:15])  # too short to say anything
    assert failing(bundle.content, "0" * 64)
    named, misnamed = (tmp_path / f"proof-{digest[:32]}.zip" for digest in (bundle.digest, "0" * 64))
    for path, code in ((named, 0), (misnamed, 1)):
        path.write_bytes(bundle.content)
        assert run(path).returncode == code


def test_without_a_digest_that_step_is_open_and_says_what_is_not_shown(bundle: Bundle) -> None:
    (holds, said), *_ = verify.steps(bundle.content, "")
    assert holds is None
    assert said == (
        f"the bundle's SHA-256 is {bundle.digest}, told was none: what follows then shows that the bundle agrees with itself; "
        "compare this with what `rolecall prove` printed"
    )


def is_found(content: bytes) -> bool:
    try:
        return bool(failing(content))
    except Exception:
        return True


def test_any_flipped_byte_is_found(bundle: Bundle) -> None:
    """Those of the zip's own are all tried, and a draw of the rest."""
    chance, size = random.Random(7), len(bundle.content)
    tail = bundle.content.index(b"PK\x01\x02")
    places = [*range(60), *range(tail, size), *chance.sample(range(60, tail), 300)]
    for place in places:
        changed = bytearray(bundle.content)
        changed[place] ^= chance.randrange(1, 256)
        assert is_found(bytes(changed)), f"byte {place} of {size}"


def test_added_and_missing_bytes_are_found(bundle: Bundle) -> None:
    content = bundle.content
    middle = content.index(b"PK\x01\x02")
    for changed in (content[:-1], content + b"\0", b"\0" + content, content[:middle] + b"\0" + content[middle:], b"", content[:40]):
        assert is_found(changed)


def edit(name: str, change: Callable[[Any], None]) -> Callable[[Files], None]:
    """Changes a file of JSON."""

    def edited(files: Files) -> None:
        (path,) = (path for path in files if path.startswith(name))
        held = orjson.loads(files[path])
        change(held)
        files[path] = orjson.dumps(held)

    return edited


def rename_text(files: Files) -> None:
    (path,) = (path for path in files if path.startswith("text/"))
    files[path] = files[path].replace(b"$118,000", b"$181,000")


def value(proof: Any, name: str) -> Any:
    return next(value for value in proof["values"] if value["name"] == name)


def raise_pay(record: Any) -> None:
    record["baseSalary"][0]["maxValue"] = 181000.0


def requote(record: Any) -> None:
    record["baseSalary"][0]["evidence"]["quote"] = "$91,000 – $181,000 per year"


def move_span(record: Any) -> None:
    record["baseSalary"][0]["evidence"]["start"] -= 1


def name_otherwise(proof: Any) -> None:
    """The pay is shown as the number of openings."""
    value(proof, "base_salary")["name"] = "workplace"


def point_elsewhere(proof: Any) -> None:
    """The pay leads to the words of the education."""
    value(proof, "base_salary")["words"] = value(proof, "education_requirements")["words"]


def exchange_words(proof: Any) -> None:
    one, other = value(proof, "workplace"), value(proof, "employment_types")
    one["words"], other["words"] = other["words"], one["words"]


def call_another_job(files: Files) -> None:
    edit("record", lambda record: record.update(jobId="0" * 16))(files)
    edit("proof", lambda proof: proof.update(job="0" * 16))(files)


def belong_to_another(files: Files) -> None:
    """The form is of a posting that the record does not have."""
    edit("record", lambda record: record["postings"][0].update(postingId="f" * 32))(files)


FORGERIES = {
    "the form": (edit("raw/", lambda line: line["item"].update(title="Head Loom Engineer")), "its raw form"),
    "whose form": (edit("raw/", lambda line: line["item"].update(identifier="2")), "posting"),
    "the text": (rename_text, "  characters "),
    "the record's value": (edit("record", raise_pay), "base_salary is"),
    "the row": (edit("proof", lambda proof: value(proof, "workplace")["row"].update(workplace="remote")), "workplace is"),
    "the quote": (edit("record", requote), "base_salary is"),
    "the span": (edit("record", move_span), "base_salary is"),
    "the job": (edit("record", lambda record: record.update(jobId="0" * 16)), "record.json is the record of job"),
    "where the words are": (
        edit("proof", lambda proof: value(proof, "workplace")["words"][0].update(found=[["title"]])), "  rule workplace.field"
    ),
    "the field": (edit("proof", name_otherwise), "workplace is"),
    "whose words": (edit("proof", point_elsewhere), "  rule education"),
    "two fields' words": (edit("proof", exchange_words), "  rule "),
    "no value": (edit("proof", lambda proof: proof.update(values=[])), "record.json is the record of job"),
    "another job's name": (call_another_job, "record.json is the record of job"),
    "another job's posting": (belong_to_another, "record.json is the record of job"),
    "the events": (edit("events", lambda events: events.append(events[0])), "2 events are in order"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_change_that_was_packed_anew_fails_by_its_step(kind: str, bundle: Bundle) -> None:
    change, step = FORGERIES[kind]
    assert failing(forged(bundle, lambda files: None)) == []
    failed = failing(forged(bundle, change))
    assert failed
    assert failed[0].startswith(step)


def test_an_event_that_leads_elsewhere_fails(bundle: Bundle) -> None:
    told = {"cursor": 9, "field": "workplace", "about": "both", "job_id": bundle.job_id, "new": "remote"}
    elsewhere = forged(bundle, edit("events", lambda events: events.append(told)))
    assert failing(elsewhere) == ["  event 9, the last that tells of it, leads to it"]
    thither = forged(bundle, edit("events", lambda events: events.append(told | {"new": "hybrid"})))
    assert failing(thither) == []
    of_another = forged(bundle, edit("events", lambda events: events.append(told | {"job_id": "0" * 16})))
    assert failing(of_another) == []


# What is done to a text on its way must be no more than what verify.py undoes by itself.
MARKUP = [
    HTML,
    "Plain words\nof two lines & more",
    "<p>Tea &lt;3 &amp;amp; 5&nbsp;% caf&eacute;</p>",
    "<ul><li>one<ul><li>two</li></ul></li></ul>",
    "<SCRIPT>var a = '<p>no</p>'</SCRIPT><P>Yes</P>",
    "<p>a<!-- b <p>c</p> --> d</p><!-- never closed <p>e</p>",
    "<head><title>no</title></head><body>yes<br>so</body>",
    "<div>- dash<br>* star<br>• dot</div>",
    "<table><tr><td>Pay</td><td>€ 40.000</td></tr></table>",
    "<p>soft\u00adhyphen and zero\u200bwidth</p>",
]


@pytest.mark.parametrize("markup", MARKUP)
def test_it_strips_markup_as_texts_are_cleaned(markup: str) -> None:
    assert verify.letters(verify.plain(markup)) == verify.letters(clean_text(markup))


def test_a_mended_text_is_open_and_said_to_be(load: Load, proved: Prove) -> None:
    """A tag of no known name is kept as words, which verify.py strips: it then says that the text is not the form's, letter by letter."""
    load([raw(description_html=HTML + "<p>Ask <Loomster> for more.</p>")])
    assert any("is not that of the form, letter by letter" in what for what in proved(raw().posting_id).open)


def test_escapes_are_printed_as_words(load: Load, proved: Prove, tmp_path: Path) -> None:
    load([raw(department="Looms \x1b[2J\u202e\nholds everything")])
    made = proved(raw().posting_id, "department")
    (tmp_path / "bundle.zip").write_bytes(forged(made, edit("proof", lambda proof: proof.update(when="now\x1b]0;x\x07\nholds everything"))))
    said = run(tmp_path / "bundle.zip").stdout
    assert "now\\x1b]0;x\\x07\\nholds everything" in said
    assert all(line.isprintable() for line in said.splitlines())
    assert not [line for line in said.splitlines() if line.startswith("holds everything")]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("sums.json", b"\0" * 300_000_000)
    return out.getvalue()


def overlapping() -> bytes:
    """Two thousand entries of the directory that name one large file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        files.writestr("sums.json", b" " * 1_000_000)
        files.filelist *= 2000
    return out.getvalue()


def deep() -> bytes:
    nested = b"[" * 200_000
    sums = {name: hashlib.sha256(nested).hexdigest() for name in ("proof.json",)}
    return bytes(verify.pack({"proof.json": nested, "sums.json": orjson.dumps(sums)}))


@pytest.mark.parametrize("make", [bomb, overlapping, deep, lambda: b"PK\x05\x06", lambda: b"\0" * 100_000], ids=str)
def test_a_hostile_bundle_fails_soon(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(make())
    done = run(path)
    assert done.returncode == 1
    assert "FAILS" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_unpacked(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "in" / "bundle.zip"
    path.parent.mkdir()
    path.write_bytes(forged(bundle, lambda files: files.update({"../escaped": b"x", "/escaped": b"x"})))
    run(path)
    assert [found.name for found in tmp_path.rglob("*") if found.is_file() and "escaped" in found.name] == []


@pytest.mark.parametrize("markup", ["<" * 200_000, "<!--" * 100_000, "<script" * 100_000, "<a" * 200_000, "&" * 200_000])
def test_hostile_markup_costs_its_length(markup: str) -> None:
    verify.plain(markup)


def test_no_bundle_is_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path / "none.zip")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_without_a_file_it_is_a_sentence() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", str(SOURCE)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr

"""Signatures: deterministic, blind to layout, and close to the true similarity."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.clock import seconds
from pipelines.match import fingerprint
from pipelines.match.bands import MOST_CANDIDATES, BandIndex
from pipelines.match.details import find_marks, read_details
from pipelines.match.fingerprint import BANDS, BINS, plain_text, signatures, similarity, strip_boilerplate
from pipelines.match.prints import bands_of, count_words, fingerprints
from pipelines.match.profile import load, profile_of
from schemas.raw import RawPosting
from tests.factories import TEXT, job_posting

WORDS = [f"w{n:03}" for n in range(400)]


def text_of(rng, count=300):
    return " ".join(rng.choices(WORDS, k=count))


def jaccard(one, other):
    a, b = (set(zip(words, words[1:], words[2:], strict=False)) for words in (one.split(), other.split()))
    return len(a & b) / len(a | b)


def sign(*texts):
    """Signatures of texts as they are given."""
    return signatures([strip_boilerplate(plain_text(text)) for text in texts])


def alike(one, other):
    return similarity(*sign(one, other).sketches)


@pytest.mark.parametrize("edits", [0, 5, 20, 60, 200])
def test_the_estimate_is_near_the_truth(edits):
    rng = random.Random(edits)
    errors = []
    for _ in range(20):
        one = text_of(rng)
        words = one.split()
        for at in rng.sample(range(300), edits):
            words[at] = "other" + str(at)
        errors.append(alike(one, " ".join(words)) - jaccard(one, " ".join(words)))
    assert abs(float(np.mean(errors))) < 0.03
    assert float(np.max(np.abs(errors))) < 0.2


def edited(rng, edits):
    """A text, and the same with some words replaced."""
    one = text_of(rng)
    words = one.split()
    for at in rng.sample(range(len(words)), edits):
        words[at] = f"other{at}"
    return one, " ".join(words)


def signed_pairs(seed, edits, count):
    """Pairs of texts, each with the edited one, and their signatures."""
    rng = random.Random(seed)
    pairs = [edited(rng, edits) for _ in range(count)]
    return pairs, sign(*(text for pair in pairs for text in pair))


def spread():
    """Standard error of the estimate where the texts are about half alike."""
    pairs, signed = signed_pairs(7, 35, 300)
    estimates = map(similarity, signed.sketches[::2], signed.sketches[1::2])
    return float(np.std([estimate - jaccard(*pair) for estimate, pair in zip(estimates, pairs, strict=True)]))


def found(edits):
    """Share of edited copies that have a band in common with the text."""
    bands = signed_pairs(edits, edits, 60)[1].bands
    return float((bands[::2] == bands[1::2]).any(axis=1).mean())


def finds_what_is_alike():
    """Nearly all that are half alike, few that are a fifth alike."""
    return found(35) > 0.8 and found(90) < 0.2


def set_sizes(monkeypatch, bins, bands):
    rows = bins // bands
    for name, value in {
        "BINS": bins,
        "BANDS": bands,
        "_ROWS": rows,
        "_BIN_SHIFT": np.uint64(65 - bins.bit_length()),
        "_PLACES": fingerprint._powers(0xC2B2AE3D27D4EB4F, max(3, rows) + 1)[1:],
    }.items():
        monkeypatch.setattr(fingerprint, name, value)


def test_the_estimate_is_as_fine_as_it_is_said_to_be():
    assert 0.034 < spread() < 0.052


@pytest.mark.parametrize("bins", [BINS // 2, BINS * 2])
def test_the_number_of_bins_does_not_move_unseen(monkeypatch, bins):
    set_sizes(monkeypatch, bins, BANDS)
    assert not 0.034 < spread() < 0.052


def test_bands_find_what_is_alike_and_little_else():
    assert finds_what_is_alike()


@pytest.mark.parametrize("bands_", [BANDS // 2, BANDS * 2])
def test_the_number_of_bands_does_not_move_unseen(monkeypatch, bands_):
    set_sizes(monkeypatch, BINS, bands_)
    assert not finds_what_is_alike()


@pytest.mark.parametrize(
    "same",
    [TEXT.upper(), TEXT.replace("\n", "\r\n\r\n"), TEXT.replace("- ", "• "), TEXT.replace(" ", "\u00a0").replace("-", "—")],
)
def test_layout_and_case_do_not_count(same):
    assert alike(TEXT, same) == 1.0


def test_boilerplate_does_not_count():
    law = "We are an equal opportunity employer and do not discriminate on the basis of anything at all, not even of hats."
    assert alike(f"{TEXT}\n{law}", TEXT) == 1.0
    assert strip_boilerplate(plain_text(f"One\n{law}\nTwo\n{law}")) == "one\ntwo\n"
    assert strip_boilerplate(plain_text(law)) == law.lower(), "a text of nothing else stays"


def test_scripts_without_spaces_are_read_by_character():
    one = "負責港口儀器的固件開發與維護並且每週檢查各站的記錄以及協助現場工作"
    assert 0.5 < alike(one, one.replace("每週", "每月")) < 1
    assert alike(one, "銷售經理需要五年以上經驗並能流利使用英語與客戶溝通以及管理團隊") < 0.1


def test_texts_do_not_touch_each_other():
    rng = random.Random(1)
    texts = [text_of(rng, n) for n in (0, 1, 2, 3, 50, 500)] * 30
    together = signatures(texts)
    for n in range(6):
        alone = signatures([texts[n]])
        assert (together.bands[n] == alone.bands[0]).all()
        assert (together.sketches[n + 60] == alone.sketches[0]).all()


def test_no_words_no_bands():
    signed = signatures(["", "!!", "two words"])
    assert not signed.bands.any()
    assert similarity(signed.sketches[0], signed.sketches[1]) == 0.0
    assert signatures([]).bands.shape == (0, BANDS)


@given(st.lists(st.text(), max_size=6))
def test_any_text_has_a_signature(texts):
    signed = sign(*texts)
    assert signed.bands.shape == (len(texts), BANDS)
    assert signed.sketches.shape == (len(texts), BINS)


@pytest.mark.parametrize("part", ["a", "equal opportunity employe ", "\ud800", "a b ", "\n", "é"])
def test_a_long_text_costs_no_more_than_its_head(part):
    def cost(text):
        return seconds(lambda: sign(text), rounds=3)

    head = part * (60_000 // len(part))
    assert cost(head * 20) < 5 * cost(head) + 0.1


def bands(*rows):
    return np.array(rows, dtype=np.uint32)


def test_the_index_finds_what_came_before_and_shares_a_band():
    index = BandIndex()
    assert index.meet(["a", "b"], bands([1, 2, 0], [1, 5, 0])) == [[], ["a"]]
    assert index.meet(["c", "d"], bands([9, 2, 0], [7, 7, 0])) == [["a"], []]
    assert index.meet(["e"], bands([9, 5, 0])) == [["b", "c"]]
    assert len(index) == 5


@pytest.mark.parametrize("step", [1, 7, 64, 499])
@pytest.mark.parametrize("most", [6, 400])  # keys of a band: few make bands fuller than are looked at
def test_the_index_finds_the_same_however_it_grew(step, most):
    rows = np.random.default_rng(3).integers(1, most, size=(500, 8), dtype=np.uint32)
    names = [f"{n:03}" for n in range(500)]
    whole, grown = BandIndex(), BandIndex()
    found = [near for at in range(0, 500, step) for near in grown.meet(names[at : at + step], rows[at : at + step])]
    assert found == whole.meet(names, rows)
    assert any(found)
    assert max(map(len, found)) <= MOST_CANDIDATES


def test_the_index_prefers_what_shares_most_then_what_came_first():
    index = BandIndex()
    index.add([f"{n:02}" for n in range(40)], bands(*([1, 0] if n != 39 else [1, 5] for n in range(40))))
    assert index.meet(["x"], bands([1, 5])) == [[*(f"{n:02}" for n in range(MOST_CANDIDATES - 1)), "39"]]


def test_a_template_of_thousands_stays_bounded():
    index = BandIndex()
    index.add([f"{n:05}" for n in range(5000)], np.full((5000, 4), 7, dtype=np.uint32))
    assert index.meet(["x"], bands([7, 7, 7, 7])) == [[f"{n:05}" for n in range(MOST_CANDIDATES)]]


def test_fingerprints_find_a_rewritten_text_by_employer_title_and_place():
    one = job_posting(description="Mind the gauges by day and by night, in every weather that the coast sends, and write it down. " * 3)
    other = job_posting(description="Ours is a small crew with a large sea. You bring patience, boots and a pencil; we bring the tea. " * 3)
    a, b = bands_of([f.bands for f in fingerprints([(one, RawPosting("t", "b", "1")), (other, RawPosting("t", "b", "2"))])])
    assert (a[BANDS:] == b[BANDS:]).all()
    assert a[BANDS] != 0 != a[BANDS + 1]
    assert not (a[:BANDS] == b[:BANDS]).any()
    assert fingerprints([]) == []


@settings(deadline=None)  # the first reads the gazetteer
@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_posting_has_a_fingerprint(text):
    job = job_posting(title=text, hiring_organization=text, description=text, requisition_id=text, url=text)
    stored = fingerprints([(job, RawPosting("t", "b", text, url=text))])[0]
    lowered = plain_text(text)
    raw, details = RawPosting("t", "b", text, url=text), read_details(lowered, find_marks(lowered))
    assert load(stored.profile) == profile_of(job, raw, lowered, count_words(strip_boilerplate(lowered)), details)

"""A text's parts: nothing is lost, and every value and its words lead to each other."""

from hypothesis import given
from hypothesis import strategies as st

from web.marks import Close, Open, Span, Words, marked

TEXTS = st.text(alphabet=st.sampled_from("ab <>&\"'\n\u00e4\U0001f4a7\u202e"), max_size=40)
AT = st.integers(-3, 43)
SPANS = st.lists(st.builds(Span, AT, AT, st.sampled_from("uvwxyz")), max_size=9)


def walk(parts):
    """Each of the words with the stretches that are open around them; what is closed is the innermost."""
    open_ = []
    for part in parts:
        match part:
            case Open(span):
                open_.append(span)
            case Close(span):
                assert open_.pop() == span
            case Words():
                yield part, list(open_)
    assert not open_


@given(TEXTS, SPANS)
def test_the_text_is_whole_and_each_stretch_marks_just_its_words(text, spans):
    told = list(walk(marked(text, spans)))
    assert "".join(words.text for words, _ in told) == text
    inside = {one for one in spans if 0 <= one.start < one.end <= len(text)}
    assert {span for _, around in told for span in around} == inside
    for span in inside:
        assert "".join(words.text for words, around in told if span in around) == text[span.start : span.end]


@given(TEXTS, SPANS)
def test_words_and_values_lead_to_each_other(text, spans):
    parts = marked(text, spans)
    inside = {one for one in spans if 0 <= one.start < one.end <= len(text)}
    first = [part.span for part in parts if isinstance(part, Open) and part.is_first]
    assert sorted(map(repr, first)) == sorted(map(repr, inside)), "each stretch has one place that its value leads to"
    led = [span for words, around in walk(parts) for span in (words.to, *words.more) if span]
    assert set(led) == inside
    for words, around in walk(parts):
        assert {words.to, *words.more} - {None} <= set(around)
        assert (words.to is None) == (not around)
        assert words.text


def test_what_is_nested_leads_to_the_innermost():
    parts = marked("5+ years of Linux", [Span(0, 17, "line"), Span(12, 17, "skill")])
    assert [(words.text, words.to.key) for words, _ in walk(parts)] == [("5+ years of ", "line"), ("Linux", "skill")]


def test_of_two_values_of_the_same_words_neither_is_lost():
    (words, around), *rest = walk(marked("Linux", [Span(0, 5, "skill"), Span(0, 5, "line")]))
    assert not rest
    assert (words.to.key, [one.key for one in words.more], len(around)) == ("line", ["skill"], 2)


def test_stretches_that_cross_are_interrupted():
    parts = marked("abcd", [Span(0, 3, "one"), Span(2, 4, "two")])
    assert [(part.span.key, part.is_first) for part in parts if isinstance(part, Open)] == [("one", True), ("two", True), ("two", False)]


def test_an_empty_text_has_no_parts():
    assert marked("", [Span(0, 0, "x"), Span(-1, 4, "y")]) == []

"""What is taken for a secret, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import secrets
from schemas.raw import RawPlace, RawPosting
from schemas.reasons import ReasonKind
from schemas.secrets import VARIABLES, keep_secrets_of, redact, without_secrets
from schemas.source import Reject
from spiders.keys import key


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_kept", set())
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


HIDDEN = [
    ("<GET https://a.example/?app_key=abc&page=2>", "<GET https://a.example/?app_key=REDACTED&page=2>"),
    ("https://a.example/x?a=1&access_token=eyJ.x-y_z#top", "https://a.example/x?a=1&access_token=REDACTED#top"),
    ("https://a.example/x?X-Amz-Signature=00ff&X-Amz-Date=1", "https://a.example/x?X-Amz-Signature=REDACTED&X-Amz-Date=1"),
    ("to=https%3A%2F%2Fa.example%2F%3FapiKey%3Dabc%26page%3D2", "to=https%3A%2F%2Fa.example%2F%3FapiKey%3DREDACTED%26page%3D2"),
    ('{"next": "https://a.example/?page=2\\u0026token=abc"}', '{"next": "https://a.example/?page=2\\u0026token=REDACTED"}'),
    ('<a href="/?page=2&amp;password=a%26b&amp;x=1">', '<a href="/?page=2&amp;password=REDACTED%26b&amp;x=1">'),
    ("ftp://user:word@a.example/ and https://user@b.example/", "ftp://REDACTED@a.example/ and https://REDACTED@b.example/"),
]
SHOWN = [
    "sorted(rows, key=len)", "https://a.example/jobs?keyword=baker&page=2&tokens=3", "mail jobs@a.example", "https://a.example/@oven/jobs",
    "Password: must be changed", "a ?key= without a value", "monkey=1&turkey=2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), HIDDEN)
def test_parameters_by_name_and_users_in_addresses_are_hidden(text: str, told: str) -> None:
    assert redact(text) == told


@pytest.mark.parametrize("text", SHOWN)
def test_other_words_stand(text: str) -> None:
    assert redact(text) == text


def test_a_key_of_the_environment_is_known_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADZUNA_APP_KEY", "s3cr/et+key9")
    assert redact("s3cr/et+key9 s3cr%2Fet%2Bkey9, cut off: s3cr/et+k") == "REDACTED REDACTED, cut off: REDACTED"


def test_a_source_may_call_its_own_numbers_tokens() -> None:
    posting = RawPosting("greenhouse", "acme", "7", url="https://boards.example/job_app?for=acme&token=4012345678")
    assert without_secrets(posting) is posting


def test_what_a_row_holds_is_taken_out_of_what_the_source_says() -> None:
    keep_secrets_of("https://a.example/feed?page=2&api_key=feed-S3cret-42", "https://a.example/?key=software", None, "http://[")
    places = (RawPlace("York"), RawPlace("at feed-S3cret-42"))
    posting = RawPosting("jobfeed", "a", "feed-S3cret-42:1", title="software", job_locations=places, rest={"x": [{"y": "feed-S3cret-42"}]})
    clean = without_secrets(posting)
    assert (clean.identifier, clean.title, clean.job_locations[0].name) == ("REDACTED:1", "software", "York")
    assert (clean.job_locations[1].name, clean.rest) == ("at REDACTED", {"x": [{"y": "REDACTED"}]})


def test_rejects_and_reasons_hold_none_whoever_makes_them() -> None:
    address = "https://a.example/?token=abc"
    reject = Reject("jobfeed", "a", f"lost {address}", f"<a href='{address}'>", identifier=address, url=address)
    assert "abc" not in f"{reject.reason} {reject.raw} {reject.url}"
    assert ReasonKind.LOST.of(f"OSError() at {address}").words == "OSError() at https://a.example/?token=REDACTED"


def test_no_spider_reads_a_key_that_is_not_kept_out() -> None:
    with pytest.raises(LookupError, match="VARIABLES"):
        key("SOME_KEY", "somewhere")


@given(st.text(st.sampled_from("?&=#;%36Dkeytokn /:@<>\"'\\u0026a1"), max_size=60))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)

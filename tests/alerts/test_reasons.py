"""Why a job is told of: the whole table of what was known and what is."""

from dataclasses import replace

import pytest

from alerts.reasons import ARRIVALS, CHANGES, Known, Now, Reason, reasons_of

FITS = Known(True, True, "90000 USD YEAR", "silent")
LEFT = replace(FITS, fits=False)
CLOSED = Known(False, False, "90000 USD YEAR", "silent")
NOW = Now(True, True, "90000 USD YEAR", "silent")
PAID = replace(NOW, pay="95000 USD YEAR")
EDITED = frozenset({"pay", "sponsorship"})


@pytest.mark.parametrize(
    ("own", "merged", "now", "reasons"),
    [
        (None, [], replace(NOW, is_new=True), ["new"]),
        (None, [], NOW, ["now matches"]),
        (LEFT, [], NOW, ["now matches"]),
        (CLOSED, [], NOW, ["reopened"]),
        (CLOSED, [], replace(PAID, edited=EDITED), ["reopened"]),
        (FITS, [], NOW, []),
        (FITS, [], replace(PAID, edited=EDITED), ["pay changed"]),
        (FITS, [], PAID, []),  # newer rules, or another posting of the job
        (FITS, [], replace(NOW, edited=EDITED), []),  # to and fro
        (FITS, [], replace(PAID, sponsorship="not_offered", edited=EDITED), ["pay changed", "sponsorship changed"]),
        (FITS, [], replace(NOW, fits=False, sponsorship="not_offered", edited=EDITED), ["sponsorship changed"]),
        (FITS, [], replace(NOW, sponsorship="not_offered", edited=frozenset({"statements"})), []),  # on other things
        (FITS, [], replace(NOW, sponsorship="unclear", edited=frozenset({"statements"})), ["sponsorship changed"]),
        (FITS, [], replace(PAID, fits=False, open=False, edited=EDITED), []),
        (LEFT, [], replace(PAID, fits=False, edited=EDITED), []),
        (None, [FITS], replace(NOW, is_new=True), []),  # one that was told is merged into it
        (None, [FITS], replace(PAID, edited=EDITED), []),
        (CLOSED, [FITS], NOW, []),
        (None, [LEFT, CLOSED], NOW, ["now matches"]),
        (None, [], replace(NOW, fits=False, is_new=True), []),
        (None, [], replace(NOW, open=False, is_new=True), []),
    ],
)
def test_reasons(own: Known | None, merged: list[Known], now: Now, reasons: list[str]) -> None:
    assert reasons_of(own, merged, now) == reasons


def test_every_reason_has_one_rule() -> None:
    assert sorted(rule.reason for rule in (*ARRIVALS, *CHANGES)) == sorted(Reason)

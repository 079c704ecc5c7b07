"""Votes of known titles, counted in arrays, against the same counted one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.title_votes import LEAST_NAMED, MOST, Elected, Share, Shares, Votes, elect

SOCS = 5
# Of one vote: the title that says it, how near it is, how much it weighs, what it is of. Halves and eighths add up without rounding.
VOTE = st.tuples(
    st.integers(0, 9),
    st.sampled_from([0.5, 0.75, 1.0]),
    st.sampled_from([0.5, 1.0, 2.0, 64.0]),
    st.lists(st.tuples(st.integers(0, SOCS - 1), st.sampled_from([0.125, 0.5, 1.0])), max_size=3, unique_by=lambda share: share[0]),
)
Vote = tuple[int, float, float, list[Share]]
ASKED = st.lists(st.lists(VOTE, max_size=6, unique_by=lambda vote: vote[0]), min_size=1, max_size=4)


def votes_of(several: list[list[Vote]]) -> Votes:
    each = [(asked, *vote) for asked, votes in enumerate(several) for vote in votes]
    asked, titles, near, weights, shares = zip(*each, strict=True) if each else ((),) * 5
    return Votes(
        np.array(asked, np.int64), np.array(titles, np.int32), np.array(near, np.float64), np.array(weights, np.float64), Shares.of(shares)
    )


def counted(asked: int, votes: list[Vote], least: float) -> list[Elected]:
    said: dict[int, list[tuple[float, int, float]]] = {soc: [] for soc in range(SOCS)}
    for title, near, weight, shares in votes:
        for soc, share in shares:
            said[soc] = sorted([*said[soc], (-weight * share, title, near)])
    totals = sorted((sum(by for by, _, _ in told), soc) for soc, told in said.items() if told)
    whole = sum(weight for _, _, weight, _ in votes)
    if not totals or -totals[0][0] < least * whole:
        return []
    named = [one for place, one in enumerate(totals[:MOST]) if not place or -one[0] >= LEAST_NAMED * whole]
    return [Elected(asked, soc, -total / whole, [(title, near) for _, title, near in said[soc][:MOST]]) for total, soc in named]


@given(several=ASKED, least=st.sampled_from([0.0, 0.2, 0.4]))
def test_several_titles_are_told_what_each_alone_would_be(several: list[list[Vote]], least: float) -> None:
    alone = [one for asked, votes in enumerate(several) for one in counted(asked, votes, least)]
    assert list(elect(votes_of(several), np.full(len(several), least), SOCS)) == alone


def test_of_equals_the_first_occupation_and_the_first_title_stand_first() -> None:
    (first, second) = elect(votes_of([[(7, 1.0, 1.0, [(3, 0.5), (1, 0.5)]), (4, 1.0, 1.0, [(3, 0.5), (1, 0.5)])]]), np.zeros(1), SOCS)
    assert (first.soc, second.soc, first.share) == (1, 3, 0.5)
    assert first.said == [(4, 1.0), (7, 1.0)]


def test_the_vote_of_the_same_title_is_one_more() -> None:
    votes = votes_of([[(7, 0.5, 1.0, [(3, 1.0)])]]).and_also(0, ~2, 3.0, [(0, 1.0)])
    (own, other) = elect(votes, np.zeros(1), SOCS)
    assert own == Elected(0, 0, 0.75, [(~2, 1.0)])
    assert other.share == pytest.approx(0.25)

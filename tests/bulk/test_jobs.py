"""Jobs of a run are those that the catalog makes of the same pairs."""

import random

import numpy as np
import pyarrow as pa
import pytest

from bulk.jobs import Pairs, components, settle
from catalog.clusters import group


@pytest.mark.parametrize("seed", range(30))
def test_postings_are_grouped_as_in_a_catalog(seed):
    chance = random.Random(seed)
    nodes = chance.randint(2, 40)
    pairs = {tuple(sorted(chance.sample(range(nodes), 2))) for _ in range(chance.randint(1, 60))}
    kinds = [chance.choice(("same", "same", "same", "apart", "clone")) for _ in pairs]
    a, b = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    score = np.array([chance.choice((0.5, 0.7, 0.9)) for _ in pairs])
    told = Pairs(a, b, np.array([kind == "same" for kind in kinds]), np.array([kind == "apart" for kind in kinds]), score)
    ids = [f"{chance.getrandbits(64):016x}" for _ in range(nodes)]
    labels = settle(told, pa.array(ids))
    found = {frozenset(np.nonzero(labels == label)[0].tolist()) for label in labels}
    assert found == set(group(range(nodes), told.edges(), dict(enumerate(ids))))


def test_a_chain_in_any_order_is_one_component():
    order = np.random.default_rng(2).permutation(999)
    labels = components(1_001, order, order + 1)
    assert labels[:1000].tolist() == [0] * 1000
    assert labels[1000] == 1000


def test_no_pairs_are_no_jobs_of_several():
    empty = np.empty(0, dtype=np.int64)
    assert components(3, empty, empty).tolist() == [0, 1, 2]

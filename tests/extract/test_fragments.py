"""100 kB of any repeated fragment of a posting are read in linear time; ``bench.fragments`` searches for the worst of them."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from bench.clock import additions, seconds
from bench.fragments import EXTRACTORS, SIZE, repeated, search
from pipelines.extract.text.reading import read
from tests.timing import LINEAR, MOST_ROUNDS, growth

TEXTS = [
    "About Acme\n\nAcme builds ovens. At Acme, we bake.\n\nRequirements\n- Bachelor's degree or equivalent; 5+ years of baking\n"
    "- Authorized to work in the U.S. without visa sponsorship\n\nPay: $80,000 - $95,000 a year + bonus (401k)\nRemote, 20% travel",
    "Wir suchen eine Bäckerin (m/w/d) in Vollzeit, Homeoffice 2 Tage. Abgeschlossenes Studium oder Ausbildung.\nGehalt: 45.000 - 50.000 €",
]
MOST = 2  # times 10 million additions, of one extractor for 100 kB: half a second where these take a quarter
# Those that the search found where an extractor was not linear.
FOUND = {"education": "oder ei- Bachelor- oder", "statements": "\\-\\-\\-\\- Preferred "}


@pytest.fixture(scope="module")
def worst() -> dict[str, list[tuple[float, str]]]:
    return search(TEXTS, tries=40, seed=1)


def rounds_of(name: str, fragment: str, size: int = SIZE) -> Iterator[Callable[[], object]]:
    """The work of an extractor on the fragment, each time on a text of its own: what was read before is remembered."""
    for more in range(MOST_ROUNDS):
        yield partial(EXTRACTORS[name], read(repeated(fragment, size + more)))


@pytest.mark.parametrize("name", EXTRACTORS)
def test_no_fragment_takes_long(name: str, worst: dict[str, list[tuple[float, str]]]) -> None:
    taken, fragment = worst[name][0]
    pace = additions()
    for work in rounds_of(name, fragment):  # a busy machine slows both, though not in the same moments
        if taken < MOST * pace:
            break
        pace, taken = max(pace, additions()), min(taken, seconds(work))
    assert taken < MOST * pace, fragment


@pytest.mark.parametrize(("name", "fragment"), FOUND.items())
def test_cost_grows_with_length_only(name: str, fragment: str) -> None:
    def work_of(size: int) -> Callable[[], object]:
        works = rounds_of(name, fragment, size)
        return lambda: next(works)()

    assert growth(work_of, (SIZE // 4, SIZE)) < LINEAR

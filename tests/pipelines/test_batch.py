"""The seam between single items and batches."""

from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from catalog.writer import Writer
from pipelines.batch import BatchPipeline
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from pipelines.load import LoadPipeline
from pipelines.near_copies import band_index
from schemas.source import Listing, Reject
from tests.factories import NOON, sighting


class Recorder:
    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.noted: list[Any] = []

    def process_batch(self, batch):
        self.sizes.append(len(batch))
        return batch

    def note(self, item):
        self.noted.append(item)


class Halver:
    def process_batch(self, batch):
        return batch[::2]


class Breaks:
    def process_batch(self, batch):
        raise OSError("disk full")


def test_batches_are_full_and_the_rest_goes_at_the_end():
    last = Recorder()
    pipeline = BatchPipeline(Rolecall("r"), [Halver(), last], size=4)
    for n in range(10):
        item = sighting(str(n))
        assert pipeline.process_item(item) is item
    pipeline.close_spider()
    pipeline.close_spider()
    assert last.sizes == [2, 2, 1]


def test_what_is_no_posting_is_noted_at_once_and_other_items_pass():
    last = Recorder()
    pipeline = BatchPipeline(Rolecall("r"), [Halver(), last], size=4)
    notes = [Listing("f", "b", 1, 1), Reject("f", "b", "why", "raw")]
    for item in (*notes, other := object()):
        assert pipeline.process_item(item) is item
    pipeline.close_spider()
    assert (last.noted, last.sizes) == (notes, [])
    assert other not in last.noted


def test_a_failed_batch_is_counted_and_told():
    rolecall = Rolecall("r")
    pipeline = BatchPipeline(rolecall, [Breaks()], size=1)
    with pytest.raises(OSError, match="disk full"):
        pipeline.process_item(sighting("1"))
    assert rolecall.lost_batches == 1
    pipeline.close_spider()


def test_the_flow_is_what_the_settings_say(tmp_path):
    settings = {"BATCH_SIZE": 2, "BATCH_PIPELINES": {"pipelines.load.LoadPipeline": 200, "pipelines.deduplicate.DeduplicatePipeline": 100}}
    with Writer(tmp_path / "c.db") as writer:
        crawler = get_crawler(settings_dict=settings)
        assert isinstance(crawler.settings, Settings)
        crawler.rolecall = Rolecall("r", writer=writer)  # type: ignore[attr-defined]
        pipeline = BatchPipeline.from_crawler(crawler)
        assert [type(stage) for stage in pipeline.stages] == [DeduplicatePipeline, LoadPipeline]
        writer.begin_run("r", NOON)
        for name in "123":
            pipeline.process_item(sighting(name))
        pipeline.process_item(Listing("greenhouse", "heronsgate", 3, 3))
        pipeline.process_item(Reject("greenhouse", "heronsgate", "no title", "{}"))
        pipeline.close_spider()
        assert tuple(writer.db.execute("SELECT count(*), count(DISTINCT job) FROM posting").fetchone()) == (3, 1)
        assert tuple(writer.db.execute("SELECT shown, rejected FROM run_source").fetchone()) == (3, 1)


def test_an_unchanged_batch_costs_no_fingerprint(tmp_path):
    with Writer(tmp_path / "c.db") as writer:
        writer.begin_run("r", NOON)
        rolecall = Rolecall("r", writer=writer)
        batch = [sighting("1", unchanged=True)]
        assert DeduplicatePipeline(rolecall).process_batch(batch) is batch
        assert (batch[0].fingerprint, len(band_index(rolecall))) == (None, 0)


def test_copies_are_found_again_by_a_later_process(tmp_path):
    for run, name in enumerate("ab"):
        with Writer(tmp_path / "c.db") as writer:
            writer.begin_run(str(run), NOON)
            writer.write(DeduplicatePipeline(Rolecall("r", writer=writer)).process_batch([sighting(name)]))
            writer.finish_run(str(run), NOON)
            jobs = writer.db.execute("SELECT count(*) FROM jobs").fetchone()[0]
    assert jobs == 1

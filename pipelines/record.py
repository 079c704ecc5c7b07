"""record: stamp each raw posting with its identity, content hash and time, and archive what was seen as it came."""

from datetime import datetime
from typing import Any

import orjson

from pipelines.archive import content_hash
from pipelines.stage import Stage
from pipelines.validity import why_invalid
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.secrets import without_secrets
from schemas.source import BoardHome, Listing, NoDetail, Reject


class RecordPipeline(Stage):
    """RawPosting in, `Sighting` out; what is not a valid RawPosting goes on as a `Reject`."""

    def process_item(self, item: Any) -> Any:
        now, archive, item, form = self.rolecall.clock(), self.rolecall.archive, without_secrets(item), None
        if isinstance(item, RawPosting):
            item, form = self.stamp(item, now)
        if archive is not None and isinstance(item, (Sighting, Listing, Reject, NoDetail)):
            board = (item.raw.family, item.raw.source) if isinstance(item, Sighting) else (item.family, item.source)
            archive.add_home(now, BoardHome(*board, self.rolecall.home_of(*board)))
            archive.add(now, item, form)
        return item

    def stamp(self, raw: RawPosting, now: datetime) -> tuple[Sighting | Reject, bytes | None]:
        """The sighting, and its raw form as JSON where it is news."""
        form = None
        try:
            sighting = Sighting(raw, raw.posting_id, content_hash(raw), self.rolecall.run, now)
            sighting.unchanged = self.rolecall.is_known(sighting)
            wrong = None if sighting.unchanged else why_invalid(raw)
            form = None if sighting.unchanged or wrong else orjson.dumps(raw)
        except (TypeError, ValueError, AttributeError) as error:  # parts that are no JSON
            wrong = f"a value is no JSON ({error})"
        if wrong:
            words = f"not a valid posting: {wrong}"[:500]
            return Reject(raw.family, raw.source, words, repr(raw)[:20_000], str(raw.identifier), raw.url), None
        self.rolecall.unread[raw.family, raw.source].update(raw.rest.keys())
        return sighting, form

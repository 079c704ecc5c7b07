"""record: stamp each raw posting with its identity, content hash and time, and archive what was seen as it came."""

from datetime import datetime
from typing import Any

from pipelines.archive import content_hash
from pipelines.stage import Stage
from pipelines.validity import why_invalid
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.secrets import without_secrets
from schemas.source import Listing, NoDetail, Reject


class RecordPipeline(Stage):
    """RawPosting in, `Sighting` out; what is not a valid RawPosting goes on as a `Reject`."""

    def process_item(self, item: Any) -> Any:
        now, archive, item = self.rolecall.clock(), self.rolecall.archive, without_secrets(item)
        if isinstance(item, RawPosting):
            item = self.stamp(item, now)
        if archive is not None and isinstance(item, (Sighting, Listing, Reject, NoDetail)):
            archive.add(now, item)
        return item

    def stamp(self, raw: RawPosting, now: datetime) -> Sighting | Reject:
        try:
            sighting = Sighting(raw, raw.posting_id, content_hash(raw), self.rolecall.run, now)
            sighting.unchanged = self.rolecall.is_known(sighting)
            wrong = None if sighting.unchanged else why_invalid(raw)
        except (TypeError, ValueError, AttributeError) as error:  # parts that have no hash
            wrong = f"a value is no JSON ({error})"
        if wrong:
            return Reject(raw.family, raw.source, f"not a valid posting: {wrong}"[:500], repr(raw)[:20_000], str(raw.identifier), raw.url)
        self.rolecall.unread[raw.family, raw.source].update(raw.rest.keys())
        return sighting

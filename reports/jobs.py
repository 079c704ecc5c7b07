"""What pictures share: SQL of a row ``j`` of the view `jobs`, and what the catalog knows at all."""

import sqlite3

NO_PLACE = "place not stated"
# "CA, US" of region US-CA; "US" where no region is known.
PLACE = f"""CASE WHEN j.country IS NULL THEN '{NO_PLACE}' WHEN j.region IS NULL THEN j.country
    WHEN j.region LIKE j.country || '-%' THEN substr(j.region, 4) || ', ' || j.country ELSE j.region || ', ' || j.country END"""
NO_REGISTER = "No public register has been asked: `rolecall registers apply` looks postings up, in those that come along or are loaded."


def is_looked_up(db: sqlite3.Connection) -> bool:
    """Whether postings were looked up in registers."""
    return db.execute("SELECT 1 FROM register_state").fetchone() is not None

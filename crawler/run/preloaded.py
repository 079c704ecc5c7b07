"""What each process that works for a run begins with: imported once, by the server that all of them are forked from. No process loads
tables again, and all of them share one copy in memory."""

import gc
import os
from datetime import UTC, datetime
from importlib import import_module

ROOMS = ("crawler.run.deriving", "crawler.run.flow", "pipelines.derive", "pipelines.check", "pipelines.deduplicate", "pipelines.load")
# Of each kind of fact, a word that has its room look into its tables.
SAID = """<h3>Requirements</h3><ul><li>3 years of baking, a bachelor's degree, fluent German, CPA preferred</li><li>25% travel</li></ul>
<p>$20 - $24 an hour, remote, full time, two days a week in the office. We do not sponsor visas.</p>"""

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: a process that is forked may hold no other thread
for room in ROOMS:
    import_module(room)


def read_tables() -> None:
    """What is read when it is first asked for."""
    from pipelines.extract.posting import derive
    from schemas.raw import RawPlace, RawPosting

    raw = RawPosting("", "", "", title="Senior Baker (m/f/d)", description_html=SAID, job_locations=(RawPlace("Oslo"),))
    derive(raw, datetime.now(UTC))


read_tables()
gc.collect()
gc.freeze()

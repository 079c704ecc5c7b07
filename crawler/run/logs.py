"""What is logged goes to a run's file: without secrets, whoever logs, and safe to be shown."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schemas.characters import visible
from schemas.secrets import redact


class SafeRecord(logging.LogRecord):
    """A record whose message and traceback hold no secret: handlers, ours and Scrapy's, write nothing else of it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.exc_info and self.exc_info[0]:
            self.exc_text = visible(redact("".join(traceback.format_exception(*self.exc_info)).rstrip("\n")))

    def getMessage(self) -> str:  # noqa: N802 (logging's name)
        return visible(redact(super().getMessage()))


def keep_logs_safe() -> None:
    """From here on, every record of this process is a `SafeRecord`."""
    logging.setLogRecordFactory(SafeRecord)


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """What is logged meanwhile goes to a file, and nothing of it to the terminal."""
    keep_logs_safe()
    log = logging.FileHandler(path, delay=True)
    logging.getLogger().addHandler(log)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(log)
        log.close()

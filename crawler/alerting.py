"""Alerts as commands and the end of a run give them: by what rolecall.toml and the environment say."""

import os
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalog.database import reading
from catalog.writer import is_being_written
from crawler.config import Config
from crawler.run.places import Places
from schemas.errors import Problem

if TYPE_CHECKING:
    from alerts.deliver import Sent
    from alerts.settings import Settings


def alert_settings(config: Config, catalog: Path) -> "Settings":
    """What the file says of alerts, with the secrets that the environment holds. No message is written over what is kept for a catalog."""
    from alerts.settings import Settings
    from alerts.timing import parse_quiet

    told = config.alerts
    return Settings(
        told.smtp_host, told.smtp_port, told.smtp_tls, told.smtp_user,
        smtp_password=os.environ.get(told.smtp_password_variable),
        sender=told.sender,
        webhook_secret=os.environ.get(told.webhook_secret_variable),
        private_hosts=tuple(told.private_hosts),
        ca=told.ca,
        quiet=parse_quiet(told.quiet) if told.quiet else None,
        zone=ZoneInfo(told.timezone),
        digest_at=time.fromisoformat(told.digest),
        refuse=lambda path: _refuse_kept(path, config, catalog),
    )  # fmt: skip


def _refuse_kept(path: Path, config: Config, catalog: Path) -> None:
    Places(catalog, config.paths.sources, config.paths.registers).refuse_own(path)
    Places(catalog, registers=catalog.with_name("registers.db")).refuse_own(path)
    if path.name == "rolecall.toml" or (config.file and path.resolve() == config.file.resolve()):
        raise Problem(f"{path} is the file of settings: name another file")


def send_alerts(catalog: Path, config: Config, now: datetime, *, at_once: bool = False) -> "Sent | None":
    """Let searches look, where nobody writes to the catalog, and send what is due; None where there never was a search. What a search or a
    channel cannot do stands in `Sent.errors`. Raises `Problem` where another process sends."""
    if not catalog.is_file() or not _has_searches(catalog):
        return None
    from alerts.deliver import deliver, delivering
    from alerts.ledger import look_all, open_ledger

    failed: dict[str, str] = {}
    with delivering(catalog), open_ledger(catalog) as db:
        if not is_being_written(catalog):  # else the run that writes lets them look when its jobs are settled
            look_all(db, now, lambda name, error: failed.update({name: str(error)}))
        sent = deliver(db, alert_settings(config, catalog), now, at_once=at_once)
    sent.errors |= failed
    return sent


def _has_searches(catalog: Path) -> bool:
    try:
        with reading(catalog) as db:
            return bool(db.execute("SELECT EXISTS (SELECT 1 FROM alert_search)").fetchone()[0])
    except Problem:
        return False

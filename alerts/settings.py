"""How messages leave this machine: what the file of settings and the environment say, in one object."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.hours import Hours

TLS = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Settings:
    """``smtp_password`` and ``webhook_secret`` are the secrets themselves. ``private_hosts``: names of hosts that a webhook may reach at a
    private address; ``ca``: certificates to trust in the place of the system's. ``refuse``: raises `Problem` for a
    file that messages may not be written to."""

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_tls: str = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    sender: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    private_hosts: tuple[str, ...] = ()
    ca: Path | None = None
    quiet: Hours | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    digest_at: time = time(8)
    timeout: float = 30.0
    refuse: Callable[[Path], object] = lambda path: None

    @property
    def tls(self) -> ssl.SSLContext:
        """How certificates of mail servers and webhooks are checked."""
        return ssl.create_default_context(cafile=None if self.ca is None else str(self.ca))

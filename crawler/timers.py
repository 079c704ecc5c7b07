"""What makes a machine tick: a timer of systemd, or a line of cron. Texts alone; who installs them is `rolecall schedule install`."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import Problem

PERIODS = (5, 10, 15, 20, 30, 60)  # minutes
MARK = "# rolecall"


@dataclass(frozen=True, slots=True)
class Timer:
    """``command``: the program and its arguments, whole paths; ``folder``: where it runs; ``variables``: of its environment; ``minutes``:
    between two ticks, one of PERIODS. ``name``: of the units. Raises `Problem` for a line break in any of them."""

    command: Sequence[str]
    folder: Path
    minutes: int = 15
    name: str = "rolecall"
    variables: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        told = (*self.command, str(self.folder), self.name, *(part for pair in self.variables for part in pair))
        if wrong := next((one for one in told if not one.isprintable()), None):
            raise Problem(f"{wrong!r} cannot stand in a timer: a line break or another control character is in it")

    def units(self) -> dict[str, str]:
        """The files of systemd, by name."""
        environment = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in self.variables)
        return {
            f"{self.name}.service": SERVICE.format(
                folder=escaped(str(self.folder)), environment=environment, command=" ".join(map(quoted, self.command))
            ),
            f"{self.name}.timer": TIMER.format(name=self.name, minutes=self.minutes, when=self.calendar(), spread=self.minutes * 20),
        }

    def calendar(self) -> str:
        return "hourly" if self.minutes == 60 else f"*:0/{self.minutes}"

    def cron_line(self) -> str:
        """A line of a crontab, marked by its name. Cron takes % for the end of a line."""
        words = (*(f"{name}={shlex.quote(value)}" for name, value in self.variables), *map(shlex.quote, self.command))
        line = f"cd {shlex.quote(str(self.folder))} && {' '.join(words)} >/dev/null"
        minutes = "0" if self.minutes == 60 else f"*/{self.minutes}"
        return f"{minutes} * * * * {line.replace('%', chr(92) + '%')} {self.mark}"

    @property
    def mark(self) -> str:
        return f"{MARK} {self.name}"

    def in_crontab(self, before: str) -> str:
        """A crontab with this line in the place of the one that bears its name, else at the end."""
        kept = [line for line in before.splitlines() if not line.endswith(f" {self.mark}")]
        return "\n".join((*kept, self.cron_line())) + "\n"


def escaped(text: str) -> str:
    """As systemd takes a path that stands alone."""
    return text.replace("%", "%%")


def quoted(word: str) -> str:
    """One word of a command or an assignment, as systemd takes it: nothing in it is expanded."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if not word or set(word) & set(" \t'\";\\#") else plain


SERVICE = """[Unit]
Description=rolecall: crawl the job boards that are due

[Service]
Type=oneshot
WorkingDirectory={folder}
{environment}ExecStart={command}
TimeoutStartSec=infinity
TimeoutStopSec=180
Nice=10
"""
# Persistent: a tick that was slept through comes once, when the machine is awake.
TIMER = """[Unit]
Description=rolecall: look every {minutes} minutes whether a job board is due

[Timer]
OnCalendar={when}
Persistent=true
RandomizedDelaySec={spread}
Unit={name}.service

[Install]
WantedBy=timers.target
"""

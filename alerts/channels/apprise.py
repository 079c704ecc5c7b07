"""``apprise:VARIABLE`` whatever else there is (chats, telephones): the variable of the environment holds the address that Apprise sends to
(https://github.com/caronc/apprise). It is a secret, so it stands nowhere else."""

import os
import re

from alerts.channels.base import BadAddress, Batch, Undelivered
from alerts.messages import as_text, one_line
from alerts.settings import Settings

_ADDRESS = re.compile(r"apprise:([A-Za-z_][A-Za-z0-9_]{0,99})", re.ASCII)
MOST = 10  # matches in a message: they are read on small screens


class Apprise:
    """Hands batches to Apprise."""

    most, of_one, shows, rings = MOST, True, 0, True

    def __init__(self, variable: str) -> None:
        self.variable = variable

    def send(self, batch: Batch) -> None:
        try:
            import apprise
        except ImportError as error:
            raise Undelivered("Apprise is not installed: pip install 'rolecall[apprise]'", is_down=True) from error
        sender = apprise.Apprise()
        if not (address := os.environ.get(self.variable)) or not sender.add(address):
            raise Undelivered(f"the variable {self.variable} holds no address that Apprise knows", is_down=True)
        name = one_line(batch.messages[0].search, 60)
        if not sender.notify(title=f"rolecall: {name}", body=as_text(batch.messages), body_format="text"):
            raise Undelivered(f"Apprise could not send to what {self.variable} holds", is_down=True)

    def close(self) -> None:
        pass


def check(address: str) -> str:
    if not (found := _ADDRESS.fullmatch(address)):
        raise BadAddress(f"{address!r} names no variable: write apprise:MY_CHAT, and put the address of your chat into MY_CHAT")
    return f"apprise:{found[1]}"


def open_channel(address: str, settings: Settings) -> Apprise:
    return Apprise(address.partition(":")[2])

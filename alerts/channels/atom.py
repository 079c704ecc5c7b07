"""``rss:`` a file that feed readers follow: Atom, the newest matches first. It is written whole, from what the ledger holds: written again,
it is the same."""

from datetime import datetime
from pathlib import Path

from feedgenerator import Atom1Feed

from alerts.channels.base import BadAddress, Batch, Undelivered, file_of
from alerts.channels.files import check_file
from alerts.messages import Message, as_html
from alerts.settings import Settings
from schemas.files import replacing
from schemas.troubles import MachineTrouble

check = file_of
SHOWN = 2_000  # entries, at most


class Feed:
    """Replaces a file by the feed of all that is shown."""

    most, of_one, shows, rings = 1_000, False, SHOWN, False

    def __init__(self, address: str, settings: Settings) -> None:
        self.address, self.settings = address, settings
        self.path = Path(address.partition(":")[2])

    def send(self, batch: Batch) -> None:
        now = {message.id for message in batch.messages}
        shown = [*(message for message in batch.earlier if message.id not in now), *batch.messages]
        try:
            check_file(self.address, self.settings)
            with replacing(self.path) as file:
                file.write(atom_of(self.path.stem, shown[-SHOWN:]))
        except BadAddress as error:
            raise Undelivered(str(error), is_down=True) from error
        except (OSError, MachineTrouble) as error:
            raise Undelivered(f"{self.path}: {error}", is_down=True) from error

    def close(self) -> None:
        pass


def open_channel(address: str, settings: Settings) -> Feed:
    return Feed(address, settings)


def atom_of(name: str, messages: list[Message]) -> bytes:
    """The feed of messages, the oldest of them first."""
    guid = f"urn:rolecall:alerts:{name}"
    feed = Atom1Feed(title=f"rolecall: {name}", link=guid, description=None, author_name="rolecall", feed_guid=guid)
    for message in reversed(messages):
        guid = f"urn:rolecall:alert:{message.id}"
        feed.add_item(
            title=f"{message.search}: {message.headline}",
            link=message.link or guid,
            description=None,
            content=as_html([message]),
            unique_id=guid,
            updateddate=datetime.fromisoformat(message.at),
        )
    rendered: str = feed.writeString("utf-8")
    return rendered.encode()

"""``https:`` a web address that is told of each match: a POST of JSON, signed as Standard Webhooks has it (https://www.standardwebhooks.com).
``webhook-id`` is the message's id: a receiver that has it already has seen the match."""

import base64
import hashlib
import hmac
import http.client
import time
from datetime import timedelta
from email.message import Message as HTTPMessage
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

import orjson

from alerts.channels.base import BadAddress, Batch, Undelivered, cut_off
from alerts.messages import one_line
from alerts.settings import Settings
from schemas.characters import harmless_json
from schemas.urls import is_public, split_url, why_not_asked

PREFIX = "whsec_"
SHORTEST_KEY, LONGEST_KEY = 24, 64  # bytes of a secret, as the standard has it
GONE = 410  # the receiver wants no more
LONGEST_WAIT = 86_400  # seconds that a receiver may ask for
AS_IT_IS = "%!$&'()*+,;=:@/?~"  # in the path and query of an address; RFC 3986


class Guarded(http.client.HTTPConnection):
    """Says nothing to an address that is not of the public internet, unless the user has allowed others: what was reached is checked."""

    is_allowed = False

    def connect(self) -> None:
        super().connect()
        reached = self.sock.getpeername()[0]
        if not self.is_allowed and not is_public(reached):
            self.close()
            raise OSError(f"{self.host} is the private address {reached}: name it in alerts.private_hosts if it is yours")


class GuardedTls(http.client.HTTPSConnection, Guarded):
    """The same under TLS, of which it says nothing either before."""


class Webhook:
    """Posts to one address. No redirect is followed; what the name resolves to is checked, and that is connected to."""

    most, of_one, shows, rings = 1, False, 0, True

    def __init__(self, url: str, settings: Settings) -> None:
        self.url = urlsplit(url)
        self.settings = settings

    def send(self, batch: Batch) -> None:
        message = batch.messages[0]
        body = harmless_json(orjson.dumps({"type": "rolecall.match", "timestamp": message.at, "data": message.as_object()}))
        headers = {"Content-Type": "application/json", "User-Agent": "rolecall", **self._signed(message.id, body)}
        connection = self._connection()
        try:
            with cut_off(self.settings.timeout, lambda: connection.sock):
                connection.request("POST", self._target, body, headers)
                with connection.getresponse() as answer:  # its status is the answer: what follows may break off
                    status, told = answer.status, answer.headers
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Undelivered(f"{self.url.hostname}: {type(error).__name__}: {one_line(str(error), 200)}", is_down=True) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise _refused(self.url.hostname or "", status, told)

    def close(self) -> None:
        pass

    @property
    def _target(self) -> str:
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")

    def _signed(self, message: str, body: bytes) -> dict[str, str]:
        at = int(time.time())
        told = {"webhook-id": message, "webhook-timestamp": str(at)}
        return told | {"webhook-signature": signature(self.settings.webhook_secret or "", message, at, body)}

    def _connection(self) -> Guarded:
        host, port = self.url.hostname or "", self.url.port
        if self.url.scheme == "https":
            connection: Guarded = GuardedTls(host, port, timeout=self.settings.timeout, context=self.settings.tls)
        else:
            connection = Guarded(host, port, timeout=self.settings.timeout)
        connection.is_allowed = is_named_private(host) or host in self.settings.private_hosts
        return connection


def check(address: str) -> str:
    """The address as it is asked: in ASCII. Raises `BadAddress`."""
    parts = split_url(address)
    host = _ascii_host(parts.hostname or "") if parts else None
    if (why := why_not_asked(address)) or parts is None or host is None or parts.fragment or any(map(str.isspace, address)):
        raise BadAddress(
            f"{address!r} is no address to post to ({why or 'its host is none, or it has a fragment or blanks'}): "
            "write https://example.org/hook"
        )
    if parts.scheme == "http" and not is_named_private(host):
        raise BadAddress(f"{address!r} is not encrypted: write https:// (http:// is for this machine and private addresses)")
    named = f"[{host}]" if ":" in host else host
    path, query = (quote(text, safe=AS_IT_IS) for text in (parts.path, parts.query))
    return parts._replace(netloc=named + (f":{parts.port}" if parts.port else ""), path=path, query=query).geturl()


def _ascii_host(host: str) -> str | None:
    """A host as it is asked for ("bücher.example": "xn--bcher-kva.example"); None where it is none."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # an empty or over-long part
        return None


def open_channel(address: str, settings: Settings) -> Webhook:
    return Webhook(address, settings)


def is_named_private(host: str) -> bool:
    """Whether whoever wrote the host meant this machine, or a private address."""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return not is_public(host)


def signature(secret: str, message: str, at: int, body: bytes) -> str:
    """What Standard Webhooks put into ``webhook-signature``. Raises `Undelivered` where a secret is none."""
    signed = hmac.new(key_of(secret), b"%b.%d.%b" % (message.encode(), at, body), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def key_of(secret: str) -> bytes:
    """The key in a secret: base64, with or without "whsec_". Raises `Undelivered` where there is none, or none that is safe."""
    if not secret.strip():
        raise Undelivered(
            "no secret to sign with: make one with `rolecall alerts secret`, for the variable that alerts.webhook_secret_variable names",
            is_down=True,
        )
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except ValueError as error:
        raise Undelivered("the secret to sign with is no base64: make one with `rolecall alerts secret`", is_down=True) from error
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise Undelivered(
            f"the secret to sign with has {len(key)} bytes, not {SHORTEST_KEY} to {LONGEST_KEY}: make one with `rolecall alerts secret`",
            is_down=True,
        )
    return key


def _refused(host: str, status: int, headers: HTTPMessage) -> Undelivered:
    after, is_gone = _asked_wait(headers.get("Retry-After", "")), status == GONE
    is_down = is_gone or after is not None or status in (429, 502, 503, 504)
    return Undelivered(f"{host} answered {status}", for_good=is_gone, is_down=is_down, after=after, of_all=is_gone or after is not None)


def _asked_wait(told: str) -> timedelta | None:
    """How long Retry-After asks to be left alone: in seconds, or until a date."""
    if told.isascii() and told.isdigit():
        seconds = float(told[:10])
    else:
        try:
            seconds = parsedate_to_datetime(told).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT)) if seconds > 0 else None

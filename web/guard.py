"""What stands before every page: whom it answers, and what each of its answers tells the browser.

On this machine the page answers to its own names alone, so that a page elsewhere cannot have its name point here and read it. Bound to
other addresses, it asks for a token: in the header ``Authorization: Bearer TOKEN``, or once in the form that stands where it is missing,
which leaves a cookie.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

LEAST = 16  # characters of a token
COOKIE = "rolecall"
ENTRY = "/-/enter"  # where the form of the token leads
_BIGGEST = 4096  # bytes of what the form sends
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_DOOR = (Path(__file__).parent / "templates" / "door.html").read_text("utf-8")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "script-src 'none'; connect-src 'none'"
)
SAID: dict[bytes, bytes] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Whom the page answers: with a ``token`` those who have it, without one this machine by its own names."""

    token: str | None = None

    def knows(self, token: str) -> bool:
        return self.token is not None and compare_digest(sha256(token.encode()).digest(), sha256(self.token.encode()).digest())

    @property
    def pass_(self) -> str:
        """What the cookie holds: proof of the token, and not the token."""
        return sha256(f"rolecall page {self.token}".encode()).hexdigest()

    def lets_in(self, headers: dict[bytes, bytes]) -> bool:
        if self.token is None:
            return name_of(headers.get(b"host", b"")) in _LOCAL_NAMES
        scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        return (scheme.lower() == "bearer" and self.knows(token.strip())) or compare_digest(pass_in(headers), self.pass_)


def is_local(host: str) -> bool:
    """Whether what is bound to ``host`` can be reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def name_of(host: bytes) -> str:
    """The name in a header ``Host``, without its port."""
    text = host.decode("latin-1").lower()
    inner, bracket, _ = text[1:].partition("]")
    return (inner if bracket else "") if text.startswith("[") else text.partition(":")[0]


def pass_in(headers: dict[bytes, bytes]) -> str:
    try:
        found = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found and found.value.isascii() else ""


def guarded(app: App, guard: Guard) -> App:
    """An ASGI application behind a guard."""

    async def asked(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        sent = saying(send)
        headers = dict(scope["headers"])
        if guard.token is not None and scope["path"] == ENTRY and scope["method"] == "POST":
            return await enter(guard, receive, sent)
        if not guard.lets_in(headers) and not (guard.token is not None and scope["path"].startswith("/static/")):
            return await refuse(guard, scope, sent)
        if scope["method"] not in ("GET", "HEAD"):
            return await answer(sent, 405, b"Pages are read here: GET and HEAD alone.\n", [(b"allow", b"GET, HEAD")])
        if scope["path"][1:2] in ("/", "\\"):  # a browser would take a redirect to it for one to another host
            return await answer(sent, 404, b"There is no such page.\n")
        return await app(scope, receive, sent)

    return asked


def saying(send: Any) -> Any:
    """``send``, with the headers of `SAID` in the place of what an answer says itself."""

    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in SAID]
            if not any(name.lower() == b"cache-control" for name, _ in kept):
                kept.append((b"cache-control", b"private, no-cache"))
            message = {**message, "headers": [*kept, *SAID.items()]}
        await send(message)

    return sent


async def answer(send: Any, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]] = (), kind: bytes = b"text/plain") -> None:
    said = [(b"content-type", kind + b"; charset=utf-8"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": said})
    await send({"type": "http.response.body", "body": body})


async def refuse(guard: Guard, scope: dict[str, Any], send: Any) -> None:
    if guard.token is None:
        return await answer(send, 421, b"This page answers to the name localhost alone: `rolecall serve --host` binds it elsewhere.\n")
    body = _DOOR.replace("{said}", "").encode()
    return await answer(send, 401, body, [(b"www-authenticate", b'Bearer realm="rolecall"')], b"text/html")


async def enter(guard: Guard, receive: Any, send: Any) -> None:
    """The form's answer: a cookie for the token."""
    body = b""
    more = True
    while more and len(body) <= _BIGGEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    told = parse_qs(body[:_BIGGEST].decode("latin-1")).get("token", [""])[0]
    if not guard.knows(told.strip()):
        return await answer(send, 403, _DOOR.replace("{said}", "That is not the token.").encode(), kind=b"text/html")
    cookie = f"{COOKIE}={guard.pass_}; Path=/; HttpOnly; SameSite=Strict"
    return await answer(send, 303, b"", [(b"location", b"/"), (b"set-cookie", cookie.encode())])

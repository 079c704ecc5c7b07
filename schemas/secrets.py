"""Secrets stand in nothing that is written: `redact` takes them out of words of ours, `without_secrets` out of what a source said.

A secret is known by its value (a variable of the environment that a spider reads; what an asked address holds: `keep_secrets_of`), or by
the name of the parameter that it is the value of. Sources' own texts and links are searched for values alone: theirs may well be called
``token`` and be no secret.
"""

import html
import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from schemas.urls import split_url

VARIABLES = ("ADZUNA_APP_ID", "ADZUNA_APP_KEY", "USAJOBS_EMAIL", "USAJOBS_KEY")
# Names of parameters, in lower case, without "-", "_" and "."
PARAMETERS = frozenset({
    "accesskey", "accesskeyid", "accesstoken", "apikey", "apitoken", "appkey", "auth", "authorization", "authtoken", "bearer",
    "clientsecret", "credential", "credentials", "hmac", "idtoken", "jwt", "key", "ocpapimsubscriptionkey", "pass", "passphrase",
    "passwd", "password", "privatekey", "pwd", "refreshtoken", "secret", "secretkey", "session", "sessionid", "sid", "sig", "sign",
    "signature", "subscriptionkey", "token", "xamzcredential", "xamzsecuritytoken", "xamzsignature", "xapikey",
})  # fmt: skip
HIDDEN = "REDACTED"
SHORTEST = 6  # characters of a value that is looked for wherever it stands
SHORTEST_OF_ADDRESS = 8  # the same, of one in an address: it must hold a digit too, so that no word of a posting is taken for it

_PARAMETER = re.compile(
    r"""(?P<before>[?&;\#]|%3f|%26|\\u0026) (?P<name>[\w.-]{2,40}) (?P<equals>=|%3d|\\u003d)
    (?P<value>(?:(?!%26|%23|\\u0026)[^&\#\s"'<>\\])+)""",
    re.IGNORECASE | re.VERBOSE,
)
_USER = re.compile(r"""(?P<before>://|%3a%2f%2f)[^\s/?\#"'<>%]{1,200}@""", re.IGNORECASE)
# How the marks of a value are written where they would end it: in JSON, in HTML by number and in hex.
_MARKS = [chr(code) for code in range(33, 127) if not chr(code).isalnum()]
_ESCAPES = tuple(
    str.maketrans({mark: form.format(ord(mark)) for mark in _MARKS}) for form in ("\\u{:04x}", "\\u{:04X}", "&#{};", "&#x{:x};", "&#x{:X};")
)
_NAME_MARKS = re.compile(r"[-_.]")
_kept: set[str] = set()

Kept = TypeVar("Kept")


def redact(text: str) -> str:
    """``text`` without secrets, known by value or by the name of their parameter, and without users and passwords in addresses."""
    text = _without(text, known_secrets())
    if "=" in text or "%3" in text or "\\u003d" in text:
        text = _PARAMETER.sub(_hidden, text)
    return _USER.sub(rf"\g<before>{HIDDEN}@", text) if "@" in text else text


def without_secrets(value: Kept) -> Kept:
    """A record (a dataclass, lists, texts, the bytes of an answer) without the values of known secrets; itself where there are none."""
    known = known_secrets()
    found: Kept = _cleaned(value, known) if known else value
    return found


def keep_secrets_of(*urls: str | None) -> None:
    """From here on, what ``urls`` hold as passwords or as values of a secret's parameter is known as secret."""
    for parts in filter(None, (split_url(url) for url in urls if url)):
        values = [value for name, value in parse_qsl(parts.query) if is_secret(name)] + [unquote(parts.password or "")]
        _kept.update(value for value in values if len(value) >= SHORTEST_OF_ADDRESS and any(map(str.isdigit, value)))


def holds_secret(url: str) -> bool:
    """Whether an address has a user, a password or a parameter with a secret's name."""
    return redact(url) != url


def is_secret(name: str) -> bool:
    """Whether a parameter of that name is a secret."""
    return _NAME_MARKS.sub("", name).lower() in PARAMETERS


def known_secrets() -> list[str]:
    """The values as they may stand in a text, plain and as parts of addresses; the longest first."""
    values = {value for name in VARIABLES if len(value := os.environ.get(name, "").strip()) >= SHORTEST} | _kept
    return sorted({form for value in values for form in (value, quote(value, safe=""), quote_plus(value))}, key=len, reverse=True)


def _without(text: str, known: list[str]) -> str:
    for secret in known:
        text = text.replace(secret, HIDDEN)
        if cut := next((n for n in range(len(secret) - 1, SHORTEST - 1, -1) if text.endswith(secret[:n])), 0):  # cut off in its midst
            text = f"{text[:-cut]}{HIDDEN}"
    return text


def _without_bytes(body: bytes, known: list[str]) -> bytes:
    """The same of a body in whatever format: there a value may be escaped as JSON and HTML do it, or stand in UTF-16."""
    escaped = (
        form for secret in known for form in (secret, secret.replace("/", "\\/"), html.escape(secret), *map(secret.translate, _ESCAPES))
    )
    for form in dict.fromkeys(escaped):
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            body = body.replace(form.encode(coding, "replace"), HIDDEN.encode(coding))
    for secret in (one.encode("utf-8", "replace") for one in known):
        if cut := next((n for n in range(len(secret) - 1, SHORTEST - 1, -1) if body.endswith(secret[:n])), 0):
            body = body[:-cut] + HIDDEN.encode()
    return body


def _hidden(match: re.Match[str]) -> str:
    name = match["name"]
    return f"{match['before']}{name}{match['equals']}{HIDDEN}" if is_secret(name) else match[0]


def _cleaned(value: Any, known: list[str]) -> Any:
    if isinstance(value, str):
        return _without(value, known) if type(value) is str and any(secret[:SHORTEST] in value for secret in known) else value
    if isinstance(value, bytes):
        return _without_bytes(value, known)
    if isinstance(value, (list, tuple)):
        return type(value)(_cleaned(one, known) for one in value)
    if isinstance(value, dict):
        return {_cleaned(key, known): _cleaned(one, known) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = dict(_changes(value, known))
        return replace(value, **changed) if changed else value
    return value


def _changes(record: Any, known: list[str]) -> Iterator[tuple[str, Any]]:
    for field in fields(record):
        before = getattr(record, field.name)
        if (after := _cleaned(before, known)) != before:
            yield field.name, after

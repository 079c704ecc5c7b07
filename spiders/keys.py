"""Keys that some sources ask for. They come from the environment and stand in no file, log or record."""

import os


class MissingKey(RuntimeError):
    """A source needs a key that is not set; the message names the variable."""


def key(variable: str, where_to_get: str) -> str:
    """The environment's ``variable``. Raises `MissingKey`."""
    if value := os.environ.get(variable, "").strip():
        return value
    raise MissingKey(f"set {variable} (from {where_to_get}) to read this source")

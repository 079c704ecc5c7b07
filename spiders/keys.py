"""Keys that some sources ask for. They come from the environment and stand in no file, log or record (`schemas.secrets`)."""

import os

from schemas.secrets import VARIABLES


class MissingKey(RuntimeError):
    """A source needs a key that is not set; the message names the variable."""


def key(variable: str, where_to_get: str) -> str:
    """The environment's ``variable``, one of `VARIABLES`: those are kept out of all that is written. Raises `MissingKey`."""
    if variable not in VARIABLES:
        raise LookupError(f"{variable} must stand in schemas.secrets.VARIABLES")
    if value := os.environ.get(variable, "").strip():
        return value
    raise MissingKey(f"set {variable} (from {where_to_get}) to read this source")

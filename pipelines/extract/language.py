"""Language of a text."""

import pycld2

PREFIX = 600  # characters: enough to tell, and fast


def extract_language(text: str) -> str | None:
    """ISO 639-1 code of the language that the text's beginning is written in; None where it cannot be told. Never raises."""
    try:
        reliable, _, details = pycld2.detect(text[:PREFIX].encode("utf-8", "ignore"), bestEffort=False)
    except pycld2.error:
        return None
    code: str = details[0][1]
    return code[:2] if reliable and code[:2] != "un" else None

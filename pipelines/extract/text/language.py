"""Language of a text."""

import pycld2
import pycountry

from pipelines.extract.words.memo import memo
from schemas.evidence import Evidence, Said, prose
from schemas.raw import RawPosting

QUOTED = 80  # characters of a text that stand for the language it is written in
PREFIX = 600  # characters: enough to tell, and fast


def extract_language(text: str) -> str | None:
    """ISO 639-1 code of the language that a text begins in; None where it cannot be told. Never raises."""
    return _detect(text)


@memo(PREFIX, 512)  # a board's postings begin alike
def _detect(text: str) -> str | None:
    try:
        reliable, _, details = pycld2.detect(text.encode("utf-8", "ignore"), bestEffort=False)
    except pycld2.error:
        return None
    code = str(details[0][1]).partition("-")[0]  # "zh-Hant"
    return code if reliable and len(code) == 2 and code != "un" else None


@memo(40, 256)
def extract_language_code(value: str) -> str | None:
    """ISO 639-1 code that a source's language field means: "en-US", "eng", "German". None where it means none."""
    words = value.strip().replace("_", "-").partition("-")[0].lower()
    languages = pycountry.languages
    found = languages.get(alpha_2=words) or languages.get(alpha_3=words) or languages.get(name=words.capitalize())
    code: str | None = getattr(found, "alpha_2", None)
    return code


def settle_language(raw: RawPosting, text: str) -> Said | None:
    """ISO 639-1 code of the text's language, with its words. Field before words; ``text`` stands for itself by its beginning."""
    if raw.language and (code := extract_language_code(raw.language)):
        return Said(code, Evidence("language", raw.origin, raw.language, "language.field"))
    if language := extract_language(text):
        return Said(language, prose("language", text, 0, min(len(text), QUOTED), "language.text"))
    return None

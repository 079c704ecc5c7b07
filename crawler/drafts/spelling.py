"""A spider's file, spelt out of a template and what saved answers showed."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from crawler.drafts.payloads import shown

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "templates"
MODULES = {
    "re": "re",
    "Iterator": "collections.abc",
    "Any": "typing",
    "Selector": "parsel",
    "Request": "scrapy.http",
    "Response": "scrapy.http",
    **dict.fromkeys(("RawPay", "RawPlace", "RawPosting"), "schemas.raw"),
    "Source": "schemas.source",
    **dict.fromkeys(("BadPayload", "BoardSpider", "Found", "Pages", "completed", "read_json", "read_object", "rows_in"), "spiders.base"),
    "JsonLdSpider": "spiders.jsonld",
    "CardsSpider": "spiders.kinds.cards",
    "FeedSpider": "spiders.kinds.feed",
    "NewestOnly": "spiders.kinds.newest",
    **dict.fromkeys(("page_of", "words_of"), "spiders.reading.documents"),
    "labels_of": "spiders.reading.labels",
    **dict.fromkeys(
        ("Row", "amount", "iso_of_milliseconds", "iso_of_seconds", "joined", "link", "pays", "place", "places", "words"),
        "spiders.reading.values",
    ),
}
SECTIONS = (("re", "collections.abc", "typing"), ("parsel", "scrapy.http"))  # the standard library's, others'; then ours
WORDS = re.compile(r'"""[^"]*"""|"[^"\n]*"|#.*|\b\w+=(?=[^=])')  # docstrings, texts, comments, names of arguments: they use nothing
ASKED = re.compile(r"^(        return self\.get)\((.*), source\)$", re.MULTILINE)
LONGEST = 140  # characters of a line
MOST_LINES = 60  # of a family's file, blank ones aside


def spell(kind: str, slots: Mapping[str, str]) -> str:
    """The spider's file."""
    text = Template((TEMPLATES / f"{kind}.txt").read_text("utf-8")).substitute(slots)
    doc, quotes, code = text.partition('\n"""\n')
    code = ASKED.sub(
        lambda found: found[0] if len(found[0]) <= LONGEST else f"{found[1]}(\n            {found[2]},\n            source,\n        )",
        code,
    )
    spelt = f"{doc}{quotes}\n{imports_of(code)}{code}".rstrip() + "\n"
    return spelt if sum(bool(line.strip()) for line in spelt.splitlines()) <= MOST_LINES else packed(spelt)


def packed(text: str) -> str:
    """``text`` with several remarks on a line: of what nobody reads yet, there is more than a family's file has lines."""
    lines: list[str] = []
    for line in text.splitlines():
        above, remark = lines[-1] if lines else "", line.strip().removeprefix("#   ")
        if above.lstrip().startswith("#   ") and remark != line.strip() and len(above) + len(remark) + 2 <= LONGEST:
            lines[-1] = f"{above}; {remark}"
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def imports_of(code: str) -> str:
    """Import lines for the known names that ``code`` uses, in the order that ruff keeps."""
    used: dict[str, list[str]] = {}
    bare = WORDS.sub("", code)
    for name, module in MODULES.items():
        if re.search(rf"(?<![\w.])(?:{name})\b", bare):
            used.setdefault(module, []).append(name)
    ours = tuple(sorted(used.keys() - {module for section in SECTIONS for module in section}))
    blocks = ["".join(line_of(module, used[module]) for module in section if module in used) for section in (*SECTIONS, ours)]
    return "\n".join(block for block in blocks if block)


def line_of(module: str, names: Iterable[str]) -> str:
    return "import re\n" if module == "re" else f"from {module} import {', '.join(sorted(names))}\n"


def keywords(values: Mapping[str, str]) -> str:
    """``name=expression,`` a line, as a call takes them."""
    return "\n".join(broken(f"            {name}={text},") for name, text in values.items())


def entries(values: Mapping[str, str], indent: str = "        ") -> str:
    """``"name": expression,`` a line, as a dict holds them."""
    return "\n".join(broken(f'{indent}"{name}": {text},') for name, text in values.items())


def broken(line: str) -> str:
    """A line that is too long as ruff breaks it: a call's arguments on a line of their own, else each on one."""
    if len(line) <= LONGEST:
        return line
    indent, entry = line[: len(line) - len(line.lstrip())], line.strip()
    name, sign, text = re.split(r"(=|: )", entry.removesuffix(","), maxsplit=1)
    return f"{indent}{name}{sign}{laid_out(text, indent)},"


def laid_out(text: str, indent: str) -> str:
    """The expression on lines of their own, where it is a call, or a generator within one."""
    inner, found = f"{indent}    ", ast.parse(f"f({text})", mode="eval").body
    call = found.args[0] if isinstance(found, ast.Call) else None
    if isinstance(call, ast.Starred) and isinstance(call.value, ast.GeneratorExp):
        value, _, loop = text.removeprefix("*(").removesuffix(")").rpartition(" for ")
        return f"*(\n{inner}{value}\n{inner}for {loop}\n{indent})"
    if not isinstance(call, ast.Call):
        return text
    parts = [ast.get_source_segment(f"f({text})", one) or "" for one in (*call.args, *call.keywords)]
    together = f"{inner}{', '.join(parts)}"
    if len(together) <= LONGEST:
        body = together
    elif len(parts) == 1:
        body = f"{inner}{laid_out(parts[0], inner)}"
    else:
        body = "\n".join(f"{inner}{part}," for part in parts)
    return f"{text.partition('(')[0]}(\n{body}\n{indent})"


def ignored(left: Mapping[str, object]) -> str:
    """The family's `ignored`, empty, and above it what nobody reads yet."""
    if not left:
        return '    ignored = words("")  # names of fields that are left unread on purpose'
    lines = [f"    #   {commented(name)}: {shown(value)}" for name, value in left.items()]
    return "\n".join(["    # Not read yet: read each, or name it here on purpose.", *lines, '    ignored = words("")'])


def commented(name: str) -> str:
    """A stranger's name in a comment: one line."""
    return shown(name).strip('"')


def remarks(left: Mapping[str, str], indent: str) -> str:
    """Comment lines: the selectors and labels that nobody reads yet, each with the words there."""
    lines = [f"{indent}#   {commented(css)}: {shown(said)}" for css, said in left.items()]
    return "\n" + "\n".join([f"{indent}# Not read yet, with the words there:", *lines]) if left else ""

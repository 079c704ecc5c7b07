"""The extraction rules in use, by name: a catalog keeps which ones made a value.

The name is a hash of what the rules mean: of the code that derives a posting, and of what that imports, as syntax trees without
docstrings, comments and layout; and of the tables in data/, without comment and blank lines. An explained rule is the same rule.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

from schemas.kept import kept, key_of

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = (
    *(f"pipelines/{stage}.py" for stage in ("derive", "check", "checks")),
    "pipelines/extract/**/*.py",
    "pipelines/match/**/*.py",
)
TABLES = ("data/reference/*", "data/reference/match/*", "data/patches/**/*")  # not those of registers, which read no posting
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
FOLLOWED = "schemas"  # the room whose modules count where the rules import them
NO_RULES = {"schemas.fields"}  # but the table of fields: it says what is done with a value that was read
TOLD = {"GOES"}  # tables that pages are written from


@cache
def rules_version(root: Path = ROOT) -> str:
    """Names the extraction rules in use (8 hex digits). Kept: to read all their modules takes a quarter of a second."""
    files = sorted(path for pattern in (*RULES, f"{FOLLOWED}/**/*.py", *TABLES) for path in root.glob(pattern) if path.is_file())
    return str(
        kept(
            "rules",
            key_of((*files, Path(__file__)), sys.version, [str(path.relative_to(root)) for path in files]),
            partial(_name_rules, root),
        )
    )


def _name_rules(root: Path) -> str:
    digest = blake2b(digest_size=4)
    for meaning in (*_modules(root), *_tables(root)):
        digest.update(meaning)
    return digest.hexdigest()


def _modules(root: Path) -> Iterator[bytes]:
    """The rules' modules, and those of FOLLOWED that they import, each as it reads without comments."""
    waiting = sorted(path for pattern in RULES for path in root.glob(pattern))
    seen = set(waiting)
    for path in waiting:
        tree = ast.parse(path.read_bytes())
        tree.body = [node for node in tree.body if not _is_told(node)]
        words = [str(path.relative_to(root))]
        _write(tree, words)
        yield " ".join(words).encode("utf-8", "surrogatepass")
        found = {root / f"{name.replace('.', '/')}.py" for name in _imported(tree)} - seen
        waiting += sorted(path for path in found if path.is_file())
        seen |= found


def _is_told(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id in TOLD for name in node.targets)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == FOLLOWED and node.module not in NO_RULES:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _write(node: object, words: list[str]) -> None:
    """A syntax tree in words: what each node is, and what it holds. Positions are no fields of a node; what is absent says nothing."""
    if isinstance(node, list):
        for part in node:
            _write(part, words)
    elif isinstance(node, ast.AST):
        words.append(f"({type(node).__name__}")
        for name, held in _held(node):
            words.append(name)
            _write(held, words)
        words.append(")")
    else:
        words.append(repr(node))


def _held(node: ast.AST) -> Iterator[tuple[str, object]]:
    """The fields of a node; a body without its docstring."""
    for name, held in ((name, getattr(node, name, None)) for name in node._fields):
        if name == "body" and isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            held = node.body[1:]
        if held is not None and held != []:
            yield name, held


def _tables(root: Path) -> Iterator[bytes]:
    for path in sorted(path for pattern in TABLES for path in root.glob(pattern) if path.is_file()):
        lines = path.read_bytes().splitlines()
        yield b"\n".join((str(path.relative_to(root)).encode(), *(line for line in lines if line.strip() and not line.startswith(b"#"))))

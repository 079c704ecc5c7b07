"""Notebooks of docs/, executed: ``python -m tests.notebooks NOTEBOOK CATALOG OUT`` runs one on a catalog and writes it with its answers.

In a process of its own: a kernel brings libraries that warn.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent


def execute(notebook: Path, catalog: Path, out: Path) -> None:
    """All cells, in order; of what ran them, nothing is kept but what they answer. nbclient.CellExecutionError where one fails."""
    book = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        own = dict.fromkeys(("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), folder)
        os.environ |= own | {"ROLECALL_CATALOG": str(catalog.resolve()), "PYTHONPATH": str(ROOT)}
        NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}, record_timing=False).execute()
    book.metadata = {"kernelspec": book.metadata["kernelspec"], "language_info": {"name": "python"}}
    nbformat.validate(book)
    nbformat.write(book, out)


if __name__ == "__main__":
    execute(*map(Path, sys.argv[1:]))

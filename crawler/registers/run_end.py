"""What a run does about registers when it ends: its new and changed postings are looked up."""

from contextlib import closing
from pathlib import Path

from catalog.registers.waiting import is_applied
from crawler.registers.applying import apply_registers, look_up_waiting
from crawler.registers.asking import Registers
from pipelines.context import Rolecall
from registers.store import open_store
from schemas.errors import Problem


def look_up(rolecall: Rolecall, path: Path) -> None:
    """Where registers are others than those that were applied, `rolecall registers apply` brings them to the postings of before. Registers
    that cannot be opened are no reason to lose a run: its report says so."""
    writer, at = rolecall.writer, rolecall.clock()
    try:
        with closing(open_store(path)) as db:
            ask = look_up_waiting if is_applied(writer.db) else apply_registers
            ask(writer, Registers.beside(db, path), at)
    except Problem as error:
        rolecall.errors[f"registers: {error}"] += 1

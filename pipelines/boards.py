"""Whose boards a run has met, settled once more when it ends."""

from itertools import islice
from typing import Any

from pipelines.context import Rolecall
from pipelines.extract.organization.employer import Board, name_postings
from pipelines.near_copies import judge_renamed
from schemas.enums import Lineage, Origin

TOGETHER = 100  # boards that are settled in one transaction


def settle_boards(rolecall: Rolecall) -> None:
    """Settle the boards that a run met anew where it changed what they tell, or where their registry row did, and judge the near-copies of
    what that renamed: the result depends on what the catalog holds alone, in whatever order and batches that came."""
    waiting, renamed = iter(rolecall.writer.boards_met()), list[str]()
    while some := list(islice(waiting, TOGETHER)):
        with rolecall.writer.together(rolecall.clock()):
            for met in some:
                renamed += _settle(rolecall, met)
    judge_renamed(rolecall, renamed)
    rolecall.writer.drop_unused()


def _settle(rolecall: Rolecall, met: Any) -> list[str]:
    """Settle one board (`catalog.employers.Met`), where that is due; the posting_ids of those that were called otherwise."""
    writer, home = rolecall.writer, rolecall.home_of(met.family, met.board)
    as_before = met.home == home if met.origin == Origin.REGISTRY else met.home.country == home.country and home.employer is None
    if as_before and not met.is_touched:
        return []
    board = Board(met.family, met.board, home, Lineage(met.lineage), writer.site_name(met.family, met.board))
    settled = name_postings(writer.names_told(met.family, met.board), board)
    renamed: list[str] = writer.settle(met.family, met.board, *settled, rolecall.clock())
    return renamed

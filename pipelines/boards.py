"""Whose boards a run has met, settled once more when it ends."""

from pipelines.context import Rolecall
from pipelines.extract.organization.employer import Board, name_postings
from pipelines.near_copies import judge_renamed
from schemas.enums import Lineage, Origin


def settle_boards(rolecall: Rolecall) -> None:
    """Settle the boards that a run met anew where it changed what they tell, or where their registry row did, and judge the near-copies of
    what that renamed: the result depends on what the catalog holds alone, in whatever order and batches that came."""
    writer = rolecall.writer
    renamed: list[str] = []
    for met in writer.boards_met():
        home = rolecall.home_of(met.family, met.board)
        as_before = met.home == home if met.origin == Origin.REGISTRY else met.home.country == home.country and home.employer is None
        if met.is_touched or not as_before:
            board = Board(met.family, met.board, home, Lineage(met.lineage), writer.site_name(met.family, met.board))
            settled = name_postings(writer.names_told(met.family, met.board), board)
            renamed += writer.settle(met.family, met.board, *settled, rolecall.clock())
    judge_renamed(rolecall, renamed)
    writer.drop_unused()

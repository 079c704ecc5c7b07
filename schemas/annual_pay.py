"""The one table of pay factors. Annual figures are derived beside stated ones."""

from decimal import Decimal

from schemas.enums import Unit

# Hours: 52 weeks of 40 hours, as the US Department of Labor counts. Days: 52 weeks of 5 days.
ANNUAL_FACTOR: dict[Unit, Decimal] = {
    Unit.HOUR: Decimal(2080),
    Unit.DAY: Decimal(260),
    Unit.WEEK: Decimal(52),
    Unit.MONTH: Decimal(12),
    Unit.YEAR: Decimal(1),
}


def annual(value: Decimal | None, unit: Unit | None) -> Decimal | None:
    """``value`` per ``unit`` as a figure per year; None where either is unknown or the unit has no factor."""
    factor = ANNUAL_FACTOR.get(unit) if unit else None
    return None if value is None or factor is None else value * factor

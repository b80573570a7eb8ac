"""A company register as it is declared: which columns mean what."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

from gis_data.sources.model import Columns, Mapping
from siting.domain.industry import IndustryVersion


@dataclass(frozen=True, kw_only=True)
class SizeClass:
    """A class of sizes by number of employed.

    Parameters
    ----------
    low, high
        Its ends, both included; ``high`` is None where it is open.
    """

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"no number of employed lies in {self.low}–{self.high}")

    @property
    def counted(self) -> float:
        """How many it counts as: its middle, or where it is open its lower end."""
        return float(self.low) if self.high is None else (self.low + self.high) / 2


@dataclass(frozen=True, kw_only=True)
class Register:
    """A declared register.

    Parameters
    ----------
    mapping
        How its columns are spelt, and where its rows say where they are.
    workplace
        The number of the workplace; () where there is none.
    industry
        The industry code, two digits or more.
    version, version_columns
        Of which version the codes are: for all rows, or by a column. Neither: whoever reads it has to say.
    employees
        The number of employed, or their size class; () where there is none.
    classes
        Keyed words for size classes, for those that do not say their ends themselves.
    """

    mapping: Mapping
    industry: Columns
    workplace: Columns = ()
    version: IndustryVersion | None = None
    version_columns: Columns = ()
    employees: Columns = ()
    classes: AbstractMapping[str, SizeClass] = field(default_factory=dict)

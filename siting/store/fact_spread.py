"""What is usual: how the values of facts spread over published sites."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from psycopg import sql

from siting.domain.facts import Fact, FactType
from siting.domain.sites import SiteKind
from siting.store.card_search import Connection
from siting.store.cards import published_facts

_LOOKED_AT = 20_000
"""Sites that are looked at, at most about; every so many of more."""
_MOST_TEXTS = 40
_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How one fact's values spread.

    Parameters
    ----------
    known
        At what share of the sites it is known, 0 to 1.
    low, middle, high
        One site in ten is below, half are, nine in ten are; None for what is neither number nor date.
    codes
        At what share of the sites each code is, for codes and sets of codes.
    texts
        The values of free text in their order; () where there are more than a list can offer.
    """

    known: float
    low: float | date | None = None
    middle: float | date | None = None
    high: float | date | None = None
    codes: Mapping[str, float] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


def fact_spread(connection: Connection, kind: SiteKind | None) -> dict[str, Spread]:
    """Return how the facts of a kind of site spread over those that are published; facts that no site has are left out.

    Parameters
    ----------
    connection
        The public's.
    kind
        None for all sites together.
    """
    view = "sites" if kind is None else str(kind)
    facts = published_facts(view)
    table = sql.Identifier("published", view)
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    step = max(1, (row[0] if row else 0) // _LOOKED_AT)
    columns = sql.SQL(", ").join([sql.SQL("count(*)"), *(one for fact in facts for one in _columns(fact))])
    text = sql.SQL("SELECT {} FROM {} WHERE site_id %% %s = 0").format(columns, table)
    numbers = list(connection.execute(text, [step]).fetchone() or ())
    total = numbers.pop(0) if numbers else 0
    spreads = {fact.key: _spread(fact, numbers[2 * place : 2 * place + 2], total) for place, fact in enumerate(facts)}
    return {key: spread for key, spread in spreads.items() if spread.known > 0}


def _columns(fact: Fact) -> tuple[sql.Composable, sql.Composable]:
    """Return what counts the known values, and what says how they spread."""
    column = sql.Identifier(fact.key)
    known = sql.SQL("count({})").format(column)
    spread: sql.Composable
    match fact.type:
        case FactType.NUMBER | FactType.DATE:
            spread = sql.SQL("percentile_disc({}) WITHIN GROUP (ORDER BY {})").format(
                sql.Literal([_LOW, 0.5, _HIGH]), column
            )
        case FactType.CODE | FactType.CODES:
            has = sql.SQL("{} = {}") if fact.type is FactType.CODE else sql.SQL("{} = ANY({})")
            counts = [
                sql.SQL("count(*) FILTER (WHERE {})").format(has.format(sql.Literal(code), column))
                for code in fact.code_list
            ]
            spread = sql.SQL("ARRAY[{}]").format(sql.SQL(", ").join(counts))
        case FactType.TEXT:
            spread = sql.SQL("(array_agg(DISTINCT {} COLLATE published.names))[1:{}]").format(
                column, sql.Literal(_MOST_TEXTS + 1)
            )
        case _:
            spread = sql.SQL("NULL")
    return known, spread


def _spread(fact: Fact, found: Collection[object], total: int) -> Spread:
    known, spread = found
    share = float(str(known)) / total if total else 0.0
    if not isinstance(spread, list):
        return Spread(known=share)
    if fact.type is FactType.TEXT:
        texts = tuple(value for value in spread if value is not None)
        return Spread(known=share, texts=texts if len(texts) <= _MOST_TEXTS else ())
    if fact.type in (FactType.CODE, FactType.CODES):
        counts = zip(fact.code_list, spread, strict=True)
        return Spread(known=share, codes={code: count / total for code, count in counts if count})
    low, middle, high = spread
    return Spread(known=share, low=low, middle=middle, high=high)

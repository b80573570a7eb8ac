"""Functions that compute facts, as the database knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from siting.domain.vocabulary import fact_named
from siting.store import tables
from siting.store.database import driver_connection
from siting.store.queries import queries
from siting.store.vocabulary import read_numbering


@dataclass(frozen=True, kw_only=True)
class ComputerKey:
    """What the store knows of a function that computes facts.

    Parameters
    ----------
    name, version
        Its name and which rule it follows.
    facts, measures
        Facts that it gives, and those that it measures by argument; no two functions give the same.
    reads_facts
        Whether it reads what is declared of a site, so that a change of that makes its facts of the site stale.
    """

    name: str
    version: int
    facts: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    reads_facts: bool = False

    def __post_init__(self) -> None:
        # Compared with what is stored, where neither has an order.
        object.__setattr__(self, "facts", tuple(sorted(self.facts)))
        object.__setattr__(self, "measures", tuple(sorted(self.measures)))


def enrol(conn: Connection, computers: Sequence[ComputerKey]) -> dict[str, int]:
    """Make functions known as they are now, and return their numbers by name.

    Values of facts that one of them gave before, and that none gives now, are removed; so is what was measured. What a
    function has computed by another rule is out of date from then on, and so are values that it is not known to have
    computed: another gave them, or a step of the tables went back and forth, which leaves values without where they
    are from.
    """
    known = enrolled(conn)
    new = [one for one in computers if known.get(one.name) != one]
    if new:
        fact_ids = _fact_ids(conn, {fact for one in new for fact in one.facts})
        before = _given(conn)
        for one in new:
            _enrol(conn, one, [fact_ids[fact] for fact in one.facts])
        taken_on = [fact_ids[fact] for one in new for fact in one.facts if fact not in _facts_of(known, one.name)]
        _take_on_values(conn, taken_on)
        _forget_values(conn, before)
    columns = tables.computer.c
    wanted = [one.name for one in computers]
    rows = conn.execute(select(columns.name, columns.id).where(columns.name.in_(wanted)))
    return {row.name: row.id for row in rows}


def enrolled(conn: Connection) -> dict[str, ComputerKey]:
    """Return the functions that the database knows, by name."""
    computer, gives, fact = tables.computer, tables.fact_computer, tables.fact
    facts = (
        select(func.array_agg(fact.c.key))
        .select_from(gives.join(fact))
        .where(gives.c.computer_id == computer.c.id)
        .scalar_subquery()
        .label("facts")
    )
    return {
        row.name: ComputerKey(
            name=row.name,
            version=row.version,
            facts=tuple(row.facts or ()),
            measures=tuple(row.measures),
            reads_facts=row.reads_facts,
        )
        for row in conn.execute(select(computer, facts))
    }


def forget_computers(conn: Connection, known: Collection[str]) -> int:
    """Forget all functions but these, with what they have computed, and return how many were forgotten."""
    columns = tables.computer.c
    gone = list(conn.scalars(select(columns.id).where(columns.name.not_in(list(known)))))
    if gone:
        before = _given(conn)
        conn.execute(delete(tables.site_computation).where(tables.site_computation.c.computer_id.in_(gone)))
        conn.execute(delete(tables.computer).where(columns.id.in_(gone)))
        _forget_values(conn, before)
    return len(gone)


def _enrol(conn: Connection, one: ComputerKey, fact_ids: Sequence[int]) -> None:
    computer, gives = tables.computer, tables.fact_computer
    row = {"version": one.version, "measures": list(one.measures), "reads_facts": one.reads_facts}
    made = insert(computer).values(name=one.name, **row).on_conflict_do_update(index_elements=["name"], set_=row)
    number = conn.scalars(made.returning(computer.c.id)).one()
    conn.execute(delete(gives).where(gives.c.computer_id == number, gives.c.fact_id.not_in(fact_ids)))
    if fact_ids:
        rows = [{"fact_id": fact_id, "computer_id": number} for fact_id in fact_ids]
        conn.execute(
            insert(gives).on_conflict_do_update(index_elements=["fact_id"], set_={"computer_id": number}), rows
        )


def _facts_of(known: Mapping[str, ComputerKey], name: str) -> tuple[str, ...]:
    return known[name].facts if name in known else ()


def _take_on_values(conn: Connection, fact_ids: Sequence[int]) -> None:
    """Have computed values of facts stand as out of date; of sites without a place geodata tell nothing at all."""
    if fact_ids:
        for name in ("forget_placeless", "take_on"):
            driver_connection(conn).execute(queries("computations")[name], {"fact_ids": list(fact_ids)})


def _fact_ids(conn: Connection, keys: Collection[str]) -> dict[str, int]:
    numbers = read_numbering(conn).fact_ids
    return {key: numbers[fact_named(key).key] for key in keys}


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What all functions together give: numbers of facts, and keys of facts that are measured."""

    facts: frozenset[int]
    measures: frozenset[str]


def _given(conn: Connection) -> _Given:
    return _Given(
        facts=frozenset(conn.scalars(select(tables.fact_computer.c.fact_id))),
        measures=frozenset(conn.scalars(select(func.unnest(tables.computer.c.measures)))),
    )


def _forget_values(conn: Connection, before: _Given) -> None:
    """Remove the values of what was given before and is not now."""
    now, database = _given(conn), driver_connection(conn)
    if facts := before.facts - now.facts:
        database.execute(queries("computations")["forget_facts"], {"fact_ids": list(facts)})
    if measures := before.measures - now.measures:
        database.execute(queries("computations")["forget_measures"], {"facts": list(measures)})

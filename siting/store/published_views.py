"""Views of what the public may know besides the cards: where each value is from, and which geodata there are."""

from __future__ import annotations

from siting.domain.values import Status
from siting.store.fact_table import STATUS_NUMBERS

_NAMES = ("site_facts", "geodata_sets")


def drop_statements(schema: str) -> list[str]:
    """Return what takes the views away before they are made anew."""
    return [f"DROP VIEW IF EXISTS {schema}.{name}" for name in _NAMES]


def view_statements(schema: str, off_the_market: str) -> list[str]:
    """Return what makes the views.

    Parameters
    ----------
    schema
        That the public may read.
    off_the_market
        Availabilities, quoted, that are on no public page.
    """
    return [_site_facts(schema, off_the_market), _geodata_sets(schema)]


def _site_facts(schema: str, off_the_market: str) -> str:
    """Return the view of how well each fact of a published site is known, by whom and since when."""
    known = (Status.KNOWN, Status.ESTIMATED, Status.NOT_APPLICABLE, Status.UNKNOWN)
    statuses = " ".join(f"WHEN {STATUS_NUMBERS[one]} THEN '{one}'" for one in known)
    return f"""\
CREATE VIEW {schema}.site_facts AS
SELECT
    site_fact.site_id, fact.key AS fact, CASE site_fact.status {statuses} END AS status,
    provenance.text AS source, site_fact.verified, site_fact.computed,
    site_fact.computed AND EXISTS (
        SELECT FROM siting.site_computation AS computation
        JOIN siting.computer ON computer.id = computation.computer_id
        JOIN siting.fact_computer ON fact_computer.computer_id = computer.id
        WHERE computation.site_id = site_fact.site_id AND fact_computer.fact_id = site_fact.fact_id
            AND (computation.stale OR computation.version <> computer.version)
    ) AS stale
FROM siting.site_fact
JOIN siting.site ON site.id = site_fact.site_id
JOIN siting.fact ON fact.id = site_fact.fact_id
JOIN siting.provenance ON provenance.id = site_fact.provenance_id
WHERE site.published AND site.availability NOT IN ({off_the_market})"""  # noqa: S608 - names of our own


def _geodata_sets(schema: str) -> str:
    """Return the view of what geodata there are; not where they were read, which may be a folder or a private link."""
    return (
        f"CREATE VIEW {schema}.geodata_sets AS SELECT key, title_sv, title_en, licence, attribution, verified, "  # noqa: S608
        "loaded_at, roles, demo FROM siting.geodata_set WHERE version > 0"
    )

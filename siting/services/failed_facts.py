"""Sites that a function could not compute: each is named with what went wrong, and keeps nobody else from its facts."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from siting.domain.errors import SitingError, Unavailable
from siting.domain.sites import Site
from siting.domain.text import Text, same
from siting.domain.vocabulary import FACTS
from siting.services.fact_computers import FactComputer
from siting.store.computations import Computation

NOT_OF_A_SITE = (SQLAlchemyError, psycopg.Error, Unavailable, MemoryError)
"""What is no site's fault, such as a database that has gone away: it ends a run."""

MOST_APART = 50
"""Once a function has failed for so many sites of a run, it is the function that is at fault: sites among which one
fails are given up together from then on, or a run would ask it about each of them."""


class FactsFailed(SitingError):
    """Functions failed for some sites; all other facts were computed and stored."""

    code = "facts_failed"


@dataclass(frozen=True, kw_only=True)
class FailedSite:
    """A site that a function could not compute.

    Parameters
    ----------
    site_id, reference, name
        Which site.
    label
        What people call what the function does.
    why
        What went wrong, with the place in the program.
    """

    site_id: int
    reference: str
    name: str
    label: Text
    why: Text


@dataclass(kw_only=True)
class Failures:
    """What has failed in a run: counted by function, and named as far as there are few.

    Parameters
    ----------
    counts
        Name of the function → how many sites.
    named
        The first :data:`MOST_APART` of each function.
    """

    counts: dict[str, int] = field(default_factory=dict)
    named: list[FailedSite] = field(default_factory=list)

    def are_many(self, one: FactComputer) -> bool:
        """Tell whether it is the function that is at fault."""
        return self.counts.get(one.name, 0) >= MOST_APART

    def add(self, one: FactComputer, sites: Sequence[Site], error: Exception) -> dict[int, Computation]:
        """Note that a function failed for sites, and return what is to be stored of them."""
        known = self.counts.get(one.name, 0)
        self.counts[one.name] = known + len(sites)
        why = _what_and_where(error)
        self.named += [
            FailedSite(site_id=site.site_id, reference=site.reference, name=site.name, label=one.label, why=why)
            for site in sites[: max(0, MOST_APART - known)]
        ]
        return {site.site_id: _unknown(one, site, error) for site in sites}


def _unknown(one: FactComputer, site: Site, error: Exception) -> Computation:
    """Return that nothing is known of what a function gives for a site; a value that somebody states stays."""
    # Where it happened is for those who run the program; readers of a site are told no more than what kind it was.
    what = error.message if isinstance(error, SitingError) else same(type(error).__name__)
    why = _FAILED.fill(what=what)
    facts = [key for key in one.facts if site.kind in FACTS[key].kinds and not site.fact(key).usable]
    return Computation(missing=dict.fromkeys(facts, why))


def _what_and_where(error: Exception) -> Text:
    what = error.message if isinstance(error, SitingError) else same(f"{type(error).__name__}: {error}")
    frames = traceback.extract_tb(error.__traceback__)
    return _WHERE.fill(what=what, file=Path(frames[-1].filename).name, line=str(frames[-1].lineno)) if frames else what


_FAILED = Text(
    sv="beräkningen gick fel ({what}) och görs om nästa gång",
    en="the computation failed ({what}) and is done again next time",
)
_WHERE = Text(sv="{what} ({file}, rad {line})", en="{what} ({file}, line {line})")

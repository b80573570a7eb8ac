"""Who may watch the supply of land, and what they see of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.serving.service import Service, service_of
from api.serving.visitors import planner, visitor_of
from siting.store.card_search import Connection
from siting.store.database import driver_connection


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """Who watches.

    Parameters
    ----------
    published_only
        Whether only what is published is seen: the public's eyes.
    """

    published_only: bool

    @contextmanager
    def reading(self, service: Service) -> Iterator[Connection]:
        """Lend a connection that sees what this watcher may."""
        if self.published_only:
            with service.published.read() as reader:
                yield reader
        else:
            with service.begin(snapshot=True) as conn:
                yield driver_connection(conn)


def watcher(request: Request) -> Watcher:
    """Return who watches: planners see all land, the public what is published, where the deployment lets it.

    Raises
    ------
    SignInNeeded
        The map is for planners, and nobody is signed in.
    Forbidden
        The account has no right to it.
    """
    public = service_of(request).settings.service.planner_public
    if public and visitor_of(request).account is None:
        return Watcher(published_only=True)
    planner(request)
    return Watcher(published_only=False)


WatcherNow = Annotated[Watcher, Depends(watcher)]

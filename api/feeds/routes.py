"""All routes that programs of others follow."""

from __future__ import annotations

from fastapi import APIRouter

from api.feeds import atom, catalogue, sitemaps

router = APIRouter(include_in_schema=False)
for _part in (atom, catalogue, sitemaps):
    router.include_router(_part.router)

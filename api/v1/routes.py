"""All routes of the JSON API."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1 import enquiries, enquiries_staff, facts, layers, places, proposals, requirements, sites, supply, unmet

router = APIRouter(prefix="/api/v1")
for _part in (sites, facts, places, layers, supply, unmet, requirements, proposals, enquiries, enquiries_staff):
    router.include_router(_part.router)

"""All routes of the planners' pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.planner import exporting, looking

router = APIRouter(include_in_schema=False)
for _part in (looking, exporting):
    router.include_router(_part.router)

"""All routes of the companies' pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.company import about, compare, embed, search, site, start
from api.pages.company.need import routes as need

router = APIRouter(include_in_schema=False)
for _area in (start, search, site, compare, embed, about, need):
    router.include_router(_area.router)

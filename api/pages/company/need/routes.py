"""All routes of the pages where a company describes what it needs."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.company.need import answers, sending, start, steps

router = APIRouter(include_in_schema=False)
# A link's address takes whatever stands there, and a step's whatever stands behind it.
for _area in (start, answers, sending, steps):
    router.include_router(_area.router)

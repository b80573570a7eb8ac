"""All routes of the staff's pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.staff import enquiries, opened, proposals, work

router = APIRouter(include_in_schema=False)
for _part in (enquiries, work, proposals, opened):
    router.include_router(_part.router)

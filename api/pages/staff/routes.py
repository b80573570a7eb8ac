"""All routes of the staff's pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.staff import enquiries, imports, opened, proposals, site_edit, site_page, sites, work

router = APIRouter(include_in_schema=False)
for _part in (enquiries, work, proposals, opened, sites, site_edit, site_page, imports):
    router.include_router(_part.router)

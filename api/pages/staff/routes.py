"""All routes of the staff's pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.staff import by_hand, comparing, enquiries, imports, opened, proposals, site_edit, site_page, sites, work

router = APIRouter(include_in_schema=False)
# Of the addresses that an enquiry's could be taken for, those that are none come first.
for _part in (by_hand, enquiries, work, comparing, proposals, opened, sites, site_edit, site_page, imports):
    router.include_router(_part.router)

"""All routes of accounts."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.account import auditing, own, signing_in, users

router = APIRouter(include_in_schema=False)
for one in (signing_in.router, own.router, users.router, auditing.router):
    router.include_router(one)

"""What a planner sees, as files."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/planner")

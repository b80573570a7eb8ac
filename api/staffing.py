"""What one process remembers for staff: where sites stood with stored requirements, and files of proposals."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from api.rendered import Renderings
from siting.services.workbench_trying import Positions


@dataclass(frozen=True, kw_only=True)
class StaffTools:
    """Nothing of it is lost for good when the process ends."""

    positions: Positions = field(default_factory=Positions)
    renderings: Renderings = field(default_factory=Renderings)


def tools_of(request: Request) -> StaffTools:
    """Return the process's tools."""
    tools = request.app.state.staff_tools
    if not isinstance(tools, StaffTools):
        raise TypeError(f"the application was made without tools for staff: {tools!r}")
    return tools

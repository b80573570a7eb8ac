"""What the reading of somebody's file can be refused for."""

from __future__ import annotations

from siting.domain.errors import InvalidInput


class UnreadableFile(InvalidInput):
    """The file as a whole can't be read: broken, empty, or not what it seems."""

    code = "unreadable_file"


class NotThisSource(InvalidInput):
    """The file can be read but is not what the mapping describes: its columns are others."""

    code = "not_this_source"

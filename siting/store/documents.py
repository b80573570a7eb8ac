"""Documents that the database can hold as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from siting.store.text import storable


def storable_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document of plain JSON values with the texts that PostgreSQL can't store mended.

    Raises
    ------
    TypeError
        Something in it is not a JSON value.
    """
    return {storable(key): _storable(value) for key, value in document.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return storable_document(value)
    if isinstance(value, Sequence):
        return [_storable(one) for one in value]
    raise TypeError(f"{type(value).__name__} is not a JSON value")

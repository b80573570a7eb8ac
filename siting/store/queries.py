"""SQL kept in files: each statement has a name and a line that says what it is for.

.. code-block:: sql

    -- name: vanished
    -- Sites of a source that a load has not seen.
    SELECT ...
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_HEAD = re.compile(r"^-- name: (\w+)\n", flags=re.MULTILINE)


@cache
def queries(topic: str) -> dict[str, bytes]:
    """Return the statements of one file below ``sql/`` by their names, as the driver takes them.

    Parameters
    ----------
    topic
        The file's name without its ending.
    """
    text = resources.files("siting.store").joinpath("sql", f"{topic}.sql").read_text(encoding="utf-8")
    parts = _HEAD.split(text)[1:]
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}

"""The service's log: one line of JSON an event, without personal data."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import ExcInfo

_without_locals = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=40)


def log_as_json() -> None:
    """Make this process log so: our own events, and those of libraries from warnings on."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    told = structlog.processors.ExceptionRenderer(described_error)
    structlog.configure(
        processors=[
            *shared,
            told,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                told,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def described_error(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Return an error for the log: where it was, and the first line of what it said.

    Variables hold what people sent, and so do the further lines of the database's errors (DETAIL, parameters).
    """
    told = _without_locals(exc_info)
    for one in told:
        one["exc_value"] = str(one["exc_value"]).partition("\n")[0]
    return told

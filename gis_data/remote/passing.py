"""Faults that may pass, and how long to wait before another try."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from gis_data.remote.errors import ServiceUnavailable
from siting.domain.errors import SitingError
from siting.domain.text import Text

FIRST_WAIT_S = 1.0


class Passing(Exception):
    """Something that may be otherwise at the next try.

    Parameters
    ----------
    why
        What happened, as the end of a sentence.
    asked_wait_s
        How long the service asks to be left alone.
    at_last
        What it becomes when no try is left.
    """

    def __init__(
        self,
        why: Text,
        *,
        asked_wait_s: float | None = None,
        at_last: type[SitingError] = ServiceUnavailable,
    ) -> None:
        super().__init__(why.en)
        self.why = why
        self.asked_wait_s = asked_wait_s
        self.at_last = at_last


def pause_s(
    tries: int, asked_wait_s: float | None, longest_s: float, between: Callable[[float, float], float]
) -> float:
    """Return how many seconds to wait after so many failed tries.

    Doubling from :data:`FIRST_WAIT_S`, with a random part of half, so that many who were thrown out together do not
    come back together; what the service asks for is kept to, and never less, up to ``longest_s``.

    >>> pause_s(3, None, 120.0, max)
    4.0
    >>> pause_s(1, 7.0, 120.0, max), pause_s(1, 3600.0, 120.0, max)
    (8.0, 120.0)
    """
    if asked_wait_s is not None:
        return min(longest_s, asked_wait_s + between(0.0, FIRST_WAIT_S))
    full = min(longest_s, FIRST_WAIT_S * 2.0 ** min(tries - 1, 30))
    return between(full / 2, full)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Return the seconds of a ``Retry-After`` header, which holds seconds or a date; None when it holds neither.

    >>> from datetime import UTC
    >>> retry_after_s("120", datetime(2026, 11, 24, tzinfo=UTC))
    120.0
    >>> retry_after_s("Tue, 24 Nov 2026 00:00:30 GMT", datetime(2026, 11, 24, tzinfo=UTC))
    30.0
    """
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            wait = parsedate_to_datetime(header) - now
        except (ValueError, TypeError, OverflowError):
            return None
        return max(wait, timedelta()).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None

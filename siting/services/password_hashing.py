"""Hashing passwords: Argon2id, slow on purpose, a few at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from siting.domain.accounts import TooManyTries
from siting.domain.passwords import LONGEST, normalised
from siting.domain.text import Text

TIME_COST = 3
MEMORY_KIB = 64 * 1024
PARALLELISM = 4
"""The second recommended choice of RFC 9106, section 4; a hash that names others is made anew at the next sign-in."""

AT_ONCE = 2
"""Hashes that one process makes at a time: each takes 64 MiB."""

_PATIENCE_S = 5.0
_WAIT_S = 10

_slots = threading.BoundedSemaphore(AT_ONCE)
_hasher = PasswordHasher(
    time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM, hash_len=32, salt_len=16, type=Type.ID
)


@cache
def _nobodys() -> str:
    """Return a hash to verify where there is no account, so that it takes as long as where there is one."""
    return _hasher.hash("")


def hash_password(password: str) -> str:
    """Return the hash that is stored of a password.

    Raises
    ------
    TooManyTries
        So many hash at once that its turn does not come.
    """
    with hashing_slot():
        return _hasher.hash(_bytes(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one that a hash was made of.

    Parameters
    ----------
    stored
        The hash; None or "" where there is none, which takes as long and is never right.
    password
        As it was typed.
    """
    try:
        _hasher.verify(stored or _nobodys(), _bytes(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Wait for one's turn to hash.

    Raises
    ------
    TooManyTries
        So many try to sign in that it does not come.
    """
    if not _slots.acquire(timeout=_PATIENCE_S):
        raise TooManyTries(_BUSY, value=_WAIT_S)
    try:
        yield
    finally:
        _slots.release()


def _bytes(password: str) -> bytes:
    return normalised(password).encode("utf-8", "surrogatepass")


_BUSY = Text(
    sv="Många försöker logga in just nu. Försök igen om en stund.",
    en="Many try to sign in right now. Try again in a moment.",
)

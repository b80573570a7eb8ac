"""Turns: as many at once as are let through, a queue with an end, and a refusal that says to come back."""

from __future__ import annotations

import asyncio

import pytest

from api.serving.problems import Busy, status_of
from api.serving.turns import MatchTurns, Turns
from tests.looping import run_apart


async def held(turns: Turns, until: asyncio.Event, log: list[str], name: str) -> None:
    async with turns.take():
        log.append(f"{name} begins")
        await until.wait()
        log.append(f"{name} ends")


def test_who_comes_later_waits_until_a_turn_is_given_back() -> None:
    async def run() -> list[str]:
        turns, log = Turns(at_once=1, waiting=1, seconds=10), list[str]()
        ends = [asyncio.Event(), asyncio.Event()]
        first, second = (asyncio.create_task(held(turns, end, log, name)) for end, name in zip(ends, "ab", strict=True))
        await asyncio.sleep(0.01)
        ends[1].set()
        await asyncio.sleep(0.01)
        ends[0].set()
        await asyncio.gather(first, second)
        return log

    assert run_apart(run()) == ["a begins", "a ends", "b begins", "b ends"]


def test_beyond_the_queue_and_after_too_long_a_wait_one_is_refused_and_the_turns_go_on() -> None:
    async def run() -> list[str]:
        turns, log = Turns(at_once=1, waiting=1, seconds=0.05), list[str]()
        end = asyncio.Event()
        first = asyncio.create_task(held(turns, end, log, "first"))
        await asyncio.sleep(0.01)
        waits = asyncio.create_task(held(turns, end, log, "waits"))
        await asyncio.sleep(0.01)
        with pytest.raises(Busy):
            await held(turns, end, log, "too many")
        with pytest.raises(Busy) as told:
            await waits
        assert status_of(told.value) == 503
        end.set()
        await first
        await held(turns, end, log, "after")
        return log

    assert run_apart(run()) == ["first begins", "first ends", "after begins", "after ends"]


def test_a_turn_is_given_back_whatever_happens_in_it() -> None:
    async def run() -> None:
        turns = Turns(at_once=1, waiting=0, seconds=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with turns.take():
                    raise ZeroDivisionError

    run_apart(run())


def test_the_order_alone_does_not_wait_for_those_that_tell_more() -> None:
    async def run() -> None:
        turns = MatchTurns()
        async with turns.of(insight=True).take():
            async with asyncio.timeout(1):
                async with turns.of(insight=False).take():
                    pass

    run_apart(run())

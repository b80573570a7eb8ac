from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.remote.errors import ServiceUnavailable
from gis_data.remote.machine import Machine
from gis_data.remote.pace import Pace
from gis_data.remote.passing import Passing, pause_s, retry_after_s
from siting.settings import GeodataSettings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def lowest(low: float, _: float) -> float:
    return low


def highest(_: float, high: float) -> float:
    return high


@given(st.integers(1, 10_000), st.floats(0, 1e6), st.none() | st.floats(0, 1e9))
def test_no_pause_is_longer_than_the_longest(tries: int, longest: float, asked: float | None) -> None:
    assert 0 <= pause_s(tries, asked, longest, highest) <= longest


@given(st.floats(0, 100), st.integers(1, 20))
def test_a_service_is_never_asked_sooner_than_it_wants(asked: float, tries: int) -> None:
    assert pause_s(tries, asked, 120.0, lowest) >= asked


def test_pauses_double_and_differ_by_chance() -> None:
    longest = [pause_s(tries, None, 120.0, highest) for tries in range(1, 10)]
    shortest = [pause_s(tries, None, 120.0, lowest) for tries in range(1, 10)]

    assert longest[:7] == [1, 2, 4, 8, 16, 32, 64]
    assert longest[7:] == [120, 120]
    assert shortest == [one / 2 for one in longest]
    assert all(then >= first for first, then in pairwise(longest))


@pytest.mark.parametrize("header", [None, "", "soon", "inf", "nan", "Tue, 99 Nov 2026 00:00:00 GMT"])
def test_what_is_no_wait_is_none(header: str | None) -> None:
    assert retry_after_s(header, NOW) is None


@given(st.text(max_size=30))
def test_no_header_breaks_it(header: str) -> None:
    wait = retry_after_s(header, NOW)
    assert wait is None or wait >= 0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def pace(clock: Clock) -> Pace:
    settings = GeodataSettings(geodata_run_s=1000, geodata_read_s=10, geodata_min_bytes_s=100)
    return Pace(settings, Machine(monotonic=clock), "flood (geo.example.se)")


def run(clock: Clock, made: Pace, seconds: range, bytes_a_second: int) -> None:
    for second in seconds:
        clock.now = second
        made.arrived(bytes_a_second)


def test_each_wait_is_cut_to_what_is_left_of_the_whole() -> None:
    clock = Clock()
    made = pace(clock)

    assert (made.left_s(60), made.left_s(None)) == (60, 1000)
    clock.now = 990
    assert made.left_s(60) == 10
    clock.now = 1000
    with pytest.raises(ServiceUnavailable, match="more than 1000 s"):
        made.left_s(60)


def test_an_answer_may_come_at_the_least_speed_for_ever() -> None:
    clock = Clock()
    made = pace(clock)
    made.start()

    run(clock, made, range(900), 101)


def test_one_that_comes_more_slowly_is_given_up_after_one_stretch() -> None:
    clock = Clock()
    made = pace(clock)
    made.start()

    with pytest.raises(Passing, match="drips"):
        run(clock, made, range(900), 99)
    assert clock.now == 10


def test_a_fast_beginning_does_not_pay_for_a_drip_later() -> None:
    clock = Clock()
    made = pace(clock)
    made.start()
    run(clock, made, range(12), 1_000_000)

    with pytest.raises(Passing):
        run(clock, made, range(12, 100), 1)
    assert clock.now < 31


def test_time_before_the_first_byte_and_between_requests_is_not_counted() -> None:
    clock = Clock()
    made = pace(clock)
    for request in range(5):
        made.start()
        clock.now = request * 100 + 60
        made.arrived(5)

"""Kept tiles: of the version that is asked for alone, and no more bytes than are set."""

from __future__ import annotations

from api.ogc.tile_cache import KeptTile, TileCache, TileKey

CONTENT = b"tile " * 200


def key(column: int) -> TileKey:
    return ("sites",), 10, column, 5


def packed_tile(content: bytes, version: tuple[int, int], etag: str) -> KeptTile:
    return KeptTile(version=version, content=content, packed=False, etag=etag).pack()


def test_a_tile_of_another_version_is_not_given() -> None:
    cache = TileCache(100_000)
    cache.put(key(1), packed_tile(CONTENT, (3, 0), "e"))

    assert cache.holds(key(1))
    assert not cache.holds(key(2))
    assert cache.get(key(1), (4, 0)) is None
    assert cache.get(key(1), (2, 0)) is None
    found = cache.get(key(1), (3, 0))
    assert found is not None
    assert found.plain() == CONTENT
    assert len(found.content) < len(CONTENT)


def test_a_later_tile_is_not_replaced_by_an_earlier_one() -> None:
    cache = TileCache(100_000)
    cache.put(key(1), packed_tile(b"new", (3, 0), "new"))
    cache.put(key(1), packed_tile(b"old", (2, 0), "old"))

    found = cache.get(key(1), (3, 0))
    assert found is not None
    assert (found.content, found.packed) == (b"new", False)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    one = packed_tile(b"x" * 100, (1, 0), "e")
    cache = TileCache(1_600)
    for column in range(3):
        cache.put(key(column), one)
    assert cache.get(key(0), (1, 0)) is not None
    cache.put(key(3), one)

    assert [cache.get(key(column), (1, 0)) is not None for column in range(4)] == [True, False, True, True]
    assert cache.size_bytes <= 1_600


def test_what_is_put_anew_is_counted_once() -> None:
    cache = TileCache(100_000)
    cache.put(key(1), packed_tile(CONTENT, (1, 0), "e"))
    before = cache.size_bytes
    cache.put(key(1), packed_tile(CONTENT, (2, 0), "e"))

    assert cache.size_bytes == before

"""What people do at the same time: search, look at sites and maps, match, describe a need, edit."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.asked_matches import SEED, ours, requirements
from tests.bench.open_loop import LOST, Answer, Client, Taken, at_rate

HTML = {"Accept": "text/html", "Accept-Language": "sv"}
FORM = {**HTML, "Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "identity"}
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
_VERSION = re.compile(r'name="version" value="(\d+)"')
_WORDS = ("plot", "B00", "mark", "industri", "lager", "1", "22")
_ZOOM, _COLUMNS, _ROWS = 12, (2191, 2200), (1234, 1245)
"""Tiles over the sites that are made up."""

RATES = {
    "search": 4.0,
    "site": 6.0,
    "tile": 12.0,
    "features": 3.0,
    "match": 5.0,
    "insight": 0.2,
    "need": 1.0,
    "edit": 1.0,
}
"""Requests a second, or for the last two what takes two or three."""


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """Those who use the service.

    Parameters
    ----------
    client
        Asks it.
    site_ids
        Numbers of published sites.
    sign_in
        What the member of staff's browser holds.
    """

    client: Client
    site_ids: Sequence[int]
    sign_in: str
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    async def search(self, _: int) -> Answer:
        """Open the search page with some words and an area."""
        least = str(self.chance.randrange(500, 50_000))
        asked = {"text": self.chance.choice(_WORDS), "kind": "land", "plot_area_m2_min": least}
        return await self.client.ask(f"/sites?{urlencode(asked)}", headers=HTML)

    async def site(self, _: int) -> Answer:
        """Open a site's page."""
        found = await self.client.ask(f"/sites/{self.chance.choice(self.site_ids)}", headers=HTML)
        if found.status == 308:
            # Its address has its name in it.
            found = await self.client.ask(found.headers["location"], headers=HTML)
        return found

    async def tile(self, _: int) -> Answer:
        """Fetch a map's tile."""
        row, column = self.chance.randrange(*_ROWS), self.chance.randrange(*_COLUMNS)
        return await self.client.ask(f"/ogc/tiles/WebMercatorQuad/{_ZOOM}/{row}/{column}")

    async def features(self, number: int) -> Answer:
        """Fetch a page of features."""
        return await self.client.ask(f"/ogc/collections/sites/items?limit=100&offset={100 * (number % 50)}")

    def match(self, *, insight: bool) -> Callable[[int], Awaitable[Answer]]:
        """Return what matches one requirement after the other."""
        bodies = [ours(one) for one in requirements(400)]
        path = f"/api/v1/match?insight={'true' if insight else 'false'}"

        async def ask(number: int) -> Answer:
            body = bodies[number % len(bodies)]
            return await self.client.ask(path, method="POST", body=body, headers={"Content-Type": "application/json"})

        return ask

    async def need(self, _: int) -> Answer:
        """Begin to describe a need and answer a question."""
        page = await self.client.ask("/need", headers={**HTML, "Accept-Encoding": "identity"})
        if page.status != 200:
            return page
        held = {**FORM, "Cookie": page.headers.get("set-cookie", "").partition(";")[0]}
        begun = await self._post("/need", {"form_token": _found(_TOKEN, page), "kind": "land"}, held)
        if begun.status != 303:
            return begun
        link = begun.headers["location"].rsplit("/", 1)[0] + "/power"
        page = await self.client.ask(link, headers=held)
        if page.status != 200:
            return page
        fields = {
            "form_token": _found(_TOKEN, page),
            "version": _found(_VERSION, page),
            "power_capacity_mw": str(self.chance.randrange(1, 9)),
            "power_capacity_mw.importance": "need",
        }
        return await self._post(link, fields, held)

    async def edit(self, number: int) -> Answer:
        """Take a site back from the public, or publish it again."""
        held = {**FORM, "Cookie": f"siting-signin={self.sign_in}"}
        # Two by two, so that as many are published afterwards.
        page = f"/staff/sites/{self.site_ids[number // 2]}"
        shown = await self.client.ask(page, headers=held)
        if shown.status != 200:
            return shown
        action = "unpublish" if number % 2 == 0 else "publish"
        return await self._post(f"{page}/state", {"form_token": _found(_TOKEN, shown), "action": action}, held)

    async def _post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        return await self.client.ask(path, method="POST", body=urlencode(fields).encode(), headers=headers)


GOOD = {
    "search": (200,),
    # One that the member of staff has just taken back is not there.
    "site": (200, 404),
    "tile": (200, 204),
    "features": (200,),
    "match": (200,),
    "insight": (200,),
    "need": (303,),
    "edit": (303,),
}


async def at_once(people: People, seconds: float) -> dict[str, Taken]:
    """Let everybody do what they do for some time; return how long each thing took and what came of it."""
    works = {
        "search": people.search,
        "site": people.site,
        "tile": people.tile,
        "features": people.features,
        "match": people.match(insight=False),
        "insight": people.match(insight=True),
        "need": people.need,
        "edit": people.edit,
    }
    taken = await asyncio.gather(
        *(at_rate(work, rate=RATES[name], seconds=seconds, good=GOOD[name]) for name, work in works.items())
    )
    return dict(zip(works, taken, strict=True))


def errors(taken: Mapping[str, Taken], *, but: Sequence[int] = ()) -> Counter[str]:
    """Return what was not answered as it should be, save with some statuses."""
    found: Counter[str] = Counter()
    for name, one in taken.items():
        for status, count in one.statuses.items():
            if status not in (*GOOD[name], *but):
                found[f"{name}: {'no answer' if status == LOST else status}"] += count
    return found


def _found(pattern: re.Pattern[str], page: Answer) -> str:
    found = pattern.search(page.body.decode())
    if found is None:
        raise AssertionError(f"no {pattern.pattern} on the page: {page.body[:300]!r}")
    return found[1]

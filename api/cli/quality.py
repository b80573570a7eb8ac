"""What became of a data set's rows, and what a road network consists of, for the screen."""

from __future__ import annotations

from rich.console import Console
from sqlalchemy import Connection

from gis_data.network.statistics import network_statistics
from gis_data.network.storing import from_bytes
from gis_data.network.telling import told
from siting.domain.formats import number
from siting.domain.geodata import ROLE_LABELS, GeodataSet, Role
from siting.domain.text import Lang, Text
from siting.store.geodata import load_network


def tell_quality(console: Console, conn: Connection, of: GeodataSet, lang: Lang) -> None:
    """Print what became of a data set's rows, how many there are for each use, and of roads what they are."""
    quality = of.quality
    for label, count in (
        (_READ, quality.read),
        (_IN_USE, quality.loaded),
        (Text(sv="lagade", en="mended"), quality.repaired),
        (Text(sv="utanför området", en="outside the area"), quality.outside),
        (Text(sv="dubbletter", en="duplicates"), quality.duplicates),
        (Text(sv="ej inlästa", en="rejected"), quality.rejected),
        (Text(sv="av slag som inte används", en="of kinds that are not used"), quality.not_used),
    ):
        if count or label in (_READ, _IN_USE):
            console.print(f"  {label.say(lang)}: {number(count, lang, decimals=0)}", markup=False)
    for role, count in sorted(quality.loaded_by_role.items()):
        console.print(f"    {ROLE_LABELS[Role(role)].say(lang)}: {number(count, lang, decimals=0)}", markup=False)
    for sentence in _of_roads(conn, of):
        console.print(f"  {sentence.say(lang)}", markup=False)


def _of_roads(conn: Connection, of: GeodataSet) -> tuple[Text, ...]:
    """Return what the network of a data set consists of; nothing where it has none."""
    found = load_network(conn, of.key) if Role.ROADS in of.roles else None
    return () if found is None else told(network_statistics(from_bytes(found[1])))


_READ = Text(sv="rader lästa", en="rows read")
_IN_USE = Text(sv="i bruk", en="in use")

"""Small OpenStreetMap files, written by osmium: a street plan with names for nodes and ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

EAST, NORTH = 12.9, 57.7
"""Near Borås; a step is about 100 m."""
STEP_EAST, STEP_NORTH = 100 / 59_620, 100 / 111_370


@dataclass(kw_only=True)
class Streets:
    """What is written into a file: nodes at whole steps, ways as words of nodes' names, relations."""

    nodes: Mapping[str, tuple[float, float]]
    ways: Sequence[tuple[str, Mapping[str, str]]]
    node_tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    relations: Sequence[tuple[Sequence[tuple[str, str, str]], Mapping[str, str]]] = ()
    left_out: str = ""
    """Nodes that ways name and that the file has not."""

    def way_number(self, word: str) -> int:
        return 1 + [nodes for nodes, _ in self.ways].index(word)

    def node_number(self, name: str) -> int:
        return 1 + list(self.nodes).index(name)

    def write(self, path: Path) -> Path:
        """Write the file; its kind follows from its name."""
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for name, (east, north) in self.nodes.items():
                if name not in self.left_out:
                    place = (EAST + east * STEP_EAST, NORTH + north * STEP_NORTH)
                    writer.add_node(
                        Node(
                            id=self.node_number(name),
                            location=place,
                            tags=dict(self.node_tags.get(name, {})),
                            version=1,
                        )
                    )
            for number, (word, tags) in enumerate(self.ways, start=1):
                writer.add_way(
                    Way(id=number, nodes=[self.node_number(name) for name in word], tags=dict(tags), version=1)
                )
            for number, (members, tags) in enumerate(self.relations, start=1):
                refs = [
                    (kind, self.node_number(name) if kind == "n" else self.way_number(name), role)
                    for kind, name, role in members
                ]
                writer.add_relation(Relation(id=number, members=refs, tags={"type": "restriction", **tags}, version=1))
        return path


STREET = {"highway": "residential"}
CROSS = {"W": (-1.0, 0.0), "A": (0.0, 0.0), "E": (1.0, 0.0), "N": (0.0, 1.0), "S": (0.0, -1.0)}

"""A graph of RDF statements and its three ways to be written: Turtle, RDF/XML and JSON-LD.

Only what a catalogue needs: subjects are addresses, objects are addresses, texts (with a language or a type) or nodes
without a name that stand inside their statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, kw_only=True)
class Iri:
    """An address, as an object."""

    value: str


@dataclass(frozen=True, kw_only=True)
class Literal:
    """A text with its language, or of a type (``xsd:…``)."""

    value: str
    lang: str = ""
    type: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A thing with what is said of it.

    Parameters
    ----------
    iri
        Its address; "" for a thing without one.
    type
        What it is, as ``prefix:Name``.
    said
        Predicate (``prefix:name``) and object, in order.
    """

    iri: str = ""
    type: str
    said: Sequence[tuple[str, Object]]


Object: TypeAlias = Iri | Literal | Node


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Things, with the prefixes that predicates and types are written with."""

    prefixes: Mapping[str, str]
    nodes: Sequence[Node]

    def turtle(self) -> str:
        """Return the graph as Turtle."""
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.prefixes.items())
        return head + "".join(f"\n<{_iri(node.iri)}> {self._turtle_said(node, 1)} .\n" for node in self.nodes)

    def rdf_xml(self) -> str:
        """Return the graph as RDF/XML."""
        spaces = "".join(f" xmlns:{name}={quoteattr(iri)}" for name, iri in {**self.prefixes, "rdf": RDF}.items())
        body = "".join(self._xml_node(node) for node in self.nodes)
        return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{spaces}>\n{body}</rdf:RDF>\n'

    def json_ld(self) -> str:
        """Return the graph as JSON-LD, written out without shorter names."""
        return json.dumps([self._json_node(node) for node in self.nodes], ensure_ascii=False, indent=1) + "\n"

    def _whole(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        return {**self.prefixes, "xsd": XSD}[prefix] + rest

    def _turtle_said(self, node: Node, depth: int) -> str:
        between = " ;\n" + "    " * depth
        lines = [
            f"a {node.type}",
            *(f"{predicate} {self._turtle_object(said, depth)}" for predicate, said in node.said),
        ]
        return between.join(lines)

    def _turtle_object(self, said: Object, depth: int) -> str:
        match said:
            case Iri():
                return f"<{_iri(said.value)}>"
            case Literal():
                end = f"@{said.lang}" if said.lang else f"^^<{self._whole(said.type)}>" if said.type else ""
                return _quoted(said.value) + end
            case Node():
                return f"[ {self._turtle_said(said, depth + 1)} ]"

    def _xml_node(self, node: Node) -> str:
        about = f" rdf:about={quoteattr(_iri(node.iri))}" if node.iri else ""
        said = "".join(self._xml_said(predicate, one) for predicate, one in node.said)
        return f"<{node.type}{about}>\n{said}</{node.type}>\n"

    def _xml_said(self, predicate: str, said: Object) -> str:
        match said:
            case Iri():
                return f"<{predicate} rdf:resource={quoteattr(_iri(said.value))}/>\n"
            case Literal():
                lang = f" xml:lang={quoteattr(said.lang)}" if said.lang else ""
                kind = f" rdf:datatype={quoteattr(self._whole(said.type))}" if said.type else ""
                return f"<{predicate}{lang}{kind}>{escape(printable(said.value))}</{predicate}>\n"
            case Node():
                return f"<{predicate}>\n{self._xml_node(said)}</{predicate}>\n"

    def _json_node(self, node: Node) -> dict[str, Any]:
        written: dict[str, Any] = {"@id": _iri(node.iri)} if node.iri else {}
        written["@type"] = [self._whole(node.type)]
        for predicate, said in node.said:
            written.setdefault(self._whole(predicate), []).append(self._json_object(said))
        return written

    def _json_object(self, said: Object) -> dict[str, Any]:
        match said:
            case Iri():
                return {"@id": _iri(said.value)}
            case Literal():
                lang = {"@language": said.lang} if said.lang else {}
                kind = {"@type": self._whole(said.type)} if said.type else {}
                return {"@value": printable(said.value), **lang, **kind}
            case Node():
                return self._json_node(said)


def texts(predicate: str, said: Iterable[tuple[str, str]]) -> list[tuple[str, Object]]:
    """Return one statement a language."""
    return [(predicate, Literal(value=value, lang=lang)) for lang, value in said]


def printable(text: str) -> str:
    """Return a text without the control characters that XML has no way to write."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _iri(value: str) -> str:
    """Return an address without the characters that would end it."""
    return "".join(f"%{ord(letter):02X}" if letter in '<>"{}|^`\\ ' or letter < " " else letter for letter in value)


def _quoted(text: str) -> str:
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'

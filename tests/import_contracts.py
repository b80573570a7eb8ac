"""A contract for import-linter that says what a package may import, where the built-in ones say what it may not."""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Holds a package to a list of what it may import.

    The standard library is allowed but for what `forbidden_stdlib` names. Only direct imports count: what an
    allowed package imports is its own affair.

    Configuration: `source` (a package), `allowed` (packages, own or others'), `forbidden_stdlib` (modules).
    """

    type_name = "only"

    source = fields.StringField()
    allowed = fields.SetField(subfield=fields.StringField())
    forbidden_stdlib = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Compare every direct import of the source package with the list."""
        source = str(self.source)
        importers = {source, *graph.find_descendants(source)}
        strays = sorted(
            f"{importer} imports {imported}"
            for importer in importers
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self._is_allowed(imported)
        )
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line an import that the list does not have."""
        for stray in check.metadata["strays"]:
            output.print_error(f"- {stray}")

    def _is_allowed(self, imported: str) -> bool:
        if _is_within(imported, self.allowed):
            return True
        in_stdlib = imported.partition(".")[0] in sys.stdlib_module_names
        return in_stdlib and not _is_within(imported, self.forbidden_stdlib)


def _is_within(module: str, packages: Any) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)

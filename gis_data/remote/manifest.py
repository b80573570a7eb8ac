"""What says that a fetch is whole: a small file that names the others, written last."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import orjson

from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.files import size_of, write_whole
from gis_data.remote.model import Fetched, Validator
from siting.domain.issues import Issue, Severity
from siting.domain.text import Text

MANIFEST = "manifest.json"
_FORMAT = 1


def write_manifest(folder: Path, fetched: Fetched) -> None:
    """Declare the files of a fetch whole; until then those of the fetch before count."""
    document = {
        "format": _FORMAT,
        "source": fetched.source,
        "files": {str(path.relative_to(folder)): size_of(path) for path in fetched.paths},
        "features": fetched.features,
        "crs": fetched.crs,
        "bytes": fetched.bytes,
        "retrieved_at": fetched.retrieved_at.isoformat(),
        "pages": [asdict(one) for one in fetched.pages],
        "matched": fetched.matched,
        "duplicates": fetched.duplicates,
        "without_id": fetched.without_id,
        "notes": [_plain(one) for one in fetched.notes],
    }
    write_whole(folder / MANIFEST, [orjson.dumps(document, option=orjson.OPT_INDENT_2)])


def read_manifest(folder: Path) -> Fetched | None:
    """Return the last fetch that came home whole into a folder; None when there is none.

    Raises
    ------
    UnusableAnswer
        The manifest can't be read, or a file that it names is not there as it was.
    """
    try:
        body = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    try:
        found = orjson.loads(body)
        files: dict[str, int] = found["files"]
        fetched = Fetched(
            source=found["source"],
            paths=tuple(folder / name for name in files),
            features=found["features"],
            crs=found["crs"],
            bytes=found["bytes"],
            retrieved_at=datetime.fromisoformat(found["retrieved_at"]),
            pages=tuple(Validator(**one) for one in found["pages"]),
            matched=found["matched"],
            duplicates=found["duplicates"],
            without_id=found["without_id"],
            notes=tuple(_issue(one) for one in found["notes"]),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(folder, MANIFEST) from error
    for name, size in files.items():
        path = folder / name
        if not path.exists() or size_of(path) != size:
            raise _broken(folder, name)
    return fetched


def _plain(issue: Issue) -> dict[str, object]:
    return {
        "dataset": issue.dataset,
        "row": issue.row,
        "field": issue.field,
        "kind": issue.kind,
        "severity": str(issue.severity),
        "value": issue.value,
        "sv": issue.message.sv,
        "en": issue.message.en,
    }


def _issue(found: dict[str, str | int]) -> Issue:
    return Issue(
        dataset=str(found["dataset"]),
        row=int(found["row"]),
        field=str(found["field"]),
        kind=str(found["kind"]),
        severity=Severity(str(found["severity"])),
        value=str(found["value"]),
        message=Text(sv=str(found["sv"]), en=str(found["en"])),
    )


def _broken(folder: Path, name: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{folder}: {name} är inte som när den hämtades. Ta bort mappen och hämta på nytt.",
            en="{folder}: {name} is not as it was when fetched. Remove the folder and fetch anew.",
        ).fill(folder=folder, name=name),
        value=name,
    )

"""What an import would do or has done, as JSON that pages show to readers of both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from gis_data.issue_file import SEVERITY_LABELS
from gis_data.issue_log import IssueLog
from siting.domain.text import Text
from siting.services.import_sites import ImportReport, RowCounts
from siting.services.preview_import import Preview, SampleSite, consent_text

TextOf = Callable[[str, object], Text]
"""Words for a field's value: the pages' own."""

_ISSUES_SHOWN = 100


def preview_document(preview: Preview, words: TextOf) -> dict[str, Any]:
    """Return what an import would do, ready for JSON and for readers of both languages."""
    summary = preview.summary
    return {
        "summary": asdict(summary),
        "counts": _counts(preview.counts),
        "added": [_sample(one, words) for one in preview.added],
        "changed": [_sample(one, words) for one in preview.changed],
        "withdrawn": [_sample(one, words) for one in preview.withdrawn],
        "needs_consent": preview.needs_consent,
        "consent": _both(consent_text(summary)),
    }


def report_document(report: ImportReport) -> dict[str, Any]:
    """Return what an import has done."""
    return {"summary": asdict(report.summary), "counts": _counts(report.counts)}


def issues_document(issues: IssueLog) -> dict[str, Any]:
    """Return the first of what was wrong, and how much it was."""
    shown = [
        {
            "row": issue.row,
            "field": issue.field,
            "value": issue.value,
            "wrong": _both(for_pages(issue.wrong)),
            "right": _both(for_pages(issue.right)),
            "severity": _both(SEVERITY_LABELS[issue.severity]),
        }
        for _, issue in zip(range(_ISSUES_SHOWN), issues, strict=False)
    ]
    return {"issues": shown, "issue_count": len(issues)}


def _counts(counts: RowCounts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in _COUNTS}


def _sample(one: SampleSite, words: TextOf) -> dict[str, Any]:
    return {
        "site_id": one.site_id,
        "name": one.name,
        "fields": [
            {
                "name": change.name,
                "before": _both(words(change.name, change.before)),
                "after": _both(words(change.name, change.after)),
            }
            for change in one.fields
        ],
        "kept": list(one.kept),
    }


def _both(text: Text) -> Mapping[str, str]:
    return {"sv": text.sv, "en": text.en}


def for_pages(text: Text) -> Text:
    """Return a message with the fields of the form in place of the command line's options."""
    sv, en = text.sv, text.en
    for option, field in _OPTIONS.items():
        sv, en = sv.replace(option, field.sv), en.replace(option, field.en)
    return Text(sv=sv, en=en)


_COUNTS = ("read", "filtered", "loaded", "rejected", "without_position")
_MAPPING_NAME = "mapping.toml"
_OPTIONS = {
    "--layer": Text(sv="fältet Blad eller lager", en="the field Sheet or layer"),
    "--mapping": Text(sv="fältet Mappning", en="the field Mapping"),
    "--crs": Text(sv="fältet Koordinatsystem", en="the field CRS"),
    "--part": Text(sv="fältet Del", en="the field Part"),
    "--keep-missing": Text(sv="kryssrutan om en del", en="the tick box for a part"),
    "--allow-mass-withdrawal": Text(sv="kryssrutan när du läser in", en="the tick box when importing"),
}
_BOMB = Text(sv="den packas upp till orimligt mycket mer än den är", en="it unpacks to far more than it is")
_PATHS = Text(sv="den har sökvägar som leder ut ur arkivet", en="it has paths that lead out of the archive")
_LONG_MAPPING = Text(sv="Mappningen är för lång.", en="The mapping is too long.")
_SAY_YES = Text(
    sv="Filen tar bort de flesta av källans platser. Kryssa för att det är rätt, eller avbryt.",
    en="The file withdraws most of the source's sites. Tick that it is right, or cancel.",
)

"""Issues as they are found, in any number: few are held in memory, many go to a file that vanishes with the log."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator

from gis_data.problems import FileIssue
from siting.domain.issues import Severity

_IN_MEMORY_BYTES = 16 * 1024**2


class IssueLog:
    """Issues in the order in which they were noted; can be gone through again and again.

    Attributes
    ----------
    by_kind
        How many of each kind and severity.
    first
        The first of each, as an example.
    """

    def __init__(self) -> None:
        self.by_kind: Counter[tuple[str, Severity]] = Counter()
        self.first: dict[tuple[str, Severity], FileIssue] = {}
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - lives as long as the log

    def __len__(self) -> int:
        return self.by_kind.total()

    def add(self, issues: Iterable[FileIssue]) -> None:
        """Note some issues."""
        batch = list(issues)
        if batch:
            self.by_kind.update((issue.kind, issue.severity) for issue in batch)
            for issue in batch:
                self.first.setdefault((issue.kind, issue.severity), issue)
            self._file.seek(0, 2)
            pickle.dump(batch, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[FileIssue]:
        at = 0
        while True:
            self._file.seek(at)
            try:
                # Only what this process has written a moment ago is read back.
                batch: list[FileIssue] = pickle.load(self._file)  # noqa: S301
            except EOFError:
                return
            at = self._file.tell()
            yield from batch

    def count(self, severity: Severity) -> int:
        """Return how many issues of a severity there are."""
        return sum(n for (_, found), n in self.by_kind.items() if found is severity)

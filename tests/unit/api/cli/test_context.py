from __future__ import annotations

import pytest

from api.cli.context import say
from siting.domain.text import same


def test_what_somebody_smuggled_in_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(same("layer \x1b[2J\x07\x9b31m of [bold]name[/bold]\nnext"), "sv")

    assert capsys.readouterr().err == "layer [2J31m of [bold]name[/bold]\nnext\n"

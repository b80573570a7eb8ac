from pathlib import Path

import pytest

from siting.settings import GeodataSettings

PAGE = (Path(__file__).parents[3] / "docs/geodata-services.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GeodataSettings.model_fields)
def test_every_setting_stands_in_the_documentation_with_its_default(name: str) -> None:
    default = GeodataSettings.model_fields[name].get_default(call_default_factory=True)
    shown = f"{default:,g}" if isinstance(default, int | float) else "nothing"

    assert f"| `SITING_{name.upper()}` | {shown} |" in PAGE

"""The workbench as a browser without script has it, for tests."""

from __future__ import annotations

import html
import re
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from api.serving.service import Service
from siting.services.workbench import Desk, open_desk
from tests.integration.http.signing import HTML, form_token


class Bench:
    """A workbench in a browser without script: its form with what it was shown with."""

    def __init__(self, client: TestClient, enquiry_id: int) -> None:
        self.client = client
        self.path = f"/staff/enquiries/{enquiry_id}"
        self.page = client.get(f"{self.path}/match", headers=HTML)
        assert self.page.status_code == 200, self.page.text[:1000]
        self.fields = fields_of(self.page.text)

    def post(self, to: str, **changed: Any) -> Response:
        """Send the form as it is shown, with some fields changed."""
        sent = {**self.fields, "form_token": form_token(self.page), **changed}
        answer: Response = self.client.post(f"{self.path}/{to}", data=sent, headers=HTML, follow_redirects=False)
        return answer


def fields_of(page: str) -> dict[str, Any]:
    """Return what a browser would send of the workbench's form when nothing is touched."""
    form = page[page.index('id="work"') : page.index("</form>")]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        ticks = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name is None or (ticks and " checked" not in tag):
            continue
        text = html.unescape(value[1]) if value else ""
        found[name[1]] = [*found.get(name[1], []), text] if ticks else text
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = "" if chosen is None else chosen[1]
    return found


def desk(service: Service, enquiry_id: int) -> Desk:
    with service.begin() as conn:
        return open_desk(conn, enquiry_id)

"""What a server process of tests has before it is told what to serve: the modules, and the routes worked out.

Nothing is connected to and no thread is begun, so that processes can be forked from the one that has it.
"""

from __future__ import annotations

import tests.integration.http.live  # noqa: F401 - what is called in the forked process
from api.serving.application import make_app
from api.serving.main import application  # noqa: F401
from api.serving.service import make_service
from siting.service_settings import ServiceSettings
from siting.settings import Settings

# Routes are worked out by the first application of a process, which takes longer than all that comes after it.
make_app(
    make_service(
        Settings(service=ServiceSettings.model_validate({"secret_key": "of no service that anybody ever asks"}))
    )
)

"""The web application over real parts: a new SQLite database, our own settings, nothing of the network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import responses
from flask.testing import FlaskClient

from b24app.jobs.tables import Waiting
from b24app.settings import Settings, new_key
from b24app.store.installs import Install
from b24app.web.app import create_app
from b24app.wiring import App, build

OAUTH = "https://oauth.example.com"
ADDRESS = "demo.bitrix24.example"
TOKEN = "application-token-of-the-portal"
FORM = "application/x-www-form-urlencoded"


class NoJobs:
    """Stands in for the engine's tables: nothing waits."""

    def waiting(self) -> list[Waiting]:
        return []


@dataclass
class Queue:
    """Stands in for the job engine: remembers what was put in, one key once."""

    tables: NoJobs = field(default_factory=NoJobs)
    jobs: dict[tuple[str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    lines: dict[tuple[str, str], str] = field(default_factory=dict)

    def enqueue(
        self,
        kind: str,
        portal: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        delay_seconds: float = 0,
        line: str = "",
    ) -> None:
        del delay_seconds
        self.jobs.setdefault((portal, key), (kind, dict(payload)))
        self.lines.setdefault((portal, key), line)

    def accept(self, kind: str, portal: str, key: str, payload: Mapping[str, Any], **more: Any) -> None:
        self.enqueue(kind, portal, key, payload, **more)


def queued(app: App, queue: Queue) -> App:
    """Have every part of an app put its work into this queue; none goes past it into the engine, which is not there."""
    watching = replace(app.watching, dispatch=replace(app.watching.dispatch, queue=queue))
    return replace(app, engine=queue, watching=watching, installer=replace(app.installer, watching=watching))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path,
        secret_keys=new_key(),
        public_url="https://app.example.com",
        client_id="local.app",
        client_secret="key-of-the-app",
        oauth_servers=OAUTH,
    )


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def app(settings: Settings, queue: Queue) -> Iterator[App]:
    app = build(settings)
    app.database.migrate()
    yield queued(app, queue)
    app.close()


@pytest.fixture
def client(app: App) -> FlaskClient:
    return create_app(app).test_client()


@pytest.fixture
def install(app: App) -> Install:
    """A portal that has installed the app."""
    install = Install(
        member_id="member1",
        address=ADDRESS,
        endpoint=f"https://{ADDRESS}/rest/",
        server_endpoint=f"{OAUTH}/rest/",
        client_id="local.app",
        application_token=TOKEN,
        scope=("crm", "bizproc"),
        user_id=1,
        is_finished=True,
    )
    app.installs.keep(install, "access-1", "refresh-1", 3600)
    return install


@pytest.fixture
def outside() -> Iterator[responses.RequestsMock]:
    """Every server outside: a test says what it answers; an unexpected request fails."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as servers:
        yield servers


def auth(**changes: str) -> dict[str, str]:
    """The auth block of an event or robot call, as form fields."""
    block = {"member_id": "member1", "application_token": TOKEN, "domain": ADDRESS, "access_token": "aa", "status": "L"}
    return {f"auth[{name}]": value for name, value in (block | changes).items()}


def robot_call(code: str = "required_fields", **changes: str) -> dict[str, str]:
    """What the portal posts when a robot's turn has come."""
    return {
        "workflow_id": "66e8.5652",
        "code": code,
        "document_id[0]": "crm",
        "document_id[1]": "CCrmDocumentLead",
        "document_id[2]": "LEAD_5",
        "document_type[0]": "crm",
        "document_type[1]": "CCrmDocumentLead",
        "document_type[2]": "LEAD",
        "event_token": "66e8.5652|A1_2|rnd.signature",
        "use_subscription": "Y",
        "timeout_duration": "0",
        "ts": "1790000000",
    } | auth(**changes)


def form(fields: Mapping[str, str]) -> dict[str, Any]:
    """Arguments of the test client for a form as the portal sends it."""
    return {"data": urlencode(fields), "content_type": FORM}

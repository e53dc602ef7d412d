"""Whatever comes in: no 5xx, nothing kept, nothing changed, no request to a host that was not stored at install."""

from collections.abc import Callable
from typing import Any

import pytest
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b24app.web.app import create_app
from tests.web.conftest import OAUTH
from tests.web.forging import authentic, effects, requests

FORGED, AUTHENTIC = 400, 200

pytestmark = pytest.mark.usefixtures("install")


def fuzz(client: Any, made: st.SearchStrategy[dict[str, Any]], count: int, check: Callable[[Any, Any], None]) -> None:
    """Send so many requests; whatever leaves for another host than the authorisation server fails."""

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(made)
    def each(request: dict[str, Any]) -> None:
        answer = client.open(**request)
        assert answer.status_code < 500, request
        check(request, answer)

    with responses.RequestsMock(assert_all_requests_are_fired=False) as outside:
        outside.get(f"{OAUTH}/rest/app.info", json={"error": "expired_token"}, status=401)
        each()


def test_no_forged_request_breaks_or_changes_anything(app, queue):
    before = effects(app)

    def is_short(request, answer):
        assert request["method"] != "POST" or answer.mimetype != "text/plain" or len(answer.data) < 100

    fuzz(create_app(app).test_client(), requests(), FORGED, is_short)
    assert effects(app) == before
    assert queue.jobs == {}


def test_no_request_of_a_portal_breaks_anything_however_odd(app, queue):
    before = effects(app)
    fuzz(create_app(app).test_client(), authentic(), AUTHENTIC, lambda *_: None)
    assert effects(app) == before
    assert {portal for portal, _ in queue.jobs} <= {"member1"}

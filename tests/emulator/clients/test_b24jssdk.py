"""The official JS SDK drives the emulator from Node: calls, lists, batches, refusals, renewals."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.emulated import Emulator

SCRIPT = Path(__file__).with_name("b24jssdk.js")
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None and os.environ.get("B24APP_REQUIRE_NODE") != "1", reason="Node is not installed"
)


class Node:
    """The SDK in Node, with one way in."""

    def __init__(self, certificate: Path, access: dict[str, Any]) -> None:
        self.certificate, self.access = certificate, access

    def __call__(self, task: str, **asked: Any) -> Any:
        """Let the SDK do a task; returns what it made of the answers."""
        command = [NODE or "node", str(SCRIPT), task, json.dumps({"access": self.access, **asked})]
        environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(self.certificate)}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def call(self, method: str, **params: Any) -> Any:
        """Call one method."""
        return self("call", method=method, params=params)


@pytest.fixture
def node(portal: Emulator, certificate: Path) -> Node:
    """The SDK through an administrator's webhook."""
    return Node(certificate, {"webhook": portal.webhook("crm", "placement", "user")})


def oauth(portal: Emulator, certificate: Path, form: dict[str, str], expires: float) -> Node:
    given = portal.ask("POST", f"apps/{form['client_id']}/tokens", {"user_id": 1})
    about = portal.ask("GET", f"apps/{form['client_id']}")
    tokens = {"applicationToken": about["application_token"], "userId": 1, "memberId": about["member_id"]}
    tokens |= {"accessToken": given["AUTH_ID"], "refreshToken": given["REFRESH_ID"], "status": "L", "scope": "crm"}
    tokens |= {"domain": about["domain"], "clientEndpoint": f"{portal.address}/rest/", "expiresIn": 3600}
    tokens |= {"serverEndpoint": f"{portal.oauth}/rest/", "expires": int(expires), "issuer": "store"}
    secret = {"clientId": form["client_id"], "clientSecret": form["client_secret"]}
    return Node(certificate, {"tokens": tokens, "secret": secret})


def add_leads(node: Node, count: int) -> list[int]:
    calls = [["crm.lead.add", {"fields": {"TITLE": f"lead {number}"}}] for number in range(1, count + 1)]
    return list(node("chunks", calls=calls))


def test_a_call_brings_its_result_and_its_time(node: Node) -> None:
    said = node.call("profile")
    assert said["result"]["ID"] == "1"
    assert {"operating", "operating_reset_at", "date_start", "duration"} <= set(said["time"])


def test_more_than_a_batch_is_sent_in_chunks_and_read_by_keys(node: Node) -> None:
    numbers = add_leads(node, 120)
    assert len(set(numbers)) == 120
    asked = {"method": "crm.lead.list", "params": {"select": ["ID"], "filter": {">ID": 0}}}
    assert [int(row["ID"]) for row in node("list", **asked)] == numbers
    assert node("fetch", **asked) == [50, 50, 20]


def test_a_batch_tells_errors_by_command(node: Node) -> None:
    calls = {"made": ["crm.lead.add", {"fields": {"TITLE": "one"}}], "refused": ["app.option.get", {}]}
    said = node("batch", calls=calls)
    assert (said["isSuccess"], said["data"]) == (False, {"made": 1})
    assert said["errors"] == ["Access denied! Application context required"]
    assert node("batch", calls={"title": ["crm.lead.get", {"id": 1}]})["data"]["title"]["TITLE"] == "one"


def test_this_client_overlooks_a_refusal_without_a_code_in_a_batch(node: Node) -> None:
    assert node("batch", calls={"missing": ["crm.lead.get", {"id": 99}]})["isSuccess"] is True
    assert node.call("crm.lead.get", id=99)["status"] == 400


@pytest.mark.parametrize(
    ("method", "params", "code", "status"),
    [
        ("crm.lead.frobnicate", {}, "ERROR_METHOD_NOT_FOUND", 404),
        ("placement.bind", {"PLACEMENT": "LEFT_MENU", "HANDLER": "https://a.b/"}, "WRONG_AUTH_TYPE", 403),
        ("app.option.get", {}, "ACCESS_DENIED", 403),
        ("im.notify.system.add", {"USER_ID": 1, "MESSAGE": "x"}, "insufficient_scope", 401),
    ],
)
def test_refusals_keep_their_codes(node: Node, method: str, params: dict[str, Any], code: str, status: int) -> None:
    said = node.call(method, **params)
    assert (said.get("thrown") or said["codes"][0]) == code
    assert said.get("status", status) == status


def test_a_method_the_new_rest_does_not_have_is_a_soft_error(node: Node) -> None:
    said = node("call", method="crm.item.get", params={"id": 1}, version="v3")
    assert said["codes"] == ["BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION"]


def test_the_documentation_of_the_new_rest_is_read(node: Node) -> None:
    said = node("call", method="rest.documentation.openapi", params={}, version="v3")
    assert "/rest.documentation.openapi" in said["result"]["paths"]


def test_an_expired_token_is_renewed_on_the_way(portal: Emulator, certificate: Path, form: dict[str, str]) -> None:
    said = oauth(portal, certificate, form, time.time() - 10)("renew")
    assert said["result"]["ID"] == "1"
    (renewed,) = said["renewed"]
    assert (renewed["memberId"], renewed["userId"]) == (portal.ask("GET", "health")["member_id"], 1)


def test_an_application_calls_with_its_token(portal: Emulator, certificate: Path, form: dict[str, str]) -> None:
    node = oauth(portal, certificate, form, time.time() + 3600)
    assert node.call("app.info")["result"]["INSTALLED"] is True
    portal.ask("POST", "portal", {"payment": "ended"})
    said = node.call("app.info")
    assert (said.get("thrown") or said["codes"][0]) == "PAYMENT_REQUIRED"

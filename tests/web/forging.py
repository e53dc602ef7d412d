"""Requests that no portal would send: made up from schemas of what it does send, and from junk."""

import json
from typing import Any
from urllib.parse import quote_plus, urlencode

from hypothesis import strategies as st
from sqlalchemy import text

from b24app.wiring import App
from tests.web.conftest import ADDRESS, FORM, OAUTH, TOKEN

PATHS = (
    *("/events", "/install", "/", "/robots/required_fields") * 6,
    "/robots/no_such_robot", "/robots/..%2f..%2fetc", "/placements/lead_tab", "/metrics", "/health",
    "/static/../b24app.sqlite", "/robots/", "/events/",
)  # fmt: skip
VERBS = (*("POST",) * 30, "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
TYPES = (*(FORM,) * 12, "application/json", "multipart/form-data; boundary=x", "text/plain", "", "a/b;charset=\\")
EVENTS = ("ONCRMLEADADD", "ONCRMLEADUPDATE", "ONCRMLEADDELETE", "ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL",
          "ONOFFLINEEVENT", "onCrmDealAdd", "", "A" * 5000)  # fmt: skip
ELSEWHERE = (
    "evil.example",
    "127.0.0.1:1",
    "http://169.254.169.254/",
    "https://evil.example/rest/",
    ADDRESS,
    f"{OAUTH}/rest/",
)

junk = st.text(max_size=40) | st.sampled_from(
    ["", "0", "-1", "9" * 400, "\0", "%00", "..", "{}", "[]", "'; DROP--", "\ud7ff"]
)
hosts = st.sampled_from(ELSEWHERE)
members = st.sampled_from(["member1", "member2", "", "0" * 64, "member1' OR '1'='1"])
tokens = st.sampled_from(["f" * 32, "", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\0"])

_SCHEMA: dict[str, st.SearchStrategy[str]] = {
    "event": st.sampled_from(EVENTS),
    "event_token": junk,
    "code": st.sampled_from(["required_fields", "", "no_such_robot"]) | junk,
    "ts": st.sampled_from(["1790000000", "", "-1", "9" * 30]),
    "workflow_id": junk,
    "document_id[0]": st.just("crm"),
    "document_id[1]": st.sampled_from(["CCrmDocumentLead", "CCrmDocumentDeal"]) | junk,
    "document_id[2]": st.sampled_from(["LEAD_5", "LEAD_", "LEAD_-1", "DEAL_x"]) | junk,
    "data[FIELDS][ID]": st.sampled_from(["5", "0", "x", "9" * 50]),
    "data[FIELDS]": junk,
    "auth[member_id]": members,
    "auth[application_token]": tokens,
    "auth[access_token]": junk,
    "auth[refresh_token]": junk,
    "auth[expires_in]": junk,
    "auth[domain]": hosts,
    "auth[server_endpoint]": hosts,
    "auth[client_endpoint]": hosts,
    "auth": junk,
    "member_id": members,
    "AUTH_ID": junk,
    "REFRESH_ID": junk,
    "AUTH_EXPIRES": junk,
    "SERVER_ENDPOINT": hosts,
    "APPLICATION_TOKEN": tokens,
    "PLACEMENT": st.sampled_from(["DEFAULT", "CRM_LEAD_DETAIL_TAB"]) | junk,
    "PLACEMENT_OPTIONS": st.sampled_from(['{"ID":"5"}', "{", "[" * 3000, '{"ID":{"a":1}}']) | junk,
    "properties[comment]": junk,
}
_KEYS = st.sampled_from(sorted(_SCHEMA)) | st.text(alphabet="ab[]%&=.'\"", max_size=24)


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    """A form in the portal's shape whose values, and some of whose keys, are off."""
    names = draw(st.lists(_KEYS, max_size=24))
    pairs = [(name, draw(_SCHEMA.get(name, junk))) for name in names]
    return urlencode(pairs, quote_via=quote_plus, errors="replace").encode()


@st.composite
def nested(draw: st.DrawFn) -> bytes:
    """Brackets in brackets, open ones, many of them."""
    depth, name = draw(st.integers(1, 400)), draw(st.sampled_from(["auth", "data", "properties", "x"]))
    inner = draw(st.sampled_from(["[a]", "[]", "[[", "]]", "[0]", "[99999999]", "[-1]", "%5B%5D"]))
    return f"{name}{inner * depth}=1&auth[member_id]=member1".encode()


@st.composite
def authentic(draw: st.DrawFn) -> dict[str, Any]:
    """A request that proves itself, everything else about it being off."""
    proof = {"auth[member_id]": "member1", "auth[application_token]": TOKEN, "auth[domain]": ADDRESS}
    names = draw(st.lists(_KEYS.filter(lambda name: not name.startswith("auth")), max_size=16))
    pairs = [(name, draw(_SCHEMA.get(name, junk))) for name in names]
    kept = [(name, value) for name, value in pairs if value != "ONAPPUNINSTALL"]
    body = urlencode([*kept, *proof.items()], errors="replace")
    return {"method": "POST", "path": draw(st.sampled_from(PATHS)), "data": body, "content_type": FORM}


def _as_json(pairs: Any) -> bytes:
    return json.dumps(pairs).encode()


bodies = (
    forms()
    | nested()
    | st.binary(max_size=300)
    | st.recursive(junk, lambda inner: st.lists(inner) | st.dictionaries(junk, inner), max_leaves=12).map(_as_json)
    | st.integers(2000, 6000).map(lambda count: b"&".join(b"x%d=1" % number for number in range(count)))
    | st.sampled_from([b"x=" + b"y" * 300_000, b"%", b"%zz=%zz", b"\xff\xfe=1", b"a=1;b=2", b"=", b"&" * 3000])
    | st.just(b'--x\r\nContent-Disposition: form-data; name="auth[member_id]"\r\n\r\nmember1\r\n--x--\r\n')
)
queries = st.sampled_from(["", "?DOMAIN=evil.example&PROTOCOL=1", "?LANG=%00", "?DOMAIN=[::1&PROTOCOL=x", "?%ff"])


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """A request: verb, path, type and body, as the test client takes it."""
    return {
        "method": draw(st.sampled_from(VERBS)),
        "path": draw(st.sampled_from(PATHS)) + draw(queries),
        "data": draw(bodies),
        "content_type": draw(st.sampled_from(TYPES)) or None,
    }


def effects(app: App) -> dict[str, list[str]]:
    """Return everything the business database holds, table by table."""
    with app.database.reading() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
        return {name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names}

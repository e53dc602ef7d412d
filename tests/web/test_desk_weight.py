"""Each page with all it loads is light enough for a telephone, and what is sent compressed is what lies there."""

import gzip
import re
from pathlib import Path

import pytest
import requests

from b24app import web
from tests.web.boxed import boxed, ticket

MOST = 150_000
PAGES = {
    "/desk/home": {},
    "/desk/home/funnel": {},
    "/desk/pipelines": {},
    "/desk/cleanup": {},
    "/desk/robots": {},
    "/desk/robots/robot": {"code": "sos"},
    "/desk/robots/runs": {},
    "/desk/robots/why": {"card": "1"},
    "/desk/robots/abc": {"budget": "900000"},
    "/desk/reports": {},
}


@pytest.fixture(scope="module")
def running(emulator_process, tmp_path_factory):
    with boxed(emulator_process, tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def sealed(running):
    return ticket(running)


def sent(answer):
    """How many bytes of a body went over the wire."""
    assert answer.status_code == 200, answer.text
    return int(answer.headers["Content-Length"])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_page_with_all_it_loads_is_light(running, sealed, path, language):
    told = {"ticket": sealed, **PAGES[path]}
    page = requests.post(f"{running.url}{path}?LANG={language}", data=told, timeout=60)
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    weights = {address: sent(requests.get(running.url + address, timeout=60)) for address in loaded}
    assert sent(page) + sum(weights.values()) < MOST, weights


def test_what_is_compressed_is_what_lies_there(client):
    static = Path(web.__file__).parent / "static"
    for name in ("desk.css", "desk.js", "icon.svg", "vendor/charts/charts.min.js", "vendor/htmx/htmx.min.js"):
        asked = {"Accept-Encoding": "gzip"}
        with client.get(f"/static/{name}", headers=asked) as packed, client.get(f"/static/{name}") as plain:
            there = (static / name).read_bytes()
            assert plain.data == there
            assert plain.content_encoding is None
            if len(there) > 1000:
                assert packed.content_encoding == "gzip"
                assert gzip.decompress(packed.data) == there
            assert "Accept-Encoding" in packed.vary
            again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        with client.get(f"/static/{name}", headers=again) as same:
            assert (same.status_code, same.data) == (304, b"")


def test_what_is_no_text_is_sent_as_it_is(client):
    with client.get("/health", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.content_encoding is None
        assert answer.json["ok"] is True

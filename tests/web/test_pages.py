"""What is shown without a portal around it: the explanation, and health for machines."""

from pathlib import Path

import pytest

from b24app import __version__
from b24app.web.app import create_app
from b24app.wiring import build


@pytest.mark.parametrize("path", ["/", "/install"])
@pytest.mark.parametrize(
    ("asked", "heading", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "b24app работает", "ru"),
        ("de,en;q=0.5", "b24app is running", "en"),
        ("", "b24app is running", "en"),
    ],
)
def test_outside_of_the_portal_a_person_reads_what_this_is(client, path, asked, heading, language):
    answer = client.get(path, headers={"Accept-Language": asked} if asked else {})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert "https://app.example.com/install" in answer.text


def test_the_portals_language_wins_over_the_browsers(client):
    assert "работает" in client.get("/?LANG=ru", headers={"Accept-Language": "en"}).text


def test_health_is_told_to_machines(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "version": __version__, "database": "ok"})


def test_a_database_without_tables_shows_in_health(settings):
    app = build(settings)
    answer = create_app(app).test_client().get("/health")
    app.close()
    assert (answer.status_code, answer.json["database"]) == (503, "store.unprepared")


def test_a_broken_database_shows_in_health(client, settings, app):
    app.database.close()
    Path(settings.home / "b24app.sqlite").write_bytes(b"no database at all" * 100)
    for ending in ("-wal", "-shm"):
        Path(settings.home / f"b24app.sqlite{ending}").unlink(missing_ok=True)
    answer = client.get("/health")
    assert (answer.status_code, answer.json["ok"], answer.json["database"]) == (503, False, "store.failed")


def test_every_answer_carries_the_policy_and_no_cookie(client):
    for path in ("/", "/health", "/static/install.js", "/nowhere"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "X-Frame-Options" not in headers
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/install", "/health", "/nowhere"])
def test_nothing_but_static_files_is_kept_by_caches(client, path):
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [name for name, _ in answer.headers.items() if name.startswith("Access-Control-")]


def test_an_unknown_page_is_told_shortly(client):
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.text) == (404, "Not Found\n")


def test_static_files_may_be_kept_by_the_browser(client):
    with client.get("/static/install.js") as script:
        assert script.headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/").headers["Cache-Control"] == "no-store"

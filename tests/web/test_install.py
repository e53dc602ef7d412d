"""Installing on an emulated portal, with pages and without, through the requests the portal itself sends."""

from pathlib import Path

import pytest
import requests

from b24app.content import content
from b24app.jobs.job import Job
from b24app.pipelines.language.check import checked
from b24app.store.runs import Begin, End
from tests.emulated import eventually
from tests.web.living import living

SECRETS = ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN")


@pytest.fixture
def with_pages(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as running:
        yield running


@pytest.fixture
def without_pages(emulator, tmp_path):
    with living(emulator, tmp_path, ui=False) as running:
        yield running


def opened(running, user=1, language="en"):
    """Open the app as a person does; returns the answer and what was posted."""
    address, fields = running.opening(user)
    address = address.replace("LANG=ru", f"LANG={language}")
    return requests.post(address, data=fields, timeout=30), fields


def test_the_page_lists_each_step_and_keeps_the_secrets(with_pages, tmp_path, caplog):
    answer, fields = opened(with_pages)
    assert answer.status_code == 200
    for step in (
        "The portal is confirmed by the authorisation server",
        "The access is kept, encrypted",
        "The permissions are there: crm, bizproc, im, user_brief, calendar",
        f"Robots: {len(with_pages.app.robots)} added, 0 updated, 0 unchanged",
        f"Events: {len(with_pages.app.installer.manifest.events)} bound, 0 unchanged",
        "Changes are watched by events and by sweeps",
    ):
        assert f'<li class="done">{step}</li>' in answer.text
    assert 'class="failed"' not in answer.text
    database = b"".join(path.read_bytes() for path in Path(tmp_path).glob("b24app.sqlite*"))
    for name in SECRETS:
        assert fields[name] not in answer.text
        assert fields[name] not in caplog.text
        assert fields[name].encode() not in database


def test_the_page_may_be_framed_by_that_portal_only_and_runs_only_our_files(with_pages):
    answer, _ = opened(with_pages)
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {with_pages.emulator.address}"
    )
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_the_portals_address_comes_from_the_authorisation_server(with_pages):
    address, fields = with_pages.opening()
    port = with_pages.emulator.address.rpartition(":")[2]
    forged = address.replace(f"127.0.0.1%3A{port}", "evil.example")
    assert forged != address
    assert requests.post(forged, data=fields, timeout=30).status_code == 200
    install = with_pages.app.installs.by_member(fields["member_id"])
    assert install.endpoint == f"{with_pages.emulator.address}/rest/"
    assert install.address == f"127.0.0.1:{port}"
    assert install.application_token == fields["APPLICATION_TOKEN"]
    assert install.user_id == 1


def test_a_second_opening_changes_nothing_on_the_portal(with_pages):
    opened(with_pages)
    before = with_pages.writes()
    answer, _ = opened(with_pages)
    assert f"Robots: 0 added, 0 updated, {len(with_pages.app.robots)} unchanged" in answer.text
    assert f"Events: 0 bound, {len(with_pages.app.installer.manifest.events)} unchanged" in answer.text
    assert with_pages.writes() == before


def test_an_employee_cannot_install(with_pages):
    employee = with_pages.emulator.ask("POST", "users", {"NAME": "Пётр", "LAST_NAME": "Зуев", "ADMIN": False})["id"]
    _, fields = with_pages.opening()
    token = with_pages.emulator.ask("POST", f"apps/{with_pages.client_id}/tokens", {"user_id": employee})
    answer = requests.post(f"{with_pages.url}/install?LANG=ru", data=fields | token, timeout=30)
    assert answer.status_code == 403
    assert "Установить приложение может только администратор портала" in answer.text
    assert with_pages.app.installs.all() == []


def test_a_missing_permission_is_told_and_the_portal_is_not_told_of_an_end(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True, scope=("crm",)) as running:
        answer, fields = opened(running, language="ru")
        assert answer.status_code == 200
        assert "<strong>Приложению не хватает прав bizproc</strong>" in answer.text
        assert "Отметьте их в карточке приложения на портале" in answer.text
        assert "<script" not in answer.text
        assert running.app.installs.by_member(fields["member_id"]) is not None


def test_a_portal_that_fails_on_the_way_is_told_after_what_was_done(with_pages):
    with_pages.emulator.ask("POST", "faults", {"method": "event.bind", "nth": 1, "do": "500"})
    answer, _ = opened(with_pages)
    robots = len(with_pages.app.robots)
    assert f'<li class="done">Robots: {robots} added, 0 updated, 0 unchanged</li>' in answer.text
    assert '<li class="failed">' in answer.text
    assert "install.js" not in answer.text


def test_an_app_without_pages_is_set_up_by_the_worker(without_pages):
    app, queue = without_pages.app, without_pages.queue
    without_pages.emulator.ask("POST", f"apps/{without_pages.client_id}/install")
    eventually(lambda: queue.jobs)
    (member, key), (kind, payload) = next(iter(queue.jobs.items()))
    assert (kind, payload) == ("install.set_up", {})
    assert app.installs.by_member(member).application_token
    assert "bizproc.robot.add" not in without_pages.writes()
    for _ in range(2):
        app.installer.run(Job(kind, member, key, payload))
    assert without_pages.writes().count("bizproc.robot.add") == len(app.robots)
    assert without_pages.writes().count("event.bind") == len(app.installer.manifest.events)
    assert app.installs.by_member(member).is_finished


def test_after_a_farewell_the_portal_is_a_stranger(without_pages):
    installs = without_pages.app.installs
    without_pages.emulator.ask("POST", f"apps/{without_pages.client_id}/install")
    (install,) = eventually(installs.all)
    without_pages.app.installer.set_up(install.member_id)
    without_pages.emulator.ask("POST", f"apps/{without_pages.client_id}/uninstall", {"clean": False})
    eventually(lambda: not installs.all())


def test_the_home_page_shows_an_administrator_how_things_are(with_pages):
    _, fields = opened(with_pages)
    app, member = with_pages.app, fields["member_id"]
    plan = app.plans.keep(member, "p", "c", {}, checked(content("pipelines") / "kitchens.yaml").document())
    app.plans.state(plan, "applied")
    card = ["crm", "CCrmDocumentLead", "LEAD_5"]
    app.runs.begin(Begin("run1", member, "required_fields", card, card="lead:5"))
    app.runs.finish("run1", End("done", {}, "two <answers> are missing"))
    app.runs.begin(Begin("run2", "another portal", "required_fields", card, card="lead:6"))
    answer = requests.post(f"{with_pages.url}/?LANG=en", data=fields, timeout=30)
    assert answer.status_code == 200
    for text in (
        "“Leads of a kitchen shop”: robots to place by hand:",
        "Lead 5",
        "two &lt;answers&gt; are missing",
        "Check required answers",
        f"registered: {len(app.robots)} of {len(app.robots)}",
    ):
        assert text in answer.text
    assert "Lead 6" not in answer.text
    assert not [name for name in SECRETS if fields[name] in answer.text]
    assert (
        "«Лиды салона кухонь»: расставить роботов вручную:"
        in requests.post(f"{with_pages.url}/?LANG=ru", data=fields, timeout=30).text
    )


def test_an_old_form_posted_again_replaces_nothing_newer(with_pages):
    address, old = with_pages.opening()
    requests.post(address, data=old, timeout=30)
    with_pages.emulator.ask("POST", "clock", {"advance": 300})
    _, new = opened(with_pages)
    kept = with_pages.app.installs.keyring(new["member_id"])
    assert kept.read().keys[0].access == new["AUTH_ID"]

    stale = old | {"APPLICATION_TOKEN": "f" * 32}
    assert requests.post(address, data=stale, timeout=30).status_code == 200

    assert kept.read().keys[0].access == new["AUTH_ID"]
    assert with_pages.app.installs.by_member(new["member_id"]).application_token == new["APPLICATION_TOKEN"]

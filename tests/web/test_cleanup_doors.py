"""Who may open and do what on the pages of clean-ups, and what is refused at their doors."""

import base64
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cleanup.seeing.snapshot import publish
from b24app.importing.file_jobs import upload_path
from b24app.store.cipher import Cipher
from b24app.store.cleanup_decisions import CleanupDecisions, DecisionRow
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.installs import Install
from b24app.web.tickets import Ticket
from b24app.wiring import App
from tests.web.conftest import ADDRESS, Queue, form

RECIPE = {
    "recipe": "small",
    "title": {"en": "Small", "ru": "Малый"},
    "actions": [{"do": "junk"}],
    "quarantine": {"stage": "QUARANTINE"},
    "junk": {"reason": {"en": "no", "ru": "нет"}},
}


@pytest.fixture
def plan(app: App, install: Install) -> int:
    """A plan with one lead whose question waits, and a hostile title."""
    number = CleanupPlans(app.database).begin(install.member_id, "small", RECIPE, "en")
    rows = [DecisionRow(1, 7, 1, "", "review", "proposed", {"title": "<script>alert(1)</script>"})]
    CleanupDecisions(app.database).add(number, rows)
    path = copy_path(app.settings.home, install.member_id)
    with open_copy(path) as copy:
        copy.connection.execute('INSERT INTO leads (id, raw) VALUES (7, \'{"TITLE": "x"}\')')
    publish(path)
    return number


def opened(app: App, client: FlaskClient, path: str, role: str = "admin", **fields: object) -> TestResponse:
    ticket = Ticket.new("member1", f"https://{ADDRESS}", 1, role, app.portals.clock.now())
    told = {name: str(value) for name, value in fields.items()}
    sealed = ticket.sealed(Cipher(app.settings.keys))
    return client.post(f"/desk/cleanup{path}?LANG=en", **form({"ticket": sealed, **told}))


def test_a_manager_does_not_see_clean_ups(app: App, client: FlaskClient, plan: int):
    for path in ("", "/plans", "/plan", "/review", "/run", "/after", "/import"):
        assert opened(app, client, path, "manager", plan=plan).status_code == 403


def test_a_head_looks_and_reviews_but_starts_nothing(app: App, client: FlaskClient, plan: int, queue: Queue):
    for path in ("", "/plans", "/plan", "/review", "/run", "/after"):
        assert opened(app, client, path, "head", plan=plan).status_code == 200
    for path in ("/look", "/plans/make", "/plan/sign", "/plan/foretell", "/run/do", "/after/look", "/import"):
        assert opened(app, client, path, "head", plan=plan, do="run").status_code == 403
    answer = opened(app, client, "/review/answer", "head", plan=plan, do="reject", lead=7, place=1)
    assert "Rejected: 1" in answer.text
    assert [row.verdict for row in CleanupDecisions(app.database).rows(plan)] == ["rejected"]
    assert queue.jobs == {}


def test_an_answer_is_taken_back_only_as_long_as_nobody_has_changed_it(app: App, client: FlaskClient, plan: int):
    rows = CleanupDecisions(app.database)
    opened(app, client, "/review/answer", plan=plan, do="reject", lead=7, place=1)
    assert "taken back" in opened(app, client, "/review/answer", plan=plan, do="undo").text
    assert [row.verdict for row in rows.rows(plan)] == ["proposed"]
    opened(app, client, "/review/answer", plan=plan, do="reject", lead=7, place=1)
    rows.change(plan, [DecisionRow(1, 7, 1, "", "keep", "accepted")], "somebody")
    refused = opened(app, client, "/review/answer", plan=plan, do="undo")
    assert "Somebody has changed these leads since your last answer" in refused.text
    assert [row.action for row in rows.rows(plan)] == ["keep"]


def test_what_strangers_wrote_into_leads_stays_text(app: App, client: FlaskClient, plan: int):
    page = opened(app, client, "/plan", plan=plan).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_plan_of_another_portal_is_not_shown(app: App, client: FlaskClient, install: Install):
    strange = CleanupPlans(app.database).begin("member2", "small", RECIPE, "en")
    assert opened(app, client, "/plan", plan=strange).status_code == 404


def test_a_plan_that_nobody_tried_is_not_run(app: App, client: FlaskClient, plan: int, queue: Queue):
    opened(app, client, "/plan/sign", plan=plan, leave="yes")
    refused = opened(app, client, "/run/do", plan=plan, do="run").text
    assert "has not been tried on the plan as it is signed" in refused
    assert queue.jobs == {}


def test_two_pieces_of_work_are_not_begun_at_once(app: App, client: FlaskClient, install: Install, queue: Queue):
    assert opened(app, client, "/look").status_code == 200
    assert opened(app, client, "/look").status_code == 409
    assert len(queue.jobs) == 1


def test_a_recipe_with_faults_is_told_line_by_line(app: App, client: FlaskClient, install: Install, queue: Queue):
    told = opened(app, client, "/plans/make", text="recipe: x\nactions: []\n").text
    assert "recipe.yaml:2:10: nothing is listed here; write at least one" in told
    assert queue.jobs == {}


def test_a_file_comes_in_pieces_in_their_order(app: App, client: FlaskClient, install: Install):
    upload = "a" * 32
    for at, text in ((0, "Title;Name\n"), (11, "Stand;Ann\n")):
        data = base64.urlsafe_b64encode(text.encode()).decode()
        assert opened(app, client, "/import/piece", upload=upload, name="l.csv", at=at, data=data).status_code == 204
    assert upload_path(app.settings.home, "member1", upload, "l.csv").read_text() == "Title;Name\nStand;Ann\n"
    assert opened(app, client, "/import/piece", upload=upload, name="l.csv", at=5, data="YQ==").status_code == 400


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "..", ".hidden", "a\\b.csv", "лиды 2.csv"])
def test_a_file_never_leaves_its_folder(tmp_path: Path, name: str):
    path = upload_path(tmp_path, "member/../1", "a" * 32, name)
    assert path.resolve().is_relative_to(tmp_path / "uploads")
    assert path.parent.name == "a" * 32
    with pytest.raises(ValueError, match=r"\.\."):
        upload_path(tmp_path, "member1", "../" + "a" * 29, name)

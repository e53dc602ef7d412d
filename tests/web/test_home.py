"""The home page: health, what needs a person, and the funnel, told to each role what is theirs."""

import re
from datetime import timedelta

import pytest
import requests

from b24app.install.pipeline_jobs import LOOK
from b24app.store.alarms import Alarms
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.runs import End
from b24app.store.workers import Workers
from b24app.watching.work import HEARD, SWEPT
from b24app.web.desk import SECTIONS
from tests.web.boxed import boxed, member, pressed, run, ticket


@pytest.fixture(scope="module")
def running(emulator_process, tmp_path_factory):
    with boxed(emulator_process, tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def sealed(running):
    return ticket(running)


@pytest.fixture(scope="module")
def manager(running):
    """Somebody who leads nobody and has one lead of 531."""
    user = running.emulator.ask("POST", "users", {"NAME": "Пётр", "LAST_NAME": "Зуев", "ADMIN": False})["id"]
    hook = running.emulator.webhook("crm")
    lead = {"TITLE": "Кухня Петра", "STATUS_ID": "NEW", "ASSIGNED_BY_ID": user}
    running.emulator.rest(hook, "crm.lead.add", {"fields": lead})
    return user


def home(running, sealed, **fields):
    return pressed(running, "/desk/home", sealed, **fields).text


def test_each_section_of_the_bar_opens_for_those_who_may(running, sealed):
    for section in SECTIONS:
        page = pressed(running, section.path, sealed)
        assert page.status_code == 200, section.path
        assert re.search(rf'formaction="{section.path}[^"]*" aria-current="page"', page.text), section.path


def test_the_head_of_sales_named_in_the_pipeline_is_a_head(running):
    user = running.emulator.ask("POST", "users", {"NAME": "Ида", "LAST_NAME": "Рудь", "ADMIN": False})["id"]
    assert "Health" not in home(running, ticket(running, user))
    plans, portal = running.app.plans, member(running)
    document = plans.applied(portal) | {"team": {"head": user}}
    plans.state(plans.keep(portal, "kitchens", "c", {}, document), "applied")
    page = home(running, ticket(running, user))
    assert "Health" in page
    assert "/desk/pipelines" not in page


def test_a_run_that_failed_and_one_that_hangs_wait_for_a_person(running, sealed):
    run(running, "sos", 31, End("failed", explanation="the portal took nothing"))
    run(running, "sos", 32, End("begun"))
    page = home(running, sealed)
    assert "Robot runs that failed in the last 7 days: 1" in page
    assert "Robot runs not finished for more than an hour" not in page
    later = running.app.portals.clock.now() + timedelta(hours=2)
    assert [one.card for one in running.app.past.stuck(member(running), later - timedelta(hours=1), 9)] == ["lead:32"]


def test_a_robot_stopped_in_a_loop_is_told_with_its_card(running, sealed):
    alarms = Alarms(running.app.database, running.app.portals.clock)
    assert alarms.is_news(member(running), "loop:junk_rule:lead:77", timedelta(days=1))
    page = home(running, sealed)
    assert "Sort out junk ran in a loop on Lead 77 and was stopped" in page
    assert 'name="card" value="lead:77"' in page


def test_a_clean_up_waits_for_review(running, sealed):
    plan = CleanupPlans(running.app.database).begin(member(running), "mail_pile", {})
    page = home(running, sealed)
    assert f"Clean-up plan {plan} waits for review and signature" in page
    assert f'name="plan" value="{plan}"' in page


def test_what_the_last_look_found_changed_by_hand_is_told(running, sealed):
    jobs = running.app.pipelines.jobs
    found = {"pipeline": "kitchens", "drift": {"en": ["a stage was renamed"], "ru": ["стадию переименовали"]}}
    jobs.add(member(running), LOOK, {"place": "lead"}, found, 1)
    assert "“kitchens”: changed by hand on the portal: 1, as seen" in home(running, sealed)
    assert "«kitchens»: изменено на портале вручную: 1" in home(running, sealed, language="ru")


def test_health_tells_of_the_worker_of_events_and_of_the_last_sweep(running, sealed):
    before = home(running, sealed)
    assert "silent: nothing is done" in before
    assert "none has come yet" in before
    Workers(running.app.database, running.app.portals.clock).enter("w1", "here", 1, "now")
    for happened in (HEARD, SWEPT):
        running.app.watching.seen.mark(member(running), happened)
    after = home(running, sealed)
    assert "the last one was followed" in after
    assert "at work: 1" in after
    assert "everything was read" in after


def test_the_home_page_asks_the_portal_nothing(running, sealed):
    calls = len(running.emulator.calls())
    home(running, sealed)
    assert len(running.emulator.calls()) == calls


def test_the_funnel_is_asked_for_once_a_minute_however_many_look(running, sealed):
    first = pressed(running, "/desk/home/funnel", sealed).text
    calls = len(running.emulator.calls())
    assert "<caption>Open leads: 53" in first
    assert pressed(running, "/desk/home/funnel", sealed).status_code == 200
    assert len(running.emulator.calls()) == calls


def test_a_manager_sees_their_own_leads_with_what_the_stages_mean(running, manager):
    theirs = ticket(running, manager)
    page = home(running, theirs)
    assert "Your leads now" in page
    assert "Health" not in page
    funnel = pressed(running, "/desk/home/funnel", theirs).text
    assert "<caption>Open leads: 1</caption>" in funnel
    assert "The request has come in and nobody has taken it yet." in funnel
    assert "Кухня Петра" in funnel


def test_a_portal_that_refuses_is_told_in_place_of_the_funnel(running):
    user = running.emulator.ask("POST", "users", {"NAME": "Олег", "LAST_NAME": "Юн", "ADMIN": False})["id"]
    asked = {"data": {"ticket": ticket(running, user)}, "headers": {"HX-Request": "true"}, "timeout": 60}
    running.emulator.ask("POST", "faults", {"method": "crm.status.list", "do": "html", "times": 50})
    answer = requests.post(f"{running.url}/desk/home/funnel?LANG=en", **asked)
    requests.delete(f"{running.emulator.address}/_emulator/faults", timeout=60).raise_for_status()
    assert answer.status_code == 502
    assert '<p class="state failed" role="alert">' in answer.text
    assert "<!doctype" not in answer.text


def test_a_ticket_that_has_ended_is_told_in_place_of_the_part_that_was_asked_for(running):
    told = {"data": {"ticket": "ended"}, "headers": {"HX-Request": "true"}, "timeout": 60}
    answer = requests.post(f"{running.url}/desk/home/funnel?LANG=en", **told)
    assert answer.status_code == 403
    assert "The page has been open too long" in answer.text
    assert "<main" not in answer.text

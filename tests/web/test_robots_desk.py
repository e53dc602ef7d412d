"""The pages of robots: what there is, what ran and why, why not; an administrator switches and takes away."""

from datetime import timedelta

import pytest

from b24app.store.cipher import Cipher
from b24app.store.runs import DONE, WOULD, Effect, End
from b24app.web.roles import ADMIN
from b24app.web.tickets import Ticket
from tests.web.boxed import boxed, member, pressed, run, ticket

MISSING = {"en": "Answers are missing: budget.", "ru": "Не хватает ответов: бюджет."}


@pytest.fixture(scope="module")
def running(emulator_process, tmp_path_factory):
    with boxed(emulator_process, tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def sealed(running):
    return ticket(running)


@pytest.fixture(scope="module")
def worker(running):
    """Somebody who heads nothing."""
    return running.emulator.ask("POST", "users", {"NAME": "Пётр", "LAST_NAME": "Зуев", "ADMIN": False})["id"]


@pytest.fixture(scope="module")
def head(running):
    """Somebody who heads a department of the portal."""
    user = running.emulator.ask("POST", "users", {"NAME": "Анна", "LAST_NAME": "Рудь", "ADMIN": False})["id"]
    hook = running.emulator.webhook("department")
    running.emulator.rest(hook, "department.add", {"NAME": "Продажи", "PARENT": 1, "UF_HEAD": user})
    return user


def robot(running, sealed, code, do="", **fields):
    return pressed(running, "/desk/robots/robot", sealed, code=code, **({"do": do} if do else {}), **fields)


def registered(running):
    return set(running.app.registered.hashes(member(running)))


def see_alive(running, code, stage="NEW"):
    running.app.registrar.sightings.note(member(running), code, "lead", stage)


def test_the_list_says_where_each_was_seen_alive_in_peoples_words(running, sealed):
    see_alive(running, "stage_hint")
    page = pressed(running, "/desk/robots", sealed)
    assert page.status_code == 200
    assert "Hint of the stage" in page.text
    assert '<td data-label="Seen alive on">Not processed</td>' in page.text
    assert "never yet" in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]


def test_the_older_address_shows_the_same_page(running, sealed):
    assert "<h1>Robots</h1>" in pressed(running, "/manage", sealed).text


def test_the_list_asks_the_portal_nothing(running, sealed):
    calls = len(running.emulator.calls())
    pressed(running, "/desk/robots", sealed)
    assert len(running.emulator.calls()) == calls


def test_what_the_portal_has_otherwise_is_told_after_the_page(running, sealed):
    assert "Sort out junk" not in pressed(running, "/desk/robots/compared", sealed).text
    running.app.registered.keep(member(running), "junk_rule", "another form")
    told = pressed(running, "/desk/robots/compared", sealed).text
    assert "Sort out junk</span> — registered in an older form" in told


def test_a_robot_is_told_to_observe_and_to_work_again(running, sealed):
    assert "The robot only observes now." in robot(running, sealed, "sos", "observe").text
    assert running.app.modes.of(member(running), "sos") == "observe"
    assert "The robot works from now on." in robot(running, sealed, "sos", "active").text
    assert running.app.modes.of(member(running), "sos") == "active"


def test_before_it_is_let_to_work_one_reads_what_it_would_have_done(running, sealed):
    running.app.modes.put(member(running), "stage_task", "observe")
    would = (Effect(WOULD, "Call the client", "task:call"), Effect(WOULD, {"from": "NEW"}, "move:ASSIGNED"))
    run(running, "stage_task", 7, End(DONE, reasons=[MISSING]), *would, mode="observe")
    page = robot(running, sealed, "stage_task").text
    assert "What it would have done while it observed" in page
    assert "set a task" in page
    assert "Call the client" in page
    assert "Manager assigned" in page
    assert MISSING["en"] in page
    assert "Let it work" in page


def test_a_robot_nobody_has_placed_is_taken_away(running, sealed):
    assert "The robot is taken away" in robot(running, sealed, "next_contact", "remove").text
    assert "next_contact" not in registered(running)


def test_a_robot_seen_alive_needs_a_second_yes(running, sealed):
    see_alive(running, "payment_reminder")
    asked = robot(running, sealed, "payment_reminder", "remove").text
    assert "the robot was seen alive on NEW" in asked
    assert 'name="do" value="break"' in asked
    assert "payment_reminder" in registered(running)
    assert "The robot is taken away" in robot(running, sealed, "payment_reminder", "break").text
    assert "payment_reminder" not in registered(running)


def test_a_head_sees_robots_but_changes_none(running, head):
    sealed = ticket(running, head)
    page = robot(running, sealed, "sos")
    assert page.status_code == 200
    assert "Only observe</button>" not in page.text
    refused = robot(running, sealed, "sos", "remove")
    assert (refused.status_code, "The page is for people in another role" in refused.text) == (403, True)
    assert "sos" in registered(running)


def test_nothing_happens_without_the_ticket_of_somebody_who_may(running, sealed, worker):
    for wrong in ("wrong", "", sealed[:-2]):
        assert robot(running, wrong, "sos", "remove").status_code == 403
    refused = robot(running, ticket(running, worker), "sos", "remove")
    assert (refused.status_code, "The page is for people in another role" in refused.text) == (403, True)
    assert "sos" in registered(running)


def test_a_ticket_ends_after_a_while(running):
    cipher, now = Cipher(running.app.settings.keys), running.app.portals.clock.now()
    old = Ticket.new(member(running), running.emulator.address, 1, ADMIN, now - timedelta(hours=1)).sealed(cipher)
    answer = robot(running, old, "sos", "remove")
    assert "The page has been open too long" in answer.text
    assert "sos" in registered(running)


def test_an_unknown_button_and_an_unknown_robot_are_refused(running, sealed):
    assert robot(running, sealed, "nothing").status_code == 400
    assert robot(running, sealed, "sos", "explode").status_code == 400


def test_a_run_is_told_in_full_two_presses_away(running, sealed):
    done = (Effect(DONE, "Budget is missing", "comment"), Effect(DONE, None, "notify:3"))
    key = run(running, "required_fields", 21, End(DONE, reasons=[MISSING], decision="sent-back", seconds=0.5), *done)
    listed = pressed(running, "/desk/robots/runs", sealed, card="21").text
    assert key in listed
    assert "Lead 21" in listed
    full = pressed(running, "/desk/robots/run", sealed, run=key).text
    for text in (
        MISSING["en"],
        "sent-back",
        "0.50 s",
        "write into the timeline",
        "Budget is missing",
        "notify a colle",
    ):
        assert text in full
    assert MISSING["ru"] in pressed(running, "/desk/robots/run", sealed, run=key, language="ru").text


def test_runs_are_found_by_state_and_paged(running, sealed):
    for lead in range(100, 160):
        run(running, "assign_manager", lead, End("failed", explanation="nobody <is> free"))
    first = pressed(running, "/desk/robots/runs", sealed, state="failed", code="assign_manager").text
    assert first.count("nobody &lt;is&gt; free") == 50
    second = pressed(running, "/desk/robots/runs", sealed, state="failed", code="assign_manager", page="2").text
    assert second.count("nobody &lt;is&gt; free") == 10
    assert "No such run was found." in pressed(running, "/desk/robots/runs", sealed, state="stopped").text


def test_a_run_of_another_portal_is_not_shown(running, sealed):
    assert pressed(running, "/desk/robots/run", sealed, run="of another portal").status_code == 404


def test_why_says_who_ran_and_why_the_others_did_not(running, sealed):
    run(running, "required_fields", 1, End(DONE, reasons=[MISSING]))
    page = pressed(running, "/desk/robots/why", sealed, card="1").text
    ran, idle = page.split("These did nothing, and why")
    assert "it ran on" in ran
    assert MISSING["en"] in ran
    assert "it was never seen on this portal" in idle
    assert "is not made for such cards" not in page


def test_a_card_that_is_no_card_is_told_kindly(running, sealed):
    answer = pressed(running, "/desk/robots/why", sealed, card="abc<b>")
    assert answer.status_code == 400
    assert "names no card" in answer.text
    assert "<b>" not in answer.text


def test_the_abc_model_is_tried_with_answers_made_up(running, sealed):
    asked = pressed(running, "/desk/robots/abc", sealed).text
    assert "Give an answer, and the class appears here." in asked
    answers = {"model": "applied:lead", "budget": "900 000", "urgency": "month", "email": "a@example.com"}
    part = pressed(running, "/desk/robots/abc/result", sealed, **answers).text
    assert "<!doctype" not in part
    assert "Class B: " in part
    assert "answers known: 3 of 12" in part
    assert 'hx-swap-oob="true"' in part


def test_every_model_that_comes_with_the_app_can_be_tried(running, sealed):
    page = pressed(running, "/desk/robots/abc", sealed).text
    for name in ("event_agency", "kitchens", "language_school"):
        assert f'value="ours:{name}"' in page
        assert pressed(running, "/desk/robots/abc", sealed, model=f"ours:{name}").status_code == 200
    assert pressed(running, "/desk/robots/abc", sealed, model="ours:../secrets").status_code == 400


def test_looks_that_came_to_nothing_are_left_out_until_asked_for(running, sealed):
    key = run(running, "book_visit", 900, End(DONE), started="change")
    assert key not in pressed(running, "/desk/robots/runs", sealed, card="900").text
    assert key in pressed(running, "/desk/robots/runs", sealed, card="900", which="all").text
    full = pressed(running, "/desk/robots/run", sealed, run=key).text
    assert "It looked and found nothing to do." in full

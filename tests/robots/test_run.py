"""A robot call is done once and answered in the end, whatever goes wrong in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from b24app.content import content
from b24app.jobs.job import ABANDONED, Job, Later
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown, Refusal
from b24app.robots import Call, Number, Robot, User
from b24app.robots.load import load_robots
from b24app.robots.run import Runner
from b24app.store.db import open_database
from b24app.store.runs import Runs
from tests.robots.stub import StubPortal

TITLE = {"ru": "Сумма", "en": "Sum"}


@dataclass
class StubMissing:
    key: str
    title: dict[str, str]
    hint: dict[str, str] = field(default_factory=dict)
    problem: dict[str, str] | None = None


@dataclass
class StubGate:
    missing: list[StubMissing] = field(default_factory=list)
    back_to: str = "QUALIFIED"
    language: str = "en"
    questions: list[dict[str, str]] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)

    def check(self, card, stage):
        self.asked.append((card, stage))
        return self


BUDGET = StubMissing("budget", {"ru": "Бюджет {руб}", "en": "Budget {rub}"}, {"ru": "Спросите", "en": "Ask"})


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    database = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    database.migrate()
    yield Runs(database)
    database.close()


@pytest.fixture
def portal() -> StubPortal:
    return StubPortal()


def job(code: str = "mine", attempt: int = 1, **more) -> Job:
    told = {
        "code": code,
        "event_token": "a|b|c",
        "document_id": ["crm", "CCrmDocumentLead", "LEAD_5"],
        "properties": {},
        "use_subscription": "Y",
    }
    return Job("robots.run", "member", "robot:1", told | more, attempt)


def runner(portal: StubPortal, runs: Runs, work, gate: StubGate | None = None, **more) -> Runner:
    robot = Robot(title=TITLE, on=["lead"], code="mine", work=work, **more)
    shipped = load_robots([content("robots")])
    return Runner(shipped | {"mine": robot}, lambda _member: portal, lambda *_: gate, runs)


def test_inputs_go_in_and_outputs_come_back(portal, runs):
    def double(call: Call):
        call.explain("Doubled.")
        return {"sum": call.inputs["cost"] * 2}

    inputs, outputs = {"cost": Number(title=TITLE)}, {"sum": Number(title=TITLE), "who": User(title=TITLE)}
    runner(portal, runs, double, inputs=inputs, outputs=outputs).run(job(properties={"COST": "20"}))
    assert portal.answers == [
        {"EVENT_TOKEN": "a|b|c", "RETURN_VALUES": {"sum": "40.0", "who": ""}, "LOG_MESSAGE": "Doubled."}
    ]
    run = runs.find("member:robot:1")
    assert (run.state, run.outputs) == ("done", {"sum": "40.0", "who": ""})


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda call: (_ for _ in ()).throw(call.fail("no amount", "fill it in")), "no amount; fill it in"),
        (
            lambda call: (_ for _ in ()).throw(call.fail({"ru": "нет суммы", "en": "no amount"})),
            "нет суммы",
        ),
        (lambda _call: {"total": 1}, "робот вернул total, чего нет в его описании; исправьте его результаты"),
        (
            lambda call: call.gate,
            "К этому порталу ещё не применена воронка; примените её командой «b24app pipelines apply»",
        ),
    ],
)
def test_a_robot_that_gives_up_still_answers_with_the_reason(portal, runs, work, message):
    runner(portal, runs, work).run(job())
    assert [(one["RETURN_VALUES"], one["LOG_MESSAGE"]) for one in portal.answers] == [({}, message)]
    assert runs.find("member:robot:1").state == "failed"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"code": "gone"}, "Робота с таким кодом нет; верните папку робота или уберите его со стадии"),
        (
            {"document_id": ["crm", "CCrmDocumentDeal", "DEAL_5"]},
            "Робот не предназначен для таких карточек; уберите его с этой стадии",
        ),
        ({"document_id": []}, "Робот не предназначен для таких карточек; уберите его с этой стадии"),
    ],
)
def test_a_call_that_makes_no_sense_is_answered_too(portal, runs, told, message):
    runner(portal, runs, lambda _call: {}).run(job(**told))
    assert [one["LOG_MESSAGE"] for one in portal.answers] == [message]


def test_a_setting_that_cannot_be_read_is_named(portal, runs):
    inputs = {"cost": Number(title=TITLE)}
    runner(portal, runs, lambda _call: {}, inputs=inputs).run(job(properties={"cost": "ten"}))
    assert portal.answers[0]["LOG_MESSAGE"] == "Сумма: «ten» — не число; напишите, например, 1500.50"


def test_a_fault_of_our_own_is_tried_again_and_answered_in_the_end(portal, runs):
    def broken(_call: Call):
        raise ZeroDivisionError

    mine = runner(portal, runs, broken)
    for attempt in (1, 2):
        with pytest.raises(Later):
            mine.run(job(attempt=attempt))
    assert portal.answers == []
    mine.run(job(attempt=3))
    assert len(portal.answers) == 1
    assert portal.answers[0]["LOG_MESSAGE"].startswith("Робот не справился из-за ошибки в приложении")


@pytest.mark.parametrize(
    "fault", [NotSent(), OutcomeUnknown(), AccessLost(), Refusal(error="QUERY_LIMIT_EXCEEDED", status=503)]
)
def test_a_portal_that_cannot_be_worked_with_is_waited_for(portal, runs, fault):
    portal.faults["crm.lead.get"] = [fault]
    mine = runner(portal, runs, lambda call: call.explain(call.card().title) or {})
    with pytest.raises(Later):
        mine.run(job())
    mine.run(job(attempt=2))
    assert len(portal.answers) == 1


def test_an_answer_that_did_not_leave_is_sent_again_without_the_work(portal, runs):
    steps, done = {}, []

    def recorder(name, work):
        if name not in steps:
            steps[name] = work()
        return steps[name]

    portal.faults["bizproc.event.send"] = [NotSent()]
    mine = runner(portal, runs, lambda _call: done.append(1) or {})
    told = job().payload
    with pytest.raises(Later):
        mine.run(Job("robots.run", "member", "robot:1", told, 1, recorder))
    mine.run(Job("robots.run", "member", "robot:1", told, 2, recorder))
    assert (len(portal.answers), done) == (1, [1])


def test_a_token_that_the_portal_calls_used_has_been_answered(portal, runs):
    portal.faults["bizproc.event.send"] = [Refusal(error="ACCESS_DENIED", status=403)]
    runner(portal, runs, lambda _call: {}).run(job())
    assert runs.find("member:robot:1").state == "done"


def test_a_call_that_was_given_up_is_answered_without_the_work(portal, runs):
    runner(portal, runs, lambda _call: {}).run(job("required_fields", attempt=ABANDONED))
    assert portal.answers[0]["LOG_MESSAGE"].startswith("Робота слишком часто прерывали на полпути, и он сдался; ")
    assert portal.writes == ["bizproc.event.send"]


def test_a_workflow_that_does_not_wait_gets_no_answer(portal, runs):
    runner(portal, runs, lambda _call: {}).run(job(use_subscription="N"))
    assert portal.answers == []


def test_an_effect_whose_outcome_was_lost_is_looked_for_before_it_is_repeated(portal, runs):
    portal.after["crm.timeline.comment.add"] = [OutcomeUnknown()]
    mine = runner(portal, runs, lambda call: call.comment("Because.") or {})
    with pytest.raises(Later):
        mine.run(job())
    mine.run(job(attempt=2))
    assert len(portal.comments) == 1


def test_an_effect_that_did_not_happen_is_repeated(portal, runs):
    portal.faults["crm.timeline.comment.add"] = [OutcomeUnknown()]
    mine = runner(portal, runs, lambda call: call.comment("Because.") or {})
    with pytest.raises(Later):
        mine.run(job())
    mine.run(job(attempt=2))
    assert len(portal.comments) == 1


def test_a_whole_run_done_twice_changes_the_portal_once(portal, runs):
    mine = runner(portal, runs, print, StubGate([BUDGET]))
    mine.run(job("required_fields"))
    writes = list(portal.writes)
    mine.run(job("required_fields"))
    assert portal.writes == [*writes, "bizproc.event.send"]
    assert portal.answers[0] == portal.answers[1]


def test_a_stage_that_the_portal_does_not_take_is_told(portal, runs):
    runner(portal, runs, lambda call: call.move("OFFER", "NOWHERE") or {}).run(job())
    assert portal.answers[0]["LOG_MESSAGE"].startswith("Портал оставил карточку на прежней стадии; ")


def test_a_card_that_left_the_stage_is_not_moved(portal, runs):
    runner(portal, runs, lambda call: call.explain(str(call.move("QUALIFIED", "NEW"))) or {}).run(job())
    assert portal.answers[0]["LOG_MESSAGE"] == "False"
    assert "crm.lead.update" not in portal.writes


def test_a_deal_is_read_through_its_own_methods(portal, runs):
    mine = runner(portal, runs, lambda call: call.explain(repr(call.card())) or {})
    mine._robots["mine"].on = ["deal"]
    mine.run(job(document_id=["crm", "CCrmDocumentDeal", "DEAL_5"]))
    assert "kind='deal', id=5, title='', stage='C3:NEW', responsible=0, amount=0.0" in portal.answers[0]["LOG_MESSAGE"]


def test_brackets_in_a_title_do_not_break_the_link(portal, runs):
    runner(portal, runs, lambda call: call.explain(call.card().link) or {}).run(job())
    assert portal.answers[0]["LOG_MESSAGE"] == "[URL=/crm/lead/details/5/]Anna (VIP)[/URL]"


def test_the_manager_is_told_exactly_what_is_missing(portal, runs):
    runner(portal, runs, print, StubGate([BUDGET])).run(
        job("required_fields", properties={"notify": ["user_7", "user_9"]})
    )
    text = (
        "Lead [URL=/crm/lead/details/5/]Anna (VIP)[/URL] went back to the stage “Qualified”.\n"
        "The stage “Offer” waits for answers:\n"
        "• Budget {rub} — Ask\n"
        "Fill them in on the card and move the lead on again."
    )
    assert portal.notified == [(7, text, "required_fields-lead-5"), (9, text, "required_fields-lead-5")]
    assert portal.comments[0].startswith(text)
    assert portal.answers[0]["RETURN_VALUES"] == {"passed": "N", "missing": "Budget {rub}"}


def test_the_manager_is_told_what_is_wrong_what_to_ask_and_what_to_watch(portal, runs):
    wrong = StubMissing("inn", {"ru": "ИНН", "en": "Tax number"}, {}, {"ru": "нет", "en": "too short; check it"})
    gate = StubGate([BUDGET, wrong], questions=[{"ru": "?", "en": "Who pays?"}], videos=["https://example.com/1"])
    runner(portal, runs, print, gate).run(job("required_fields"))
    assert portal.notified[0][1].splitlines()[1:] == [
        "The stage “Offer” waits for answers:",
        "• Budget {rub} — Ask",
        "For the stage “Offer” put these answers right:",
        "• Tax number: too short; check it",
        "Ask the client:",
        "• Who pays?",
        "Video:",
        "• https://example.com/1",
        "Fill them in on the card and move the lead on again.",
    ]
    assert portal.answers[0]["LOG_MESSAGE"] == "Missing: Budget {rub}. Wrong: Tax number."
    assert portal.answers[0]["RETURN_VALUES"] == {"passed": "N", "missing": "Budget {rub}; Tax number"}


def test_a_person_who_cannot_be_notified_is_named_in_the_log(portal, runs):
    portal.faults["im.notify.system.add"] = [Refusal(error="USER_NOT_FOUND", status=400)]
    runner(portal, runs, print, StubGate([BUDGET])).run(job("required_fields"))
    assert portal.answers[0]["LOG_MESSAGE"] == "Missing: Budget {rub}. Could not notify: 7."
    assert portal.stage == "QUALIFIED"

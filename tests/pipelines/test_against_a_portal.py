"""The whole way of a pipeline, over HTTP against the emulated portal, through the same commands a person types."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from b24app.content import content
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.settings import Settings
from b24app.wiring import build
from tests.emulated import Emulator

AGENCY = str(content("pipelines") / "event_agency.yaml")
SMALL = """\
pipeline: small
for: lead
title: Маленькая воронка
fields:
  role: {type: list, title: {ru: Роль, en: Role}, values: {sponsor: Спонсор, guest: Гость}}
  budget: {type: money, title: {ru: Бюджет, en: Budget}}
  gear: {type: list, multiple: true, title: Что нужно, values: {screen: Экран, sound: Звук}}
  ready: {type: boolean, title: Готов}
stages:
  - {key: new, title: Новый лид, requires: [role, {field: gear, when: {role: sponsor}}]}
  - {key: offer, title: КП отправлено, requires: [email, phone, budget, ready]}
  - {key: won, status: CONVERTED, title: Согласие, semantics: success}
"""

Command = Callable[..., Result]


@pytest.fixture
def webhook(emulator: Emulator) -> str:
    return emulator.webhook()


@pytest.fixture
def b24app(webhook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command line against the emulated portal."""
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", webhook)
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")

    def run(*words: object, language: str = "en") -> Result:
        return CliRunner().invoke(main, ["--lang", language, "pipelines", *map(str, words)])

    return run


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def writes(emulator: Emulator, since: int = 0) -> list[str]:
    return [call["method"] for call in emulator.calls(since=since) if call["kind"] == "write"]


def names(emulator: Emulator, webhook: str) -> list[tuple[str, str]]:
    rows = emulator.rest(webhook, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}})
    return [(row["STATUS_ID"], row["NAME"]) for row in sorted(rows, key=lambda row: int(row["SORT"]))]


def test_a_plan_sends_no_write_and_can_say_by_its_exit_code_that_there_are_changes(b24app, emulator):
    result = b24app("plan", AGENCY, "--exit-code")
    assert result.exit_code == 3, result.output
    assert "  + stage proposal_sent «КП отправлено»: work, #A8E34A" in result.output.splitlines()
    assert writes(emulator) == []


def test_an_unchanged_pipeline_is_planned_in_one_request(b24app, emulator, small):
    assert b24app("apply", small, "--yes").exit_code == 0
    since = len(emulator.calls())
    result = b24app("plan", small, "--exit-code")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "Nothing to change. Left alone: stages 3, fields 0.",
    )
    assert [call["method"] for call in emulator.calls("batch", since=since)] == ["batch"]


def test_the_portal_follows_and_a_second_apply_sends_nothing(b24app, emulator, webhook):
    first = b24app("apply", AGENCY, "--yes")
    assert first.exit_code == 0, first.output
    assert names(emulator, webhook) == [
        ("NEW", "Новый лид"),
        ("IN_PROCESS", "В работе"),
        ("PROCESSED", "Обработан"),
        ("ASSIGNED", "Менеджер назначен"),
        ("QUALIFYING", "Квалификация лида"),
        ("QUALIFIED", "Квалификация пройдена"),
        ("PROPOSAL_SENT", "КП отправлено"),
        ("AGREED", "Согласие получено"),
        ("CONVERTED", "Реквизиты получены"),
        ("JUNK", "Некачественный лид закрыт"),
    ]
    assert b24app("verify", AGENCY).output == "The portal is as the file says.\n"
    done = writes(emulator)
    second = b24app("apply", AGENCY, "--yes")
    assert second.exit_code == 0
    assert writes(emulator) == done


def test_leads_stay_on_their_stages(b24app, emulator, webhook):
    emulator.reset("event_agency")
    webhook = emulator.webhook()
    result = b24app("apply", AGENCY, "--yes", "--portal", webhook)
    assert result.exit_code == 0, result.output
    assert "      leads on this stage: 214; they stay on it" in result.output.splitlines()
    on_mail = {"filter": {"STATUS_ID": "UC_EMAIL1"}, "select": ["ID"]}
    assert len(emulator.rest(webhook, "crm.lead.list", on_mail)) == 50


def test_what_a_portal_has_exported_and_applied_changes_nothing(b24app, emulator, tmp_path):
    assert b24app("apply", AGENCY, "--yes").exit_code == 0
    out = tmp_path / "exported.yaml"
    assert b24app("export", "--out", out).exit_code == 0
    since = len(emulator.calls())
    result = b24app("apply", out, "--yes")
    # Two of the portal's own stages stay out of the file: none of its moves leads there.
    assert "Nothing to change. Left alone: stages 2, fields 0." in result.output.splitlines()
    assert "# not described here, left as it is: stage IN_PROCESS (В работе)" in out.read_text().splitlines()
    assert writes(emulator, since) == []
    emulator.reset("empty")
    fresh = emulator.webhook()
    assert b24app("apply", out, "--yes", "--portal", fresh).exit_code == 0
    again = tmp_path / "again.yaml"
    assert b24app("export", "--out", again, "--portal", fresh).exit_code == 0
    assert again.read_text() == out.read_text()


def test_verify_lists_what_somebody_changed_by_hand(b24app, emulator, webhook, small):
    assert b24app("apply", small, "--yes").exit_code == 0
    rows = emulator.rest(webhook, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS", "STATUS_ID": "OFFER"}})
    emulator.rest(webhook, "crm.status.update", {"id": rows[0]["ID"], "fields": {"NAME": "В работе"}})
    result = b24app("verify", small)
    assert result.exit_code == 1
    assert "      title: «В работе» → «КП отправлено»" in result.stdout.splitlines()
    assert result.stderr == (
        "the portal differs from the file, changes needed: 1; see them above; b24app pipelines apply makes them agree\n"
    )


def test_values_renamed_and_added_keep_their_ids(b24app, emulator, webhook, small):
    assert b24app("apply", small, "--yes").exit_code == 0
    before = role_values(emulator, webhook)
    changed = SMALL.replace("guest: Гость}", "guest: Участник, press: Пресса}").replace("ru: Роль", "ru: Кто это")
    small.write_text(changed)
    assert b24app("apply", small, "--yes").exit_code == 0
    after = role_values(emulator, webhook)
    assert {key: row["ID"] for key, row in after.items() if key in before} == {
        key: row["ID"] for key, row in before.items()
    }
    assert {key: row["VALUE"] for key, row in after.items()} == {
        "sponsor": "Спонсор",
        "guest": "Участник",
        "press": "Пресса",
    }
    assert b24app("verify", small).exit_code == 0


def role_values(emulator: Emulator, webhook: str) -> dict[str, Any]:
    rows = emulator.rest(webhook, "crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_ROLE"}})
    return {row["XML_ID"]: row for row in rows[0]["LIST"]}


def test_a_saved_plan_is_refused_when_the_portal_has_moved_on(b24app, emulator, webhook, small, tmp_path):
    saved = tmp_path / "plan.json"
    assert b24app("plan", small, "--out", saved).exit_code == 0
    emulator.rest(webhook, "crm.status.add", {"fields": {"ENTITY_ID": "STATUS", "STATUS_ID": "X", "NAME": "X"}})
    since = len(emulator.calls())
    result = b24app("apply", saved, "--yes")
    assert (result.exit_code, result.stderr) == (
        1,
        (
            "The portal is no longer as it was when the plan was made, nothing was sent; make the plan again\n"
            "  stage X «X»: new\n"
        ),
    )
    assert writes(emulator, since) == []


def test_a_saved_plan_is_applied_while_the_portal_stays_as_it_was(b24app, small, tmp_path):
    saved = tmp_path / "plan.json"
    assert b24app("plan", small, "--out", saved).exit_code == 0
    assert b24app("apply", saved, "--yes").exit_code == 0
    assert b24app("verify", small).exit_code == 0


def test_nothing_is_applied_without_a_yes_where_nobody_can_answer(b24app, emulator, small):
    result = b24app("apply", small)
    assert (result.exit_code, result.stderr) == (
        2,
        "nobody is there to answer, so nothing was sent; add --yes to apply without asking\n",
    )
    assert writes(emulator) == []


@pytest.mark.parametrize("method", ["crm.status.add", "crm.status.update", "crm.lead.userfield.add"])
@pytest.mark.parametrize("fault", ["timeout-after-commit", "cut"])
def test_a_lost_answer_is_looked_into_and_never_sent_twice(b24app, emulator, small, method, fault):
    emulator.ask("POST", "faults", {"method": method, "nth": 1, "do": fault, "seconds": 1})
    result = b24app("apply", small, "--yes")
    assert result.exit_code == 0, result.output
    assert len(writes(emulator)) == 8
    assert [entry.state for entry in build(Settings()).journal.entries(1)] == ["done"] * 8
    assert b24app("verify", small).exit_code == 0


def test_a_refused_step_stops_the_plan_and_the_next_apply_goes_on(b24app, emulator, small, tmp_path, monkeypatch):
    emulator.ask("POST", "faults", {"method": "crm.status.add", "nth": 1, "do": "429"})
    result = b24app("apply", small, "--yes")
    assert result.exit_code == 1
    assert "step 8 of 8, stage offer, did not go through (" in result.stderr
    assert "done before it: 7; mend the cause and apply again, it goes on from there" in result.stderr
    journal = build(Settings()).journal.entries(1)
    assert [entry.state for entry in journal] == ["done"] * 7 + ["failed"]
    since = len(emulator.calls())
    emulator.ask("POST", "clock", {"advance": 3600})
    # The portal's hour has passed, ours has not: another machine does not know that the method had to rest.
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "another"))
    assert b24app("apply", small, "--yes").exit_code == 0
    assert writes(emulator, since) == ["crm.status.add"]


def test_a_step_that_failed_before_the_portal_did_anything_is_sent_again(b24app, emulator, small):
    emulator.ask("POST", "faults", {"method": "crm.status.add", "nth": 1, "do": "500"})
    result = b24app("apply", small, "--yes")
    assert result.exit_code == 0, result.output
    assert [entry.state for entry in build(Settings()).journal.entries(1)] == ["done"] * 8
    assert b24app("verify", small).exit_code == 0


def test_a_step_that_may_have_happened_and_carries_no_marker_is_left_open(b24app, emulator, small):
    emulator.ask("POST", "faults", {"method": "crm.status.update", "nth": 1, "do": "500"})
    result = b24app("apply", small, "--yes")
    assert result.exit_code == 1
    assert result.stderr.startswith("whether step ")
    assert build(Settings()).journal.entries(1)[-1].state == "unknown"


def test_a_machine_reads_the_plan(b24app, small):
    document = json.loads(b24app("plan", small, "--json").stdout)
    assert document["counts"] == {"create": 5, "update": 3, "delete": 0, "move": 0}
    assert document["changes"][0]["key"] == "role"
    assert json.loads(b24app("verify", small, "--json").stdout)["counts"] == {
        "create": 5,
        "update": 3,
        "delete": 0,
        "move": 0,
    }


def test_faults_in_the_file_are_told_in_the_users_language_and_nothing_is_sent(b24app, emulator, small):
    small.write_text(SMALL.replace("type: money", "type: mony"))
    result = b24app("plan", small, language="ru")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{small}:6:18: «mony» здесь не подходит; возможно, «money»?",
        "Ошибок: 1, на портал ничего не отправлено",
    ]
    assert emulator.calls() == []


def test_a_portal_without_crm_rights_gives_one_clear_message(b24app, emulator, small):
    result = b24app("plan", small, "--portal", emulator.webhook("im"))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_the_gate_reads_the_card_in_the_words_of_the_file(b24app, emulator, webhook, small):
    assert b24app("apply", small, "--yes").exit_code == 0
    app = build(Settings())
    key, portal = app.portal_named(webhook)
    gate = PipelineGate.from_document(app.plans.applied(key))
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Заявка"}})

    def lacking(stage: str) -> tuple[list[str], str | None]:
        verdict = gate.check(portal, int(lead), stage)
        return [one.key for one in verdict.missing], verdict.back_to

    def answer(**fields: object) -> None:
        emulator.rest(webhook, "crm.lead.update", {"id": lead, "fields": fields})

    assert lacking("OFFER") == (["role"], "NEW")
    values = role_values(emulator, webhook)
    answer(UF_CRM_ROLE=values["sponsor"]["ID"])
    assert lacking("OFFER") == (["gear"], "NEW")
    gear = emulator.rest(webhook, "crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_GEAR"}})[0]["LIST"]
    answer(UF_CRM_GEAR=[gear[0]["ID"], gear[1]["ID"]])
    assert lacking("OFFER") == ([], None)
    assert lacking("CONVERTED")[0][:3] == ["email", "phone", "budget"]
    answer(UF_CRM_BUDGET="100|RUB", UF_CRM_READY=1, PHONE=[{"VALUE": "+79", "VALUE_TYPE": "WORK"}])
    answer(EMAIL=[{"VALUE": "a@example.com", "VALUE_TYPE": "WORK"}])
    assert lacking("CONVERTED") == ([], None)
    assert lacking("JUNK") == ([], None)
    assert gate.check(portal, int(lead), "OFFER").entered["ru"] == "КП отправлено"


def test_changed_rules_alone_reach_the_robots_without_a_write(b24app, emulator, webhook, small):
    assert b24app("apply", small, "--yes").exit_code == 0
    small.write_text(SMALL.replace("requires: [email, phone", "requires: [email"))
    since = len(emulator.calls())
    assert b24app("apply", small, "--yes").exit_code == 0
    assert writes(emulator, since) == []
    app = build(Settings())
    document = app.plans.applied(app.portal_named(webhook)[0])
    assert [one["field"] for one in document["stages"][1]["requires"]] == ["email", "budget", "ready"]

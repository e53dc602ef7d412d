"""Plans that delete, move, replace and notice what was done by hand, against the emulated portal, by its commands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from tests.emulated import Emulator

Command = Callable[..., Result]

HEAD = "pipeline: small\nfor: lead\ntitle: Маленькая воронка\n"
FIELDS = """\
fields:
  role: {type: list, title: {ru: Роль, en: Role}, values: {sponsor: Спонсор, guest: Гость}}
  size: {type: string, title: {ru: Размер, en: Size}}
"""
STAGES = """\
stages:
  - {key: new, title: Новый лид}
  - {key: mail, title: Почта}
  - {key: offer, title: КП отправлено}
  - {key: won, status: CONVERTED, title: Согласие, semantics: success}
"""


@pytest.fixture
def webhook(emulator: Emulator) -> str:
    emulator.ask("POST", "limits", {"bucket": False})
    return emulator.webhook("crm", "userfieldconfig")


@pytest.fixture
def b24app(webhook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command line against the emulated portal; the file is the text given after the command."""
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", webhook)
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")

    def run(command: str, text: str | Path, *words: object, language: str = "en") -> Result:
        path = tmp_path / "small.yaml"
        if isinstance(text, Path):
            path = text
        else:
            path.write_text(HEAD + text)
        return CliRunner().invoke(main, ["--lang", language, "pipelines", command, str(path), *map(str, words)])

    return run


@pytest.fixture
def applied(b24app: Command) -> None:
    result = b24app("apply", FIELDS + STAGES, "--yes")
    assert result.exit_code == 0, result.output


def add_leads(emulator: Emulator, webhook: str, count: int, **fields: Any) -> None:
    for number in range(count):
        emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": f"Лид {number}", **fields}})


def rename(emulator: Emulator, webhook: str, code: str, name: str) -> None:
    rows = emulator.rest(webhook, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS", "STATUS_ID": code}})
    emulator.rest(webhook, "crm.status.update", {"id": rows[0]["ID"], "fields": {"NAME": name}})


def on_stage(emulator: Emulator, webhook: str, code: str) -> int:
    return len(emulator.rest(webhook, "crm.lead.list", {"filter": {"STATUS_ID": code}, "select": ["ID"]}))


def lines(result: Result) -> list[str]:
    return result.output.splitlines()


def without_mail(to: str = "move_to: new") -> str:
    return f"removed: {{stages: {{MAIL: {{{to}}}}}}}\n" + FIELDS + STAGES.replace("  - {key: mail, title: Почта}\n", "")


@pytest.mark.usefixtures("applied")
def test_a_stage_with_leads_and_no_target_is_refused_with_the_count_and_the_way_out(b24app, emulator, webhook):
    add_leads(emulator, webhook, 3, STATUS_ID="MAIL")
    result = b24app("plan", without_mail(to=""))
    assert result.exit_code == 1
    assert lines(result) == [
        (
            "small, stage MAIL: 3 items stand on this stage, which is to be deleted; "
            "say where they go: removed: stages: MAIL: move_to:, or unnamed: move_to:"
        ),
        "1 fault, nothing was sent to the portal",
    ]


@pytest.mark.usefixtures("applied")
def test_leads_move_before_their_stage_is_deleted(b24app, emulator, webhook):
    add_leads(emulator, webhook, 3, STATUS_ID="MAIL")
    planned = lines(b24app("plan", without_mail()))
    assert planned[1:] == [
        "  > items of stage «Почта» [MAIL] → new",
        "      items that move: 3",
        "  - stage «Почта» [MAIL]",
        "      robots and triggers that people placed on it go with it",
        "To create: 0, to change: 0, to delete: 1, to move: 1. Left alone: stages 3, fields 0.",
    ]
    result = b24app("apply", without_mail(), "--yes")
    assert result.exit_code == 0, result.output
    assert (on_stage(emulator, webhook, "MAIL"), on_stage(emulator, webhook, "NEW")) == (0, 3)
    again = b24app("plan", without_mail(), "--exit-code")
    assert again.exit_code == 0, again.output


@pytest.mark.usefixtures("applied")
def test_a_plan_that_is_too_bold_is_shown_and_refused_and_the_option_it_names_allows_it(b24app, emulator, webhook):
    add_leads(emulator, webhook, 30, STATUS_ID="MAIL")
    result = b24app("plan", without_mail())
    assert result.exit_code == 1
    assert lines(result)[-2] == (
        "small: 30 of 30 items would be moved, allowed are at most 500, 30%; look at the plan, "
        "then allow it: --max-moves 30, or limits: moves: 30 in the file"
    )
    assert b24app("apply", without_mail(), "--yes").exit_code == 1
    assert on_stage(emulator, webhook, "MAIL") == 30
    assert b24app("plan", without_mail(), "--max-moves", 30).exit_code == 0


@pytest.mark.usefixtures("applied")
def test_a_stage_of_another_meaning_is_made_anew_only_when_allowed_and_no_lead_is_lost(b24app, emulator, webhook):
    add_leads(emulator, webhook, 4, STATUS_ID="MAIL")
    file = FIELDS + STAGES.replace("title: Почта", "title: Почта, semantics: failure")
    stages = file.splitlines()
    mail = next(line for line in stages if "mail" in line)
    stages.remove(mail)
    file = "\n".join([*stages, mail, ""])
    refused = b24app("plan", file)
    assert refused.exit_code == 1
    assert "allow it to be made anew with --allow-replace" in refused.output
    result = b24app("apply", file, "--yes", "--allow-replace")
    assert result.exit_code == 0, result.output
    assert on_stage(emulator, webhook, "MAIL") == 4
    rows = emulator.rest(webhook, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS", "STATUS_ID": "MAIL"}})
    assert [row["SEMANTICS"] for row in rows] == ["F"]
    assert b24app("plan", file, "--exit-code").exit_code == 0


@pytest.mark.usefixtures("applied")
def test_a_field_of_another_type_tells_what_its_answers_cost_and_carries_those_that_fit(b24app, emulator, webhook):
    add_leads(emulator, webhook, 2, UF_CRM_SIZE="12")
    add_leads(emulator, webhook, 1, UF_CRM_SIZE="большой")
    file = FIELDS.replace("{type: string", "{type: number") + STAGES
    planned = lines(b24app("plan", file, "--allow-replace"))
    assert "      answers that move: 2" in planned
    assert "      answers that do not fit and are lost: 1" in planned
    result = b24app("apply", file, "--yes", "--allow-replace")
    assert result.exit_code == 0, result.output
    found = emulator.rest(webhook, "crm.lead.list", {"filter": {"!UF_CRM_SIZE": ""}, "select": ["ID", "UF_CRM_SIZE"]})
    assert [float(row["UF_CRM_SIZE"]) for row in found] == [12, 12]
    assert b24app("plan", file, "--exit-code").exit_code == 0


@pytest.mark.usefixtures("applied")
def test_a_value_goes_after_its_answers_have_gone_to_another(b24app, emulator, webhook):
    (field,) = emulator.rest(webhook, "crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_ROLE"}})
    ids = {row["XML_ID"]: int(row["ID"]) for row in field["LIST"]}
    add_leads(emulator, webhook, 2, UF_CRM_ROLE=ids["guest"])
    file = "removed: {values: {role: {guest: {move_to: sponsor}}}}\n" + FIELDS.replace(", guest: Гость", "") + STAGES
    planned = lines(b24app("plan", file))
    assert planned[1:5] == [
        "  > answers of field role «Гость» [guest] → sponsor",
        "      answers that move: 2",
        "  - value role «Гость» [guest]",
        "      answers in it now: 2",
    ]
    result = b24app("apply", file, "--yes")
    assert result.exit_code == 0, result.output
    found = emulator.rest(webhook, "crm.lead.list", {"filter": {"UF_CRM_ROLE": ids["sponsor"]}, "select": ["ID"]})
    assert len(found) == 2


@pytest.mark.usefixtures("applied")
def test_answers_newly_asked_for_are_counted_on_later_stages(b24app, emulator, webhook):
    add_leads(emulator, webhook, 2, STATUS_ID="OFFER")
    add_leads(emulator, webhook, 1, STATUS_ID="OFFER", UF_CRM_SIZE="12", HAS_EMAIL="Y")
    add_leads(emulator, webhook, 5, STATUS_ID="NEW")
    file = FIELDS + STAGES.replace("title: Почта", "title: Почта, requires: [size, email, budget]")
    file = file.replace("  size:", "  budget: {type: money, title: Бюджет}\n  size:")
    planned = lines(b24app("plan", file))
    assert [line for line in planned if line.startswith("  ?")] == [
        "  ? mail newly asks for size: 2 items on later stages lack it",
        "  ? mail newly asks for email: 3 items on later stages lack it",
        "  ? mail newly asks for budget: 3 items on later stages lack it",
    ]


@pytest.mark.usefixtures("applied")
def test_what_is_asked_for_since_long_costs_no_request(b24app, emulator, webhook):
    file = FIELDS + STAGES.replace("title: Почта", "title: Почта, requires: [size]")
    assert b24app("apply", file, "--yes").exit_code == 0
    add_leads(emulator, webhook, 1, STATUS_ID="OFFER")
    since = len(emulator.calls())
    assert b24app("plan", file, "--exit-code").exit_code == 0
    assert len(emulator.calls("batch", since=since)) == 1


@pytest.mark.usefixtures("applied")
def test_drift_is_nothing_after_an_apply(b24app):
    result = b24app("drift", FIELDS + STAGES)
    assert (result.exit_code, lines(result)) == (0, ["Nothing was changed by hand since the last apply."])


@pytest.mark.usefixtures("applied")
def test_drift_tells_what_was_done_by_hand_and_where_the_file_changed_it_too(b24app, emulator, webhook):
    rename(emulator, webhook, "OFFER", "В работе")
    rename(emulator, webhook, "MAIL", "E-mail")
    rename(emulator, webhook, "JUNK", "Мусор")
    result = b24app("drift", FIELDS + STAGES.replace("title: Почта", "title: Письмо получено"))
    assert (result.exit_code, lines(result)) == (
        3,
        [
            (
                "conflict, changed by hand and in the file: stage MAIL «Почта»: title «Почта» → «E-mail»; "
                "the plan sets it back"
            ),
            "by hand: stage OFFER «КП отправлено»: title «КП отправлено» → «В работе»; the plan sets it back",
            "by hand: stage JUNK «Некачественный лид»: title «Некачественный лид» → «Мусор»; it stays",
        ],
    )
    planned = b24app("plan", FIELDS + STAGES)
    assert (
        "  ! by hand: stage OFFER «КП отправлено»: title «КП отправлено» → «В работе»; the plan sets it back"
        in lines(planned)
    )


@pytest.mark.usefixtures("applied")
def test_drift_of_what_the_file_does_not_describe_is_shown_and_no_fault(b24app, emulator, webhook):
    rename(emulator, webhook, "JUNK", "Мусор")
    assert b24app("drift", FIELDS + STAGES).exit_code == 0


@pytest.mark.usefixtures("applied")
def test_drift_is_told_even_where_the_file_could_not_be_applied(b24app, emulator, webhook):
    rename(emulator, webhook, "OFFER", "В работе")
    add_leads(emulator, webhook, 1, STATUS_ID="MAIL")
    result = b24app("drift", without_mail(to=""))
    assert (result.exit_code, lines(result)) == (
        3,
        ["by hand: stage OFFER «КП отправлено»: title «КП отправлено» → «В работе»; the plan sets it back"],
    )


def test_where_nothing_was_applied_nobody_knows_of_drift(b24app, webhook):
    result = b24app("drift", FIELDS + STAGES)
    assert (result.exit_code, lines(result)) == (
        1,
        [
            (
                f"{webhook.rsplit('/', 2)[0]}/…/: nothing was applied there from here, "
                "so nobody knows what was changed since; apply the file first"
            )
        ],
    )


@pytest.mark.usefixtures("applied")
def test_a_saved_plan_is_refused_with_what_is_different_line_by_line(b24app, emulator, webhook, tmp_path):
    out = tmp_path / "plan.json"
    assert b24app("plan", without_mail(), "--out", out).exit_code == 0
    rename(emulator, webhook, "OFFER", "В работе")
    result = b24app("apply", out, "--yes")
    assert (result.exit_code, lines(result)) == (
        1,
        [
            "The portal is no longer as it was when the plan was made, nothing was sent; make the plan again",
            "  stage OFFER «КП отправлено»: title «КП отправлено» → «В работе»",
        ],
    )


@pytest.mark.usefixtures("applied")
def test_a_saved_plan_brings_what_was_allowed_and_bears_leads_that_have_come_since(b24app, emulator, webhook, tmp_path):
    add_leads(emulator, webhook, 25, STATUS_ID="MAIL")
    out = tmp_path / "plan.json"
    assert b24app("plan", without_mail(), "--out", out, "--max-moves", "100%").exit_code == 0
    add_leads(emulator, webhook, 1, STATUS_ID="MAIL")
    result = b24app("apply", out, "--yes")
    assert result.exit_code == 0, result.output
    assert on_stage(emulator, webhook, "NEW") == 26


@pytest.mark.usefixtures("applied")
def test_a_plan_is_shown_as_markdown_and_as_json(b24app, emulator, webhook):
    add_leads(emulator, webhook, 1, STATUS_ID="MAIL")
    shown = lines(b24app("plan", without_mail(), "--format", "markdown"))
    assert shown[2] == "**To create: 0, to change: 0, to delete: 1, to move: 1. Left alone: stages 3, fields 0.**"
    assert shown[4:7] == ["#### Move (1)", "", "- items of stage «Почта» \\[MAIL\\] → new"]
    document = json.loads(b24app("plan", without_mail(), "--format", "json").output)
    assert document["counts"] == {"create": 0, "update": 0, "delete": 1, "move": 1}
    assert (document["form"], document["items"]) == ("b24app.plan/2", {"MAIL": 1})


@pytest.mark.usefixtures("applied")
def test_everything_of_it_is_said_in_russian_too(b24app, emulator, webhook):
    add_leads(emulator, webhook, 3, STATUS_ID="MAIL")
    assert lines(b24app("plan", without_mail(), language="ru"))[1:4] == [
        "  > элементы стадии «Почта» [MAIL] → new",
        "      переедет элементов: 3",
        "  - стадия «Почта» [MAIL]",
    ]


PLACES = {"deal": ("funnel: {name: Опт}", "WON"), "smart_process": ("process: {title: Замеры}", "SUCCESS")}


def placed(entity: str, stages: str) -> str:
    place, won = PLACES[entity]
    head = f"pipeline: wholesale\nfor: {entity}\ntitle: Опт\n{place}\n"
    return head + stages + f"  - {{key: won, status: {won}, title: Согласие, semantics: success}}\n"


def place_of(document: Any) -> tuple[int, str]:
    """Tell the type of the items, and what stands before the codes of their stages."""
    target = document["observed"]["target"]
    entity, funnel = target["entity_type_id"], target["category_id"]
    return entity, f"C{funnel}:" if entity == 2 else f"DT{entity}_{funnel}:"


@pytest.mark.parametrize("entity", PLACES)
def test_in_every_place_items_are_counted_and_moved_before_their_stage_goes(
    b24app, emulator, webhook, tmp_path, entity
):
    path = tmp_path / "placed.yaml"
    path.write_text(placed(entity, "stages:\n  - {key: new, title: Новая}\n  - {key: mail, title: Почта}\n"))
    result = b24app("apply", path, "--yes")
    assert result.exit_code == 0, result.output
    kind, prefix = place_of(json.loads(b24app("plan", path, "--json").output))
    for _ in range(3):
        fields = {"title": "Заказ", "stageId": f"{prefix}MAIL", "categoryId": prefix.strip("CDT:").split("_")[-1]}
        emulator.rest(webhook, "crm.item.add", {"entityTypeId": kind, "fields": fields})
    assert b24app("drift", path).output == "Nothing was changed by hand since the last apply.\n"
    path.write_text(
        placed(entity, "removed: {stages: {MAIL: {move_to: new}}}\nstages:\n  - {key: new, title: Новая}\n")
    )
    planned = lines(b24app("plan", path))
    assert planned[1:4] == [
        "  > items of stage «Почта» [MAIL] → new",
        "      items that move: 3",
        "  - stage «Почта» [MAIL]",
    ]
    result = b24app("apply", path, "--yes")
    assert result.exit_code == 0, result.output
    found = emulator.rest(webhook, "crm.item.list", {"entityTypeId": kind, "filter": {"stageId": f"{prefix}NEW"}})
    assert len(found["items"]) == 3
    since = len(emulator.calls())
    assert b24app("plan", path, "--exit-code").exit_code == 0
    calls = emulator.calls(since=since)
    assert len(calls) - sum(len(call["params"]["cmd"]) for call in calls if call["method"] == "batch") <= 3

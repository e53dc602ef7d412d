import json
from dataclasses import replace

import pytest
from rich.console import Console

from b24app.languages import translator
from b24app.pipelines.planning.diff import diff
from b24app.pipelines.planning.plan import StalePlan, planned
from b24app.pipelines.planning.report import report
from b24app.pipelines.planning.saved import BadPlan, OtherPortal, TamperedPlan, read_saved, save
from tests.pipelines.made import list_field, pipeline, stages, standing

DEFAULT = ("NEW 10", "CONVERTED 40 s", "JUNK 50 f")


def plan_of(file, observed, portal="shop.bitrix24.ru", leads=None):
    return planned(portal, file, observed, diff(file, observed), leads or {})


def shown(plan, language="en", capsys=None):
    report(plan, Console(highlight=False, width=200), translator(language))
    return capsys.readouterr().out.splitlines()


def test_the_steps_come_in_an_order_that_is_safe_after_each():
    file = stages("NEW", "A", "B", "C", "CONVERTED s", "JUNK f", "SPAM f")
    steps = [(change.verb, change.code) for change in plan_of(file, standing(*DEFAULT)).changes]
    assert steps == [
        ("update", "JUNK"),
        ("update", "CONVERTED"),
        ("create", "A"),
        ("create", "B"),
        ("create", "C"),
        ("create", "SPAM"),
    ]


def test_a_plan_is_counted():
    plan = plan_of(stages("NEW", "A"), standing("NEW 10", "MAIL 11", "CONVERTED 20 s"))
    assert plan.counts == {"create": 1, "update": 1, "delete": 0, "move": 0}
    assert plan.kept_stages == 2


def test_a_person_reads_what_changes_and_what_it_touches(capsys):
    file = pipeline("""\
        fields:
          role: {type: list, title: {ru: Роль, en: Role}, values: {guest: Гость, host: Host}}
        stages:
          - {key: fresh, status: NEW, title: Новый лид}
          - {key: offer, title: КП отправлено}
        """)
    there = standing("NEW 10", "CONVERTED 20 s", fields=(list_field("role", "guest"),))
    plan = plan_of(file, there, leads={"NEW": 17, "CONVERTED": 0})
    assert shown(plan, "en", capsys) == [
        "Plan for shop.bitrix24.ru: shop",
        "  ~ field role «Роль»",
        "      values: «Guest» → «Гость», + «Host»",
        "  ~ stage fresh «NEW» [NEW]",
        "      title: «NEW» → «Новый лид»",
        "      leads on this stage: 17; they stay on it",
        "  + stage offer «КП отправлено»: work, #39A8EF",
        "  ~ stage «CONVERTED» [CONVERTED] (not in the file; it only moves up to stay behind the others)",
        "      sort: 20 → 30",
        "To create: 1, to change: 3, to delete: 0. Left alone: stages 1, fields 0.",
    ]


def test_a_plan_is_shown_in_russian(capsys):
    assert shown(plan_of(stages("NEW"), standing(*DEFAULT)), "ru", capsys) == [
        "План для shop.bitrix24.ru: shop",
        "Менять нечего. Не затронуто: стадий 2, полей 0.",
    ]


def test_a_saved_plan_holds_while_the_portal_stays_as_it_was(tmp_path):
    plan = plan_of(stages("NEW", "A"), standing(*DEFAULT))
    save(plan, tmp_path / "plan.json")
    saved = read_saved(tmp_path / "plan.json")
    saved.hold(plan)
    assert saved.pipeline == plan.pipeline


def test_a_saved_plan_is_stale_when_anything_on_the_portal_has_moved(tmp_path):
    save(plan_of(stages("NEW", "A"), standing(*DEFAULT)), tmp_path / "plan.json")
    with pytest.raises(StalePlan) as raised:
        read_saved(tmp_path / "plan.json").hold(plan_of(stages("NEW", "A"), standing(*DEFAULT, "MAIL 11")))
    assert raised.value.code == "plan.stale"
    assert raised.value.text() == (
        "The portal is no longer as it was when the plan was made, nothing was sent; make the plan again\n"
        "  stage MAIL «MAIL»: new"
    )


def test_a_plan_edited_by_hand_is_refused(tmp_path):
    path = tmp_path / "plan.json"
    plan = plan_of(stages("NEW", "A"), standing(*DEFAULT))
    save(plan, path)
    document = json.loads(path.read_text())
    document["changes"][-1]["code"] = "EVIL"
    path.write_text(json.dumps(document))
    with pytest.raises(TamperedPlan) as raised:
        read_saved(path)
    assert raised.value.text() == (
        f"{path}: the file of the plan was changed since it was saved, nothing was sent; make the plan again"
    )


def test_a_plan_for_another_portal_is_refused(tmp_path):
    save(plan_of(stages("NEW", "A"), standing(*DEFAULT)), tmp_path / "plan.json")
    with pytest.raises(OtherPortal) as raised:
        read_saved(tmp_path / "plan.json").hold(plan_of(stages("NEW", "A"), standing(*DEFAULT), "other.bitrix24.ru"))
    assert raised.value.text() == (
        "the plan was made for shop.bitrix24.ru, not for other.bitrix24.ru; give that portal or make the plan again"
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "b24app.plan/2"}', '{"form": "x"}', "\ud800", "null"])
def test_another_file_is_not_taken_for_a_plan(tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadPlan) as raised:
        read_saved(path)
    assert raised.value.text() == (
        f"{path}: the file is not a saved plan; make it with: b24app pipelines plan FILE --out PLAN"
    )


def test_the_form_of_a_plan_is_stable():
    document = plan_of(stages("NEW", "A"), standing(*DEFAULT)).document()
    assert document["form"] == "b24app.plan/2"
    assert sorted(document) == [
        "all_items",
        "allowed",
        "changes",
        "checksum",
        "counts",
        "drift",
        "form",
        "items",
        "kept",
        "lacking",
        "observed",
        "pipeline",
        "portal",
    ]
    assert sorted(document["changes"][0]) == [
        "after",
        "before",
        "code",
        "is_kept",
        "key",
        "kind",
        "phase",
        "row",
        "semantics",
        "title",
        "verb",
    ]


def test_a_saved_plan_bears_other_counts_but_no_other_changes(tmp_path):
    file = pipeline("removed: {stages: {MAIL: {move_to: new}}}\nstages:\n  - {key: new, title: NEW}\n")
    there = standing(*DEFAULT, "MAIL 15")
    plans = [
        planned("shop", file, there, tuple(one.counted(count=count) for one in diff(file, there)), {"MAIL": count})
        for count in (3, 4)
    ]
    save(plans[0], tmp_path / "plan.json")
    read_saved(tmp_path / "plan.json").hold(plans[1])
    with pytest.raises(StalePlan):
        read_saved(tmp_path / "plan.json").hold(replace(plans[1], changes=plans[1].changes[1:]))

"""A plan for a merge request: grouped by what it does, counted, and safe whatever people called things."""

from b24app.languages import translator
from b24app.pipelines.planning.diff import diff
from b24app.pipelines.planning.markdown import markdown
from b24app.pipelines.planning.plan import planned
from tests.pipelines.made import list_field, pipeline, standing

FILE = """\
removed: {stages: {MAIL: {move_to: new}}, fields: [old]}
stages:
  - {key: new, title: Новый}
  - {key: offer, title: "КП [x](http://evil) <b>"}
"""


def shown(language="en"):
    file, there = pipeline(FILE), standing("NEW 10", "MAIL 20", "CONVERTED 90 s", fields=(list_field("old"),))
    changes = [one.counted(count=4) if one.kind in {"items", "field"} else one for one in diff(file, there)]
    plan = planned("shop.bitrix24.ru", file, there, tuple(changes), {"NEW": 17, "MAIL": 4})
    return markdown(plan, translator(language)).splitlines()


def test_changes_stand_under_what_they_do_with_what_they_touch():
    assert shown()[:-1] == [
        "### Plan for shop.bitrix24.ru: shop",
        "",
        "**To create: 1, to change: 1, to delete: 2, to move: 1. Left alone: stages 1, fields 0.**",
        "",
        "#### Create (1)",
        "",
        "- stage offer «КП \\[x\\](http://evil) \\<b\\>»: work, \\#39A8EF",
        "",
        "#### Change (1)",
        "",
        "- stage new «NEW»",
        "  - title: «NEW» → «Новый»",
        "  - leads on this stage: 17; they stay on it",
        "",
        "#### Move (1)",
        "",
        "- items of stage «MAIL» \\[MAIL\\] → new",
        "  - items that move: 4",
        "",
        "#### Delete (2)",
        "",
        "- stage «MAIL» \\[MAIL\\]",
        "  - robots and triggers that people placed on it go with it",
        "- field old «Роль»",
        "  - answers in it now: 4",
        "",
    ]


def test_the_last_line_names_the_state_the_plan_holds_for():
    assert len(shown()[-1]) == len("`0123456789abcdef`")


def test_it_is_said_in_russian():
    assert [line for line in shown("ru") if line.startswith("####")] == [
        "#### Создать (1)",
        "#### Изменить (1)",
        "#### Перевести (1)",
        "#### Удалить (2)",
    ]

"""What happens when a portal does not do what it says."""

import pytest

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.ending import NotSaved
from b24app.pipelines.applying.truth import is_done
from b24app.pipelines.planning.diff import diff
from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.plan import planned
from b24app.portal.answer import Answer
from tests.pipelines.made import list_field, pipeline, standing
from tests.pipelines.shop import database_in, quiet, records_in

ROW = {"ID": "1", "STATUS_ID": "NEW", "NAME": "Не определён", "SORT": "10", "COLOR": "#112233", "SYSTEM": "Y"}
FILE = pipeline("stages:\n  - {key: new, title: Новый лид}\n")


class Deaf:
    """A portal that agrees to everything and saves nothing."""

    name = "deaf.bitrix24.ru"

    def batch(self, commands):
        return {name: Answer([ROW] if name == "stages" else []) for name in commands}

    def write(self, _method, _params=None):
        return Answer(result=True)


def test_a_portal_that_agrees_and_does_not_save_is_found_out(tmp_path):
    portal, records = Deaf(), records_in(database_in(tmp_path))
    observed = observe(portal)
    plan = planned("deaf", FILE, observed, diff(FILE, observed), {})
    with pytest.raises(NotSaved) as raised:
        Applying(portal, records, quiet).apply(plan)
    assert raised.value.text() == (
        "every step of plan 1 was agreed to, and yet the portal differs from it: stage new; "
        "look at what differs: b24app pipelines verify"
    )
    assert [entry.before for entry in records.journal.entries(1)] == [{"title": "Не определён"}]
    assert records.plans.applied("deaf") is None
    assert records.plans.find("deaf", 1).snapshot["stages"][0]["title"] == "Не определён"


def test_a_step_whose_answer_was_lost_is_looked_for_on_the_portal():
    file = pipeline("""\
        fields:
          role: {type: list, title: {ru: Роль, en: Role}, values: {guest: Гость}}
        stages:
          - {key: new, title: Новый}
          - {key: offer, title: КП}
        """)
    before = standing("NEW 10", "CONVERTED 40 s", fields=(list_field("role", "guest"),))
    role, new, offer = diff(file, before)
    after = standing("NEW 10", "OFFER 20", "CONVERTED 40 s", fields=before.fields)
    assert [is_done(step, before) for step in (role, new, offer)] == [False, False, False]
    assert [is_done(step, after) for step in (role, new, offer)] == [False, False, True]

"""What a plan foresees is what its changes lead to: applied in thought, any file leaves nothing to change."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from b24app.pipelines.planning.diff import Impossible, diff
from b24app.pipelines.planning.differences import differences
from b24app.pipelines.planning.drift import base_of, drift_of
from b24app.pipelines.planning.foresight import foreseen
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.plan import planned
from b24app.portal.crm import Stage
from b24app.portal.userfields import Field, Value
from tests.pipelines.made import list_field, pipeline, stages, standing

CODES = ("A", "B", "C", "D", "E")
BORN = ("NEW 10", "CONVERTED 40 s", "JUNK 50 f")
KEYS = ("role", "size")
VALUES = ("guest", "host", "spy")


def in_thought(observed, changes):
    """Carry changes out on paper and give what a portal would then have."""
    found = json.loads(json.dumps(foreseen(observed.document(), [change.document() for change in changes])))
    made = [Stage(**{"id": 1000 + n, "is_system": False, **one}) for n, one in enumerate(found["stages"])]
    fields = [
        Field(
            500 + n,
            one["key"],
            one["type"],
            one["is_multiple"],
            tuple(one["titles"]),
            tuple(one["helps"]),
            values_of(one["values"]),
        )
        for n, one in enumerate(found["fields"])
    ]
    return Observed(tuple(sorted(made, key=lambda one: (one.sort, one.id))), tuple(fields))


def values_of(rows):
    made = [Value(**{**row, "id": row.get("id") or 90 + number}) for number, row in enumerate(rows)]
    return tuple(sorted(made, key=lambda value: (value.sort, value.id)))


@st.composite
def files(draw):
    """Write a file that may do anything a file can: own, remove, replace, leave alone."""
    kinds = draw(st.dictionaries(st.sampled_from(CODES), st.sampled_from(("work", "failure")), max_size=4))
    modes = st.sampled_from(("managed", "create_only", "ignored"))
    lines = ["replace: true", f"manage: {draw(modes)}"]
    removed = [code for code in CODES if code not in kinds and draw(st.booleans())]
    gone = ", ".join(f"{code}: {{move_to: new}}" for code in removed)
    lines.append(f"removed: {{stages: {{{gone}}}}}")
    if draw(st.booleans()):
        lines += ["owns: [stages, fields, values]", "unnamed: {move_to: new}"]
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    lines += ["fields:"] if keys else []
    for key in keys:
        values = draw(st.lists(st.sampled_from(VALUES), unique=True, min_size=1))
        listed = ", ".join(f"{value}: {value} {draw(st.integers(1, 2))}" for value in values)
        kind = draw(st.sampled_from(("string", f"list, values: {{{listed}}}")))
        lines.append(f"  {key}: {{type: {kind}, title: T{draw(st.integers(1, 2))}}}")
    order = [code for code in draw(st.permutations(CODES)) if code in kinds]
    lines += ["stages:", "  - {key: new, title: Новый, manage: managed}"]
    lines += [_line(code, kinds[code], draw(modes)) for code in order if kinds[code] == "work"]
    lines += [_line(code, kinds[code], draw(modes)) for code in order if kinds[code] == "failure"]
    return pipeline("\n".join(lines) + "\n")


def _line(code, semantics, mode):
    return f"  - {{key: {code.lower()}, title: {code}, semantics: {semantics}, manage: {mode}}}"


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_carried_out_in_thought_any_file_leaves_nothing_to_change(file, data):
    extra = data.draw(st.lists(st.sampled_from(CODES), unique=True))
    failed = {code for code in extra if data.draw(st.booleans())}
    there = [f"{code} {60 + n} f" if code in failed else f"{code} {20 + n}" for n, code in enumerate(extra)]
    fields = tuple(list_field(key, *VALUES) for key in KEYS if data.draw(st.booleans()))
    observed = standing(*BORN, *there, fields=fields)
    try:
        changes = planned("shop", file, observed, diff(file, observed), {}).changes
    except Impossible:
        return
    after = in_thought(observed, changes)
    assert diff(file, after) == ()
    assert {"NEW", "CONVERTED", "JUNK"} <= {stage.status for stage in after.stages}
    work, failure = ([one.sort for one in after.stages if one.semantics == kind] for kind in ("work", "failure"))
    assert max(work) < next(one.sort for one in after.stages if one.semantics == "success") < min(failure)


def kept(file, observed):
    """Keep a plan as the store does, through JSON."""
    plan = planned("shop", file, observed, diff(file, observed), {})
    document = json.loads(json.dumps(plan.document()))
    now = datetime(2026, 9, 21, tzinfo=UTC)
    return SimpleNamespace(document=document, pipeline_document=document["pipeline"], applied_at=now)


def test_nothing_has_drifted_where_the_portal_is_as_the_plan_left_it():
    file, before = stages("NEW", "OFFER", "CONVERTED s"), standing(*BORN)
    base = base_of(kept(file, before))
    after = in_thought(before, diff(file, before))
    assert drift_of(base, file, after, ()) == ()


def test_a_stage_added_by_hand_and_one_deleted_are_drift():
    file = stages("NEW", "OFFER", "CONVERTED s")
    base = base_of(kept(file, standing(*BORN, "OFFER 20")))
    now = standing(*BORN, "MAIL 30")
    found = [
        (one.difference.name, one.difference.was, one.difference.now, one.is_ours)
        for one in drift_of(base, file, now, diff(file, now))
    ]
    assert found == [("MAIL", None, "MAIL", False), ("OFFER", "OFFER", None, True)]


def test_values_and_types_of_fields_drift_too():
    then, now = standing(*BORN, fields=(list_field("role", "guest"),)), standing(*BORN, fields=(list_field("role"),))
    found = [(one.kind, one.name, one.part) for one in differences(then.document(), now.document())]
    assert found == [("value", "role.guest", "")]


def test_a_plan_of_an_older_form_tells_the_rules_but_no_drift():
    file = stages("NEW")
    old = SimpleNamespace(document={"changes": []}, pipeline_document=file.document(), applied_at=None)
    base = base_of(old)
    assert (base.pipeline, base.state) == (file, None)
    assert drift_of(base, file, standing(*BORN), ()) == ()


def test_a_pipeline_that_nobody_can_read_any_more_is_no_base():
    assert base_of(SimpleNamespace(document={}, pipeline_document={"strange": 1}, applied_at=None)) is None
    assert base_of(None) is None

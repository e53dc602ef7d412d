"""Faults of the keys that say what a file looks after, removes and replaces."""

import pytest

from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read

HEAD = "pipeline: shop\nfor: lead\ntitle: Магазин\n"
BODY = """\
fields:
  role: {type: list, title: Роль, values: {guest: Гость, host: Хозяин}}
stages:
  - {key: new, title: Новый лид, requires: [role]}
  - {key: offer, title: КП отправлено}
"""


def faults(top: str, body: str = BODY) -> list[str]:
    try:
        check(read(HEAD + top + body, "f"))
    except Faults as found:
        return [fault.text() for fault in found.faults]
    return []


@pytest.mark.parametrize(
    "top",
    [
        "removed: {stages: {OLD: {move_to: offer}, M: {}}, fields: [old], values: {role: {spy: {move_to: guest}}}}\n",
        "owns: [stages, fields, values]\nunnamed: {move_to: new}\n",
        "limits: {deletes: 7, moves: 30%}\nreplace: true\nmanage: create_only\n",
    ],
)
def test_what_a_file_may_remove_own_and_allow_is_read(top):
    assert faults(top) == []


@pytest.mark.parametrize(
    ("top", "said"),
    [
        (
            "removed: {stages: {OFFER: {}}}\n",
            "f:4:20: OFFER is described by this file and removed by it; keep one of them",
        ),
        ("removed: {fields: [role]}\n", "f:4:20: role is described by this file and removed by it; keep one of them"),
        (
            "removed: {values: {role: {guest: {}}}}\n",
            "f:4:27: guest is described by this file and removed by it; keep one of them",
        ),
        (
            "removed: {stages: {OLD: {move_to: ofer}}}\n",
            'f:4:35: there is no "ofer" to move to; did you mean "offer"?',
        ),
        (
            "removed: {values: {role: {spy: {move_to: gest}}}}\n",
            'f:4:42: there is no "gest" to move to; did you mean "guest"?',
        ),
        ("removed: {values: {rule: {spy: {}}}}\n", 'f:4:20: the file has no field rule; did you mean "role"?'),
        ("unnamed: {move_to: nev}\n", 'f:4:20: there is no "nev" to move to; did you mean "new"?'),
        ("limits: {deletes: many}\n", 'f:4:19: "many" is no limit; write a number like 5 or a share like 30%'),
        ("limits: {delete: 5}\n", 'f:4:10: key "delete" is not known; did you mean "deletes"?'),
        ("removed: {stage: {}}\n", 'f:4:11: key "stage" is not known; did you mean "stages"?'),
        ("manage: manual\n", 'f:4:9: "manual" does not fit here; did you mean "managed"?'),
        ("owns: [stage]\n", 'f:4:8: "stage" does not fit here; did you mean "stages"?'),
    ],
)
def test_a_fault_is_told_at_its_place_with_the_way_out(top, said):
    assert faults(top) == [said]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("title: Новый лид,", "title: Новый лид, manage: {name: ignored},", 'key "name" is not known'),
        ("title: Новый лид,", "title: Новый лид, manage: ignore,", 'did you mean "ignored"?'),
        (
            "title: Новый лид,",
            "title: Новый лид, replaces: OFFER,",
            "OFFER is described by this file and removed by it",
        ),
        ("title: Роль,", "title: Роль, manage: {value: {guest: hidden}},", '"hidden" does not fit here'),
        ("title: Роль,", "title: Роль, replaces: role,", "role is described by this file and removed by it"),
    ],
)
def test_a_fault_at_a_stage_or_field_is_told_too(was, now, said):
    (found,) = faults("", BODY.replace(was, now))
    assert said in found


def test_one_file_cannot_own_the_fields_that_other_funnels_share():
    text = (HEAD + "owns: [fields]\n" + BODY).replace("for: lead", "for: deal")
    with pytest.raises(Faults) as raised:
        check(read(text, "f"))
    assert [fault.text() for fault in raised.value.faults] == [
        (
            "f:4:8: fields are shared by all funnels of these items, so one file cannot own them; "
            "name those that are to go under removed: fields:"
        )
    ]

"""Read and change stages, and count the cards on them: the portal's spelling of them stays in here.

https://apidocs.bitrix24.com/api-reference/crm/status/index.html
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal, StrangeAnswer
from b24app.portal.targets import LEADS, Target

SYSTEM_STAGES: Mapping[str, Mapping[str, str]] = {
    "lead": {"NEW": "work", "CONVERTED": "success", "JUNK": "failure"},
    "deal": {"NEW": "work", "WON": "success", "LOSE": "failure"},
    "smart_process": {"NEW": "work", "SUCCESS": "success", "FAIL": "failure"},
}
"""Stages every funnel is born with, and what each means to the portal; they can be renamed, never replaced."""

STATUS_LENGTH = 21
"""Longest code of a stage; what the portal writes before it counts too, see `longest_code`."""

_BORN_SORTS = {"lead": (10, 40, 50), "deal": (10, 60, 70), "smart_process": (10, 40, 50)}

_MEANS = {"": "work", "S": "success", "F": "failure"}
_SENT = {"work": "", "success": "S", "failure": "F"}


@dataclass(frozen=True)
class Stage:
    """A stage as it stands on the portal; `semantics` is work, success or failure.

    `status` is the code as people write it, without what the portal puts before it in further funnels.
    """

    id: int
    status: str
    title: str
    sort: int
    color: str
    semantics: str
    is_system: bool


def longest_code(target: Target) -> int:
    """Tell how long the code of a stage may be in a funnel."""
    most = {"lead": STATUS_LENGTH, "deal": STATUS_LENGTH + 1}.get(target.entity, 50)
    return most - len(target.prefix)


def born_stages(entity: str) -> tuple[Stage, ...]:
    """Give the stages that a funnel of ours begins with; it is cleared of the others when it is made."""
    born = zip(SYSTEM_STAGES[entity].items(), _BORN_SORTS[entity], strict=True)
    return tuple(Stage(0, code, "", sort, "", means, is_system=True) for (code, means), sort in born)


def stages_query(target: Target = LEADS) -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the stages; it knows no paging and its filter takes plain values only."""
    return "crm.status.list", {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": target.status_entity}}


def stages_in(rows: Any, target: Target = LEADS) -> tuple[Stage, ...]:
    """Read the answer of `stages_query` in the order of the kanban; the portal sends the sort as text."""
    entity = target.status_entity
    found = (_stage(row, target) for row in rows or [] if row.get("ENTITY_ID", entity) == entity)
    return tuple(sorted(found, key=lambda stage: (stage.sort, stage.id)))


def _stage(row: Mapping[str, Any], target: Target) -> Stage:
    color = row.get("COLOR") or (row.get("EXTRA") or {}).get("COLOR") or ""
    return Stage(
        id=int(row["ID"]),
        status=target.code(row["STATUS_ID"]),
        title=(row.get("NAME") or "").strip(),
        sort=int(row.get("SORT") or 0),
        color=color.upper(),
        semantics=_MEANS.get(row.get("SEMANTICS") or "", "work"),
        is_system=row.get("SYSTEM") == "Y",
    )


def add_stage(portal: Portal, target: Target, status: str, title: str, sort: int, color: str, semantics: str) -> int:
    """Add a stage and return its row's id; the portal refuses one that would break work < success < failure."""
    carried = {"ENTITY_ID": target.status_entity, "STATUS_ID": target.status_id(status)}
    fields = {**carried, "NAME": title, "SORT": sort, "COLOR": color, "SEMANTICS": _SENT[semantics]}
    # The list of dictionaries compares for equality only and knows no prefixes.
    marker = Marker("crm.status.list", {"filter": carried}, carried)
    return int(portal.add("crm.status.add", {"fields": fields}, marker=marker).result)


def change_stage(portal: Portal, row: int, values: Mapping[str, Any]) -> None:
    """Change title, sort or color of a stage; the portal answers yes even where it saved nothing, so read it back."""
    names = {"title": "NAME", "sort": "SORT", "color": "COLOR"}
    fields = {names[key]: value for key, value in values.items()}
    portal.write("crm.status.update", {"id": row, "fields": fields})


def row_of(portal: Portal, target: Target, code: str) -> int:
    """Look up the row of a stage; raises StrangeAnswer where the portal has none."""
    rows = stages_in(portal.read(*stages_query(target)).result, target)
    found = next((stage.id for stage in rows if stage.status.upper() == code.upper()), 0)
    if not found:
        raise StrangeAnswer(phrase("there is no stage {stage}"), where=portal.name, stage=code)
    return found


def delete_stage(portal: Portal, row: int) -> None:
    """Delete a stage, one the portal was born with too; it refuses while cards stand on it."""
    portal.write("crm.status.delete", {"id": row, "params": {"FORCED": "Y"}})


def count_items(portal: Portal, target: Target, statuses: Collection[str]) -> dict[str, int]:
    """Count the cards on each of these stages, up to fifty stages a request."""
    commands = {f"on{number}": _counted(target, status) for number, status in enumerate(statuses)}
    answers = portal.batch(commands) if commands and target.exists else {}
    counts = {}
    for number, status in enumerate(statuses if answers else ()):
        answer = answers[f"on{number}"]
        if isinstance(answer, Refusal):
            raise answer
        counts[status] = answer.total or 0
    return counts


def _counted(target: Target, status: str) -> tuple[str, Mapping[str, Any]]:
    code = target.status_id(status)
    if target.entity == "lead":
        return "crm.lead.list", {"filter": {"=STATUS_ID": code}, "select": ["ID"], "start": 0}
    wanted = {"filter": {"=stageId": code}, "select": ["id"], "start": 0}
    return "crm.item.list", {"entityTypeId": target.entity_type_id, **wanted}

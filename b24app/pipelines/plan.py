"""Make a plan of the changes: in a safe order, counted, with what it touches, signed for the state it holds for."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.diff import Change, diff
from b24app.pipelines.model import Pipeline, read_document
from b24app.pipelines.observe import Observed, observe
from b24app.portal.client import Portal
from b24app.pipelines.target import find_target
from b24app.portal.crm import count_items
from b24app.portal.targets import LEADS, Target

FORM = "b24app.plan/1"
"""Names the form of a saved plan, so that another file is not taken for one."""


class BadPlan(AppError):
    """The file is not a saved plan; make it with: b24app pipelines plan FILE --out PLAN."""

    code = "plan.bad"


class StalePlan(AppError):
    """The portal is no longer as it was when the plan was made, nothing was sent; make the plan again."""

    code = "plan.stale"


class OtherPortal(AppError):
    """The plan was made for another portal; give that portal or make the plan again."""

    code = "plan.other-portal"


@dataclass(frozen=True)
class Plan:
    """Changes in the order they are safe in; `portal` is the key plans are kept under, `name` is for people.

    `leads` counts the leads on each stage that the plan alters, by code.
    """

    portal: str
    name: str
    pipeline: Pipeline
    changes: tuple[Change, ...]
    leads: Mapping[str, int]
    kept_stages: int
    kept_fields: int
    checksum: str
    target: Target = LEADS

    @property
    def counts(self) -> dict[str, int]:
        """Count the changes by what they do."""
        found = Counter(change.verb for change in self.changes)
        return {"create": found["create"], "update": found["update"]}

    def document(self) -> dict[str, Any]:
        """Give the plan as plain JSON, to be saved, shown to a machine and kept."""
        return {
            "form": FORM,
            "portal": self.portal,
            "checksum": self.checksum,
            "counts": self.counts,
            "changes": [change.document() for change in self.changes],
            "leads": dict(self.leads),
            "kept": {"stages": self.kept_stages, "fields": self.kept_fields},
            "pipeline": self.pipeline.document(),
        }


def make_plan(portal_key: str, portal: Portal, pipeline: Pipeline) -> Plan:
    """Observe a portal and plan what makes it follow the pipeline; raises Impossible where it cannot."""
    target = find_target(portal, pipeline)
    observed = observe(portal, target)
    changes = diff(pipeline, observed)
    altered = [change.code for change in changes if change.kind == "stage" and change.row]
    found = planned(portal_key, pipeline, observed, changes, count_items(portal, target, altered))
    return replace(found, name=portal.name)


def planned(
    portal_key: str, pipeline: Pipeline, observed: Observed, changes: tuple[Change, ...], leads: Mapping[str, int]
) -> Plan:
    """Put together a plan from what was observed; the portal's key stands for its name."""
    ours = {stage.code.upper() for stage in pipeline.stages}
    return Plan(
        portal=portal_key,
        name=portal_key,
        pipeline=pipeline,
        changes=tuple(sorted(changes, key=_rank)),
        leads=leads,
        kept_stages=sum(stage.status.upper() not in ours for stage in observed.stages),
        kept_fields=sum(field.key not in pipeline.fields_ for field in observed.fields),
        checksum=checksum(portal_key, pipeline, observed),
        target=observed.target,
    )


def _rank(change: Change) -> int:
    """Order the steps so that work < success < failure holds after each of them.

    Failure stages move up first, then success, which leaves room below for the working stages; a new failure stage
    needs the success stage in its place and comes last. Fields come before stages: they are in nobody's way.
    """
    if change.kind == "field":
        return 0
    moved = {"failure": 1, "success": 2, "work": 3}
    made = {"work": 3, "success": 4, "failure": 5}
    return (moved if change.verb == "update" else made)[change.semantics]


def checksum(portal_key: str, pipeline: Pipeline, observed: Observed) -> str:
    """Sign a pipeline together with the state of the portal that it was compared with."""
    whole = [portal_key, pipeline.document(), observed.document()]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def save(plan: Plan, path: Path) -> None:
    """Write a plan to a file that `apply` accepts."""
    path.write_text(json.dumps(plan.document(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class SavedPlan:
    """What a saved plan promises: the portal, the pipeline, the state it holds for, and the changes a person read."""

    portal: str
    pipeline: Pipeline
    checksum: str
    changes: list[Any]

    def hold(self, plan: Plan) -> None:
        """Raise where a plan made just now is not the one that was saved."""
        if plan.portal != self.portal:
            raise OtherPortal(
                phrase("the plan was made for {saved}, not for {portal}"),
                phrase("give that portal or make the plan again"),
                saved=self.portal,
                portal=plan.portal,
            )
        now = json.loads(json.dumps([change.document() for change in plan.changes]))
        if plan.checksum != self.checksum or now != self.changes:
            raise StalePlan


def read_saved(path: Path) -> SavedPlan:
    """Read a saved plan; raises BadPlan for anything else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["form"] != FORM:
            raise BadPlan(where=str(path))
        pipeline = read_document(document["pipeline"])
        return SavedPlan(str(document["portal"]), pipeline, str(document["checksum"]), list(document["changes"]))
    except (OSError, ValueError, TypeError, KeyError, ValidationError):
        raise BadPlan(where=str(path)) from None

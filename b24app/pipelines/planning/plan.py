"""Make a plan of the changes: in a safe order, counted, with what it touches, signed for the state it holds for."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.change import VERBS, Change, rank
from b24app.pipelines.planning.diff import Impossible, diff
from b24app.pipelines.planning.drift import Base, Drift, drift_of
from b24app.pipelines.planning.impact import weigh
from b24app.pipelines.planning.lacking import Lacking
from b24app.pipelines.planning.observe import Observed, observe
from b24app.pipelines.planning.removing import leaving_fields, leaving_stages
from b24app.pipelines.planning.stale import StalePlan
from b24app.pipelines.planning.target import find_target
from b24app.portal.client import Portal
from b24app.portal.targets import Target

__all__ = ["FORM", "Plan", "StalePlan", "checksum", "find_drift", "make_plan", "planned"]

FORM = "b24app.plan/2"
"""Names the form of a plan's JSON, so that another file is not taken for one."""


@dataclass(frozen=True)
class Plan:
    """Changes in the order they are safe in; `portal` is the key plans are kept under, `name` is for people.

    `items` counts the items on each stage that the plan touches, by code; `all_items` those of the whole place where
    the plan moves any. `drift` is what was changed by hand since the last apply.
    """

    portal: str
    name: str
    pipeline: Pipeline
    observed: Observed
    changes: tuple[Change, ...]
    items: Mapping[str, int]
    kept_stages: int
    kept_fields: int
    checksum: str
    lacking: tuple[Lacking, ...] = ()
    drift: tuple[Drift, ...] = ()
    all_items: int = 0
    allowed: Allowed = field(default_factory=Allowed)

    @property
    def target(self) -> Target:
        """Return the place that the plan is for."""
        return self.observed.target

    @property
    def counts(self) -> dict[str, int]:
        """Count the changes by what they do."""
        found = Counter(change.verb for change in self.changes)
        return {verb: found[verb] for verb in VERBS}

    def document(self) -> dict[str, Any]:
        """Give the plan as plain JSON, to be saved, shown to a machine and kept."""
        return {
            "form": FORM,
            "portal": self.portal,
            "checksum": self.checksum,
            "counts": self.counts,
            "changes": [change.document() for change in self.changes],
            "items": dict(sorted(self.items.items())),
            "all_items": self.all_items,
            "lacking": [asdict(one) for one in self.lacking],
            "drift": [one.document() for one in self.drift],
            "kept": {"stages": self.kept_stages, "fields": self.kept_fields},
            "allowed": self.allowed.document(),
            "pipeline": self.pipeline.document(),
            "observed": self.observed.document(),
        }


def make_plan(
    portal_key: str,
    portal: Portal,
    pipeline: Pipeline,
    *,
    allowed: Allowed | None = None,
    base: Base | None = None,
) -> Plan:
    """Observe a portal and plan what makes it follow the pipeline; raises Impossible where it cannot.

    `base` is what was applied last. How bold the plan is, is not judged here: see bounds.hold.
    """
    allowed = allowed or Allowed()
    observed = observe(portal, find_target(portal, pipeline))
    changes = diff(pipeline, observed, may_replace=allowed.replace)
    impact = weigh(portal, pipeline, observed, changes, base.pipeline if base else None)
    found = planned(portal_key, pipeline, observed, impact.changes, impact.items, allowed=allowed)
    drift = drift_of(base, pipeline, observed, found.changes) if base else ()
    return replace(found, name=portal.name, lacking=impact.lacking, all_items=impact.all_items, drift=drift)


def find_drift(portal: Portal, pipeline: Pipeline, base: Base) -> tuple[Drift, ...]:
    """Find what was changed by hand since the last apply, whether or not the pipeline could be applied now."""
    observed = observe(portal, find_target(portal, pipeline))
    try:
        changes = diff(pipeline, observed, may_replace=True)
    except Impossible:
        changes = ()
    return drift_of(base, pipeline, observed, changes)


def planned(
    portal_key: str,
    pipeline: Pipeline,
    observed: Observed,
    changes: tuple[Change, ...],
    items: Mapping[str, int],
    *,
    allowed: Allowed | None = None,
) -> Plan:
    """Put together a plan from what was observed; the portal's key stands for its name."""
    ours = {stage.code.upper() for stage in pipeline.stages}
    gone = {leaving.stage.status.upper() for leaving in leaving_stages(pipeline, observed)}
    left = {field.key for field, _ in leaving_fields(pipeline, observed)}
    return Plan(
        portal=portal_key,
        name=portal_key,
        pipeline=pipeline,
        observed=observed,
        changes=tuple(sorted(changes, key=rank)),
        items=items,
        kept_stages=sum(stage.status.upper() not in ours | gone for stage in observed.stages),
        kept_fields=sum(one.key not in pipeline.fields_ and one.key not in left for one in observed.fields),
        checksum=checksum(portal_key, pipeline, observed),
        allowed=allowed or Allowed(),
    )


def checksum(portal_key: str, pipeline: Pipeline, observed: Observed) -> str:
    """Sign a pipeline together with the state of the portal that it was compared with."""
    whole = [portal_key, pipeline.document(), observed.document()]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

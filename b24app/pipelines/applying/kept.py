"""Name the place of a pipeline among the plans kept for a portal, and read kept plans back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.portal.categories import Funnel
from b24app.portal.processes import Process
from b24app.portal.targets import Target

_LONGEST = 64


class Kept(Protocol):
    """A plan as it was begun."""

    @property
    def id(self) -> int:
        """Return its number."""
        ...

    @property
    def portal(self) -> str:
        """Return the key of the portal."""
        ...

    @property
    def entity(self) -> str:
        """Return the place of the pipeline among plans."""
        ...

    @property
    def pipeline(self) -> str:
        """Return the pipeline's key."""
        ...

    @property
    def document(self) -> dict[str, Any]:
        """Return the plan as plain JSON."""
        ...

    @property
    def pipeline_document(self) -> dict[str, Any]:
        """Return the pipeline as plain JSON."""
        ...

    @property
    def state(self) -> str:
        """Return what became of it."""
        ...

    @property
    def snapshot(self) -> dict[str, Any] | None:
        """Return what the portal had before."""
        ...

    @property
    def undoes(self) -> int | None:
        """Return the plan that it takes back."""
        ...

    @property
    def who(self) -> str:
        """Return who began it."""
        ...

    @property
    def made_at(self) -> datetime:
        """Return when it was begun."""
        ...

    @property
    def is_open(self) -> bool:
        """Say whether it can be gone on with."""
        ...


def place_key(pipeline: Pipeline) -> str:
    """Name the place under which a pipeline's plans are kept: one for leads, one for each other pipeline."""
    return "lead" if pipeline.entity == "lead" else f"{pipeline.entity}:{pipeline.pipeline}"[:_LONGEST]


def changes_of(kept: Kept) -> tuple[Change, ...]:
    """Return the steps of a kept plan."""
    return tuple(Change(**one) for one in kept.document["changes"])


def target_of(document: Mapping[str, Any]) -> Target:
    """Read a place on a portal back from plain JSON."""
    funnel, process = document.get("funnel"), document.get("process")
    return Target(
        document["entity"],
        document["entity_type_id"],
        document["category_id"],
        funnel=Funnel(**funnel) if funnel else None,
        process=Process(**process) if process else None,
        list_fields=tuple(document.get("list_fields") or ()),
    )

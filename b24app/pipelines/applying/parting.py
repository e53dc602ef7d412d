"""Delete stages, values and fields: each looked at once more just before, for what is deleted does not come back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.applying.moving import Image, Slices
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.observe import observe
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, count_items, delete_stage
from b24app.portal.items import with_field
from b24app.portal.refusals import Refusal
from b24app.portal.removal import delete_field, delete_value
from b24app.portal.targets import Target
from b24app.portal.userfields import field_name

_SLICE = 500
_TRIES = 3


class NotDeleted(AppError):
    """Something that was to be deleted may not go now; see why."""

    code = "apply.not-deleted"


@dataclass(frozen=True)
class Parting:
    """Deletes on one place; `empty` moves what has arrived on a stage since, where the plan says where to."""

    portal: Portal
    target: Target
    slices: Slices

    def stage(self, change: Change, empty: Callable[[], bool]) -> dict[str, Any]:
        """Delete a stage that holds no card at this moment; `empty` says whether it could move those that do."""
        there = self._standing(change)
        if there is None:
            return {"seen": True}
        for _ in range(_TRIES):
            if (held := self._held(change.code)) and not empty():
                raise _refused(change, phrase("cards stand on it: {count}"), count=held)
            try:
                delete_stage(self.portal, there.id)
            except Refusal:
                # A card may have come between the count and the deletion: the portal then refuses.
                if not self._held(change.code):
                    raise
            else:
                return {"row": there.id}
        raise _refused(change, phrase("cards keep arriving on it"))

    def _held(self, code: str) -> int:
        return count_items(self.portal, self.target, [code])[code]

    def _standing(self, change: Change) -> Stage | None:
        """Find the stage, and refuse what no funnel can do without."""
        observed = observe(self.portal, self.target)
        there = observed.stage(change.code)
        if there is None:
            return None
        if there.semantics != change.semantics:
            raise _refused(change, phrase("it has another meaning now: {meaning}"), meaning=there.semantics)
        if there.semantics == "success" or (there.is_system and self.target.entity == "lead"):
            raise _refused(change, phrase("a funnel cannot do without it"))
        if sum(stage.semantics == there.semantics for stage in observed.stages) < 2:
            raise _refused(change, phrase("it is the last one of its meaning: {meaning}"), meaning=there.semantics)
        return there

    def value(self, change: Change) -> dict[str, Any]:
        """Delete a value of a list field."""
        field = observe(self.portal, self.target).field(change.key)
        value = next((one for one in field.values if one.id == change.before["id"]), None) if field else None
        if field is None or value is None:
            return {"seen": True}
        delete_value(self.portal, self.target, field.id, value.id)
        return {"row": field.id}

    def field(self, entry: int, change: Change) -> dict[str, Any]:
        """Delete a field; its answers are written down first, so that a rollback can bring them back."""
        field = observe(self.portal, self.target).field(change.key)
        if field is None:
            return {"seen": True}
        kept = 0
        for images in self._answers(change.key):
            number = self.slices.intend(entry, images)
            self.slices.done(number, images)
            kept += len(images)
        delete_field(self.portal, self.target, field.id)
        return {"row": field.id, "answers": kept}

    def _answers(self, key: str) -> Iterator[list[Image]]:
        images: list[Image] = []
        for image in with_field(self.portal, self.target, field_name(key, self.target)):
            images.append(image)
            if len(images) == _SLICE:
                yield images
                images = []
        if images:
            yield images


def _refused(change: Change, why: str, **values: object) -> NotDeleted:
    return NotDeleted(
        why,
        phrase("nothing of it was deleted; make a plan again: b24app pipelines plan"),
        where=f"{change.kind} {change.key or change.code}",
        **values,
    )

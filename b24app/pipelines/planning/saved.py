"""Keep a plan in a file and take it back only as it was written, for the portal and the state it was made for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.allowed import Allowed, allowed_in
from b24app.pipelines.planning.change import promise
from b24app.pipelines.planning.plan import FORM, Plan
from b24app.pipelines.planning.stale import stale


class BadPlan(AppError):
    """The file is not a saved plan; make it with: b24app pipelines plan FILE --out PLAN."""

    code = "plan.bad"


class TamperedPlan(AppError):
    """The file of the plan was changed since it was saved, nothing was sent; make the plan again."""

    code = "plan.tampered"


class OtherPortal(AppError):
    """The plan was made for another portal; give that portal or make the plan again."""

    code = "plan.other-portal"


def save(plan: Plan, path: Path) -> None:
    """Write a plan to a file that `apply` accepts."""
    document = plan.document()
    whole = {**document, "seal": _seal(document)}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _seal(document: Mapping[str, Any]) -> str:
    """Sum up everything in the file, so that a slip of an editor or of a merge is found."""
    rest = {name: value for name, value in document.items() if name != "seal"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class SavedPlan:
    """What a saved plan promises: the portal, the pipeline, the state it holds for, and the changes a person read."""

    portal: str
    pipeline: Pipeline
    checksum: str
    changes: list[Any]
    allowed: Allowed
    observed: Mapping[str, Any]

    def hold(self, plan: Plan) -> None:
        """Raise where a plan made just now is not the one that was saved; only counts of items may have changed."""
        if plan.portal != self.portal:
            raise OtherPortal(
                phrase("the plan was made for {saved}, not for {portal}"),
                phrase("give that portal or make the plan again"),
                saved=self.portal,
                portal=plan.portal,
            )
        now = json.loads(json.dumps(plan.document()))
        if plan.checksum != self.checksum or _promises(now["changes"]) != _promises(self.changes):
            raise stale(self.observed, now["observed"])


def _promises(changes: list[Any]) -> list[Any]:
    return [promise(change) for change in changes]


def saved_in(document: Mapping[str, Any]) -> SavedPlan:
    """Read what `Plan.document` gave; raises KeyError, TypeError or ValidationError for anything else."""
    return SavedPlan(
        portal=str(document["portal"]),
        pipeline=read_document(document["pipeline"]),
        checksum=str(document["checksum"]),
        changes=list(document["changes"]),
        allowed=allowed_in(document["allowed"]),
        observed=dict(document["observed"]),
    )


def read_saved(path: Path) -> SavedPlan:
    """Read a saved plan; raises TamperedPlan where it was edited, BadPlan for anything else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["form"] != FORM:
            raise BadPlan(where=str(path))
        if document["seal"] != _seal(document):
            raise TamperedPlan(where=str(path))
        return saved_in(document)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ValidationError):
        raise BadPlan(where=str(path)) from None

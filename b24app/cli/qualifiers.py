"""Take the ABC model out of a pipeline's file, and fields that a person names."""

from collections.abc import Collection
from pathlib import Path

from b24app.errors import AppError, Misuse
from b24app.languages import phrase
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.portal.card import STANDARD


class NoModel(AppError):
    """The file has no ABC model; describe one under "abc", see pipelines/README.md."""

    code = "abc.no-model"


def qualifier_in(file: Path) -> tuple[Pipeline, Qualifier]:
    """Read and check a file; raises NoModel where it has none."""
    pipeline = checked(file)
    qualifier = Qualifier.of(pipeline)
    if qualifier is None:
        raise NoModel(where=str(file))
    return pipeline, qualifier


def field_of(pipeline: Pipeline, key: str, kinds: Collection[str]) -> str:
    """Return a field that a person named, empty for none; raises Misuse where there is none, or of another type."""
    field = pipeline.fields_.get(key)
    if not key or (field and (not kinds or field.type in kinds)) or (not kinds and key in STANDARD):
        return key
    fitting = [one for one, known in pipeline.fields_.items() if not kinds or known.type in kinds]
    what, way_out = phrase('"{key}" is no such field of the file'), phrase("name one of {known}")
    raise Misuse(what, way_out, key=key, known=", ".join(fitting) or "-")

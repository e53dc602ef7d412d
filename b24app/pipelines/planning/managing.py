"""Tell how each part of a pipeline is looked after: by a word of its own, or by that of what it belongs to."""

from b24app.pipelines.language.model import CustomField, Pipeline, Stage

MANAGED = "managed"
IGNORED = "ignored"

STAGE_PARTS = ("title", "color", "order")
FIELD_PARTS = ("title", "help", "values")


def of_stage(pipeline: Pipeline, stage: Stage, part: str) -> str:
    """Tell how a part of a stage is looked after."""
    return getattr(stage.manage, part) or pipeline.manage


def of_field(pipeline: Pipeline, field: CustomField, part: str) -> str:
    """Tell how a part of a field is looked after."""
    return getattr(field.manage, part) or pipeline.manage


def of_value(pipeline: Pipeline, field: CustomField, key: str) -> str:
    """Tell how a value of a list is looked after."""
    return field.manage.value.get(key) or of_field(pipeline, field, "values")


def is_ignored_stage(pipeline: Pipeline, stage: Stage) -> bool:
    """Say whether a stage is left alone altogether."""
    return all(of_stage(pipeline, stage, part) == IGNORED for part in STAGE_PARTS)


def is_ignored_field(pipeline: Pipeline, field: CustomField) -> bool:
    """Say whether a field is left alone altogether."""
    return all(of_field(pipeline, field, part) == IGNORED for part in FIELD_PARTS)


def tended_stages(pipeline: Pipeline) -> tuple[Stage, ...]:
    """List the stages that are not ignored, in the order of the file."""
    return tuple(stage for stage in pipeline.stages if not is_ignored_stage(pipeline, stage))


def tended_fields(pipeline: Pipeline) -> dict[str, CustomField]:
    """Give the fields that are not ignored, by key, in the order of the file."""
    return {key: one for key, one in pipeline.fields_.items() if not is_ignored_field(pipeline, one)}

"""Turn a file read into a pipeline, or tell every fault it has at once."""

from pathlib import Path

from pydantic import ValidationError

from b24app.pipelines.faults import Fault, Faults
from b24app.pipelines.load import Source, load
from b24app.pipelines.model import Pipeline
from b24app.pipelines.sense import sense_faults
from b24app.pipelines.shape import shape_faults


def check(source: Source) -> Pipeline:
    """Return the pipeline a file describes; raises Faults with all of them."""
    faults: list[Fault] = [*source.faults, *sense_faults(source)]
    pipeline = None
    try:
        pipeline = Pipeline.model_validate(source.data)
    except ValidationError as refused:
        faults.extend(shape_faults(source, refused))
    if pipeline is None or faults:
        raise Faults(faults)
    return pipeline


def checked(path: Path) -> Pipeline:
    """Read and check a file."""
    return check(load(path))

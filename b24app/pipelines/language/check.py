"""Turn a file read into a pipeline, or tell every fault it has at once."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from b24app.pipelines.language.cross import cross_faults
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.include import included
from b24app.pipelines.language.leaks import without_leaks
from b24app.pipelines.language.load import Reading, Source, load
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.sense import sense_faults
from b24app.pipelines.language.shape import shape_faults


def check(source: Source) -> Pipeline:
    """Return the pipeline a file describes; raises Faults with all of them."""
    faults: list[Fault] = [*source.faults, *sense_faults(source)]
    pipeline = None
    try:
        pipeline = Pipeline.model_validate(source.data)
    except ValidationError as refused:
        faults.extend(shape_faults(source, refused))
    if pipeline is None or faults:
        raise Faults(without_leaks(faults))
    return pipeline


def checked(path: Path, read: Reading = load) -> Pipeline:
    """Read and check a file, all it includes, and how it agrees with the file of deals that it names."""
    return whole(path, read)[1]


def whole(path: Path, read: Reading = load) -> tuple[Source, Pipeline]:
    """Do as `checked`, and return the file with all it includes too."""
    source = included(read(path), path, read)
    pipeline = check(source)
    faults = list(cross_faults(source, pipeline, path, lambda other: check(included(read(other), other, read))))
    if faults:
        raise Faults(faults)
    return source, pipeline


def all_checked(paths: Iterable[Path]) -> list[Pipeline]:
    """Read and check several files; raises Faults with those of all of them, in the order they were named."""
    found: list[Pipeline] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            found.append(checked(path))
        except Faults as several:
            faults.extend(several.faults)
        except Unreadable as fault:
            faults.append(fault)
    if faults:
        is_alone = len(faults) == 1 and isinstance(faults[0], Unreadable)
        raise faults[0] if is_alone else Faults(faults)
    return found

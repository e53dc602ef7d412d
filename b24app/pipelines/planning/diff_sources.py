"""Compare the sources of a pipeline with those a portal has; none is ever deleted."""

from collections.abc import Iterator

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.arrange import arranged
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.managing import IGNORED, MANAGED
from b24app.pipelines.planning.observe import Observed


def source_changes(pipeline: Pipeline, observed: Observed) -> Iterator[Change]:
    """List the sources to be made, renamed or put in the order of the file."""
    if pipeline.manage == IGNORED:
        return
    there = {source.code.upper(): source for source in observed.sources}
    codes = {key: source.status or key.upper() for key, source in pipeline.sources.items()}
    sorts = arranged([code.upper() for code in codes.values()], {code: one.sort for code, one in there.items()})
    for key, code in codes.items():
        title, sort = pipeline.sources[key].title.said(pipeline.language), sorts[code.upper()]
        now = there.get(code.upper())
        if now is None:
            yield Change("create", "source", key, title, code, after={"title": title, "sort": sort})
        elif pipeline.manage == MANAGED and (now.title, now.sort) != (title, sort):
            both = {"title": (now.title, title), "sort": (now.sort, sort)}
            moved = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
            before, after = ({name: pair[side] for name, pair in moved.items()} for side in (0, 1))
            yield Change("update", "source", key, now.title, now.code, row=now.id, before=before, after=after)

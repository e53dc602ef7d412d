"""Hold what a lead becomes to the file of the pipeline of deals: its stage, its fields, their types and values."""

from collections.abc import Callable, Iterator
from pathlib import Path

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.model import CustomField, Pipeline
from b24app.pipelines.language.parts.conversion import BecomesDeal, Conversion
from b24app.pipelines.language.shape import did_you_mean
from b24app.portal.card import STANDARD

_AT: Steps = ("conversion", "deal")


def cross_faults(source: Source, pipeline: Pipeline, path: Path, read: Callable[[Path], Pipeline]) -> Iterator[Fault]:
    """Give the faults between two files; none where no file is named. `read` checks the other one alone."""
    conversion = pipeline.conversion
    deal = conversion.deal if conversion else None
    if conversion is None or deal is None or deal.file is None:
        return
    where = source.at((*_AT, "file"))
    try:
        theirs = read(path.parent / deal.file)
    except Unreadable:
        missing = phrase("the file {file} cannot be read")
        way_out = phrase("name it as it is seen from the folder of this file")
        yield Fault(missing, way_out, where=where, file=str(path.parent / deal.file))
    except Faults as several:
        yield from several.faults
    else:
        yield from _place(source, deal, theirs)
        yield from _answers(source, pipeline, conversion, theirs)


def _place(source: Source, deal: BecomesDeal, theirs: Pipeline) -> Iterator[Fault]:
    if theirs.entity != "deal":
        what = phrase("the pipeline {key} is not one of deals"), phrase("name another file")
        yield Fault(*what, where=source.at((*_AT, "file")), key=theirs.pipeline)
    if deal.pipeline and deal.pipeline != theirs.pipeline:
        what = phrase("the file describes the pipeline {theirs}, not {ours}"), phrase("write pipeline: {theirs}")
        yield Fault(*what, where=source.at((*_AT, "pipeline")), theirs=theirs.pipeline, ours=deal.pipeline)
    stages = [stage.key for stage in theirs.of_kind("work")]
    if deal.stage and deal.stage not in stages:
        way_out, values = did_you_mean(deal.stage, stages)
        said = phrase('the pipeline of deals has no working stage "{key}"')
        yield Fault(said, way_out, where=source.at((*_AT, "stage")), key=deal.stage, **values)


def _answers(source: Source, pipeline: Pipeline, conversion: Conversion, theirs: Pipeline) -> Iterator[Fault]:
    deal = conversion.deal
    named = dict(deal.fields_) if deal else {}
    elsewhere = {key for one in (conversion.contact, conversion.company) if one for key in one.fields_}
    for key, to in named.items():
        at = (*_AT, "fields", key)
        if to not in theirs.fields_ and to not in STANDARD:
            way_out, values = did_you_mean(to, {*theirs.fields_, *STANDARD})
            yield Fault(phrase('the deals have no field "{key}"'), way_out, where=source.at(at), key=to, **values)
        elif key in pipeline.fields_ and to in theirs.fields_:
            yield from _alike(source, pipeline.fields_[key], theirs.fields_[to], at, to)
    for key, field in pipeline.fields_.items():
        at = ("fields", key)
        if key in named or key in conversion.leave:
            continue
        if key in theirs.fields_:
            yield from _alike(source, field, theirs.fields_[key], at, key)
        elif key not in elsewhere and conversion.unmapped == "stop":
            what = phrase('the answer to "{key}" has no place in the deal, so it would stop the conversion')
            way_out = phrase("add the field to the deals, name it in fields: of the deal, or in leave:")
            yield Fault(what, way_out, where=source.at(at, of_key=True), key=key)


def _alike(source: Source, ours: CustomField, theirs: CustomField, at: Steps, key: str) -> Iterator[Fault]:
    where = source.at(at, of_key=True)
    if theirs.type not in {ours.type, "string"} or (ours.multiple and not theirs.multiple):
        what = phrase("the answer is of type {ours}, and {key} of the deals is of type {theirs}")
        way_out = phrase("name another field of the deals under conversion:")
        yield Fault(what, way_out, where=where, ours=_kind(ours), theirs=_kind(theirs), key=key)
    elif ours.type == "list" and theirs.type == "list":
        for value in ours.values:
            if value not in theirs.values:
                what = phrase('the list {key} of the deals has no value "{raw}"')
                yield Fault(what, phrase("add it there"), where=where, key=key, raw=value)


def _kind(field: CustomField) -> str:
    return f"{field.type}, multiple" if field.multiple else field.type

"""Tell from the models what may stand at a place of a pipeline file: which model, which keys, with which marks."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from b24app.pipelines.language.load import Steps
from b24app.pipelines.language.texts import Text


@dataclass(frozen=True)
class Kind:
    """A type that fits a place, and the marks that stand beside it in the model."""

    of: Any
    marks: tuple[object, ...] = ()


def kinds_at(root: type[BaseModel], steps: Steps) -> tuple[Kind, ...]:
    """List what may stand at a place; a single value stands for a list of one, as in `when`."""
    return _kinds(root, tuple(0 if isinstance(step, int) else step for step in steps))


@lru_cache(maxsize=10_000)
def _kinds(root: type[BaseModel], steps: Steps) -> tuple[Kind, ...]:
    if not steps:
        return tuple(_plain(root))
    return tuple(into for kind in _kinds(root, steps[:-1]) for into in _into(kind.of, steps[-1]))


def models_at(root: type[BaseModel], steps: Steps) -> list[type[BaseModel]]:
    """List the models whose mapping may stand at a place, those of texts included."""
    return [kind.of for kind in kinds_at(root, steps) if isinstance(kind.of, type) and issubclass(kind.of, BaseModel)]


def keys_at(root: type[BaseModel], steps: Steps) -> list[str]:
    """List the keys that may stand in the mapping at a place."""
    return list(dict.fromkeys(key for model in models_at(root, steps) for key in _fields(model)))


def is_text_at(root: type[BaseModel], steps: Steps) -> bool:
    """Say whether a place holds a text that may be given by language."""
    models = models_at(root, steps)
    return bool(models) and all(model is Text for model in models)


def marks_at(root: type[BaseModel], steps: Steps, kind: type) -> list[Any]:
    """List the marks of one kind that stand at a place."""
    return list(dict.fromkeys(mark for one in kinds_at(root, steps) for mark in one.marks if isinstance(mark, kind)))


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {info.alias or name: hints[name] for name, info in model.model_fields.items()}


def _plain(kind: Any, marks: tuple[object, ...] = ()) -> Iterator[Kind]:
    """Open what wraps a type: marks, choices, and lists that a single value may stand for."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _plain(inner[0], (*marks, *inner[1:]))
    elif origin in (Union, types.UnionType):
        for one in inner:
            yield from _plain(one, marks)
    else:
        yield Kind(kind, marks)
        if origin in (tuple, list) and inner:
            yield from _plain(inner[0], marks)


def _into(kind: Any, step: str | int) -> Iterator[Kind]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (tuple, list):
        if isinstance(step, int) and inner:
            yield from _plain(inner[0])
    elif origin is dict and isinstance(step, str):
        yield from _plain(inner[1])
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and step in _fields(kind):
        yield from _plain(_fields(kind)[str(step)])

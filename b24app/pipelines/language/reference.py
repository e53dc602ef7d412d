"""Write the tables of every key into the pages about the language: `python -m b24app.pipelines.language.reference`."""

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from b24app.content import content
from b24app.languages import LANGUAGES, Translate, phrase, translator
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.parts.time import Hours, Span
from b24app.pipelines.language.references import Refers, Whose
from b24app.pipelines.language.rules import Condition
from b24app.pipelines.language.texts import Text
from b24app.pipelines.proving.enforcement import APPLY, PARTS, Part

PAGES = {"en": "README.md", "ru": "README.ru.md"}

_LEAVES: dict[Any, str] = {
    Text: phrase("text"),
    Span: "`4 working hours`",
    Hours: "`09:00-18:00`",
    str: phrase("word"),
    int: phrase("number"),
    float: phrase("number"),
    bool: "`true` `false`",
    Condition: phrase("condition"),
    Any: phrase("any value"),
}
_REFERS = {"field": phrase("key of a field"), "stage": phrase("key of a stage")}


def doers(language: str) -> str:
    """Return the table of what acts on which part."""
    translate = translator(language)
    names = f"| {translate(phrase('part'))} | {translate(phrase('what acts on it'))} |"
    rows = [f"| `{part.name}` | {_doer(part, translate)} |" for part in PARTS]
    return "\n".join([names, "| --- | --- |", *rows])


def _doer(part: Part, translate: Translate) -> str:
    if APPLY in part.robots:
        return translate(phrase("the portal, once the file is applied"))
    return ", ".join(f"`{robot}`" for robot in part.robots)


def tables(language: str) -> str:
    """Return the tables of all keys in one language, the models in the order in which they are met."""
    translate = translator(language)
    return "\n\n".join(_table(model, way, translate) for model, way in _walk(Pipeline, ()))


def with_tables(page: str, language: str) -> str:
    """Return a page with the tables between their marks."""
    for name, made in (("doers", doers(language)), ("keys", tables(language))):
        begins = f"<!-- {name}: written by python -m b24app.pipelines.language.reference -->"
        ends = f"<!-- end of {name} -->"
        before, _, rest = page.partition(begins)
        _, _, after = rest.partition(ends)
        page = f"{before}{begins}\n\n{made}\n\n{ends}{after}"
    return page


def _walk(model: type[BaseModel], way: tuple[str, ...]) -> Iterator[tuple[type[BaseModel], str]]:
    """Give a model and those within it with the keys that lead to them, each once."""
    waiting, seen = [(model, way)], {model, Text, Span, Hours}
    while waiting:
        found, path = waiting.pop(0)
        yield found, ": ".join(path)
        within = []
        for key, kind, _ in _keys(found):
            for one in _inner(kind):
                if isinstance(one, type) and issubclass(one, BaseModel) and one not in seen:
                    seen.add(one)
                    within.append((one, (*path, key)))
        waiting = within + waiting


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, Any, FieldInfo]]:
    hints = get_type_hints(model, include_extras=True)
    # What a part is about comes first, what it inherits after it.
    for name, info in sorted(model.model_fields.items(), key=lambda one: one[0] not in model.__annotations__):
        yield info.alias or name, hints[name], info


def _inner(kind: Any) -> Iterator[Any]:
    """Give the types within a type: behind marks, in lists, mappings and choices."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _inner(inner[0])
    elif origin in (Union, types.UnionType, tuple, list, dict):
        for one in inner:
            yield from _inner(one)
    else:
        yield kind


def _table(model: type[BaseModel], way: str, translate: Translate) -> str:
    head = translate(phrase("The file")) if not way else f"`{way}:`"
    names = " | ".join(translate(one) for one in (phrase("key"), phrase("what"), phrase("what it means")))
    rows = [f"### {head}", "", f"| {names} |", "| --- | --- | --- |"]
    for key, kind, info in _keys(model):
        told = translate(str(info.description)).replace("|", "\\|")
        star = "" if not info.is_required() else " \\*"
        rows.append(f"| `{key}`{star} | {_what(kind, translate)} | {told} |")
    return "\n".join(rows)


def _what(kind: Any, translate: Translate) -> str:
    """Say in a few words what may stand there."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        mark = next((one for one in inner[1:] if isinstance(one, Refers | Whose)), None)
        if isinstance(mark, Whose):
            return translate(phrase("a person"))
        return translate(_REFERS[mark.to]) if mark else _what(inner[0], translate)
    if origin in (Union, types.UnionType):
        several = dict.fromkeys(_what(one, translate) for one in inner if one is not type(None))
        return " / ".join(several)
    if origin is Literal:
        return " ".join(f"`{one}`" for one in inner)
    if origin in (tuple, list):
        return f"{translate(phrase('list:'))} {_what(inner[0], translate)}"
    if origin is dict:
        return f"{translate(phrase('by key:'))} {_what(inner[1], translate)}"
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in _LEAVES:
        return translate(phrase("keys"))
    return translate(_LEAVES.get(kind, "?"))


def write(folder: Path) -> None:
    """Write the tables into both pages."""
    for language in LANGUAGES:
        path = folder / PAGES[language]
        path.write_text(with_tables(path.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    write(content("pipelines"))

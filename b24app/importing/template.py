"""Write an empty file with the columns that leads of a pipeline have, hints, and an example that is not imported."""

import csv
import io
from collections.abc import Iterable, Sequence

from b24app.cells import inert
from b24app.importing.checking import MARKS
from b24app.importing.columns import USUAL, Column
from b24app.languages import Translate, phrase
from b24app.pipelines.language.model import CustomField, Pipeline
from b24app.portal.userfields import Field, Value, field_name

_EXAMPLES = {
    "title": phrase("Kitchen for the Ivanovs"),
    "last_name": phrase("Ivanova"),
    "name": phrase("Anna"),
    "second_name": phrase("Petrovna"),
    "company": phrase("Romashka LLC"),
    "position": phrase("director"),
    "phone": "+7 495 123-45-67",
    "mobile": "+7 916 123-45-67",
    "email": "anna@example.com",
    "website": "https://example.com",
    "address": phrase("12 Lenin Street, Moscow"),
    "birthday": "01.02.1980",
    "amount": "150000",
    "comments": phrase("came up at the exhibition"),
}
_BY_KIND = {
    "text": phrase("text"),
    "phone": "+7 495 123-45-67",
    "email": "anna@example.com",
    "url": "https://example.com",
    "number": "12",
    "money": "150000",
    "date": "01.02.2026",
    "datetime": "01.02.2026 10:30",
    "boolean": phrase("yes"),
}
_HINTS = {
    "text": phrase("any text"),
    "phone": phrase("one or several, separated by semicolons; format the column as text"),
    "email": phrase("one or several, separated by semicolons"),
    "url": phrase("the address of a site"),
    "number": phrase("a number"),
    "money": phrase("a sum without the currency"),
    "date": phrase("a date such as 01.02.2026"),
    "datetime": phrase("a date with the time, such as 01.02.2026 10:30"),
    "boolean": phrase("yes or no"),
    "user": phrase("the name or the e-mail address of a colleague"),
    "stage": phrase("the name of a stage; empty: the first one"),
    "source": phrase("the name of a source of the portal's list"),
}


def template(pipeline: Pipeline | None, translate: Translate, language: str) -> list[list[str]]:
    """Return the rows of the file: headings, hints and an example, the latter two marked as no leads."""
    columns = [*USUAL, *(_own(key, one, language) for key, one in (pipeline.fields_ if pipeline else {}).items())]
    example = [_example(one, pipeline, translate, language) for one in columns]
    hints = [_hint(one, pipeline, translate, language) for one in columns]
    # The last of each pair of marks is English.
    marks = (MARKS[0], MARKS[2]) if language == "ru" else (MARKS[1], MARKS[3])
    hints[0], example[0] = f"{marks[1]} {hints[0]}", f"{marks[0]} {example[0]}"
    rows: Iterable[Sequence[str]] = ([one.heading(language) for one in columns], hints, example)
    return [[inert(cell) for cell in row] for row in rows]


def template_file(pipeline: Pipeline | None, translate: Translate, language: str) -> bytes:
    """Return the template as a file, separated as the language's spreadsheets do, with the mark they know UTF-8 by."""
    text = io.StringIO()
    separator = ";" if language == "ru" else ","
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows(template(pipeline, translate, language))
    return text.getvalue().encode("utf-8-sig")


def _own(key: str, one: CustomField, language: str) -> Column:
    titles = (one.title.said("ru"), one.title.said("en"))
    values = tuple(Value(0, name, said.said(language), 0, is_default=False) for name, said in one.values.items())
    own = Field(0, key, one.type, one.multiple, titles, (), values)
    kind = "text" if one.type == "string" else one.type
    return Column(key, field_name(key), kind, titles, one.multiple, own=own)


def _example(one: Column, pipeline: Pipeline | None, translate: Translate, language: str) -> str:
    if one.own and one.own.values:
        return one.own.values[0].title
    if one.kind == "stage":
        return pipeline.stages[0].title.said(language) if pipeline else ""
    if one.kind in ("user", "source"):
        return ""
    return translate(_EXAMPLES.get(one.key) or _BY_KIND[one.kind])


def _hint(one: Column, pipeline: Pipeline | None, translate: Translate, language: str) -> str:
    if one.own and one.own.values:
        said = translate(phrase("one of: {values}")).format(values=", ".join(value.title for value in one.own.values))
        return said + (translate(phrase("; several separated by semicolons")) if one.is_multiple else "")
    if one.kind == "stage" and pipeline:
        titles = [stage.title.said(language) for stage in pipeline.stages if stage.semantics != "success"]
        return translate(phrase("one of: {values}")).format(values=", ".join(titles))
    asked = pipeline.fields_[one.key].help if pipeline and one.key in pipeline.fields_ else None
    return asked.said(language) if asked else translate(_HINTS[one.kind])

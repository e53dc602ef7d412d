"""Make of a robot's inputs what its settings page asks: each with its widget, its values, what counts if empty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, in_language, phrase, translator
from b24app.pipelines.telling.told import Choice
from b24app.robots import Robot, Text
from b24app.robots.fields import Field
from b24app.web.robot_settings_told import Around

_WRONG = {
    "int": phrase("This is not a whole number; write for example 15."),
    "double": phrase("This is not a number; write for example 2.5."),
}
_EMPTY = phrase("This cannot stay empty; fill it in.")
_BRACES = phrase("There is no such field; choose one from the list of fields:")
_WIDGETS = {"int": "number", "double": "number", "user": "users", "date": "line", "datetime": "line"}


@dataclass(frozen=True)
class Asked:
    """One setting on the page: its words, its widget, what is chosen now, and what can be chosen."""

    key: str
    title: str
    help: str
    widget: str
    required: bool
    many: bool
    whole: bool
    values: tuple[str, ...]
    options: Mapping[str, str]
    people: Mapping[str, str]
    pipeline: str
    wrong: str
    empty: str
    unknown: str
    shown_with: str
    choices: tuple[Choice, ...] = ()

    @property
    def value(self) -> str:
        """Return what stands in a widget of one line, or of several."""
        return "\n".join(self.values)


@dataclass(frozen=True)
class Dialog:
    """A robot's dialog as the designer opens it; an expression such as {=Document:TITLE} is shown and kept as it is."""

    robot: Robot
    chosen: Mapping[str, Any]
    language: str

    @property
    def say(self) -> Translate:
        """Return the function that translates phrases."""
        return translator(self.language)

    def people(self) -> frozenset[int]:
        """List the colleagues that are named, so that the page can call them by their names."""
        named = (value for key, one in self.robot.inputs.items() if one.kind == "user" for value in self._values(key))
        return frozenset(int(value[5:]) for value in named if value.startswith("user_") and value[5:].isdigit())

    def asked(self, around: Around) -> Iterator[Asked]:
        """Give the settings in the robot's order."""
        for key, field in self.robot.inputs.items():
            if field.on_page:
                yield self._one(key, field, around)

    def _one(self, key: str, field: Field, around: Around) -> Asked:
        values, widget = self._values(key), self._widget(key, field, around)
        choices = self._choices(field, around) if widget in ("field", "message") else ()
        return Asked(
            key=key,
            title=self._said(field.title),
            # What help says of an empty setting, the pipeline says better; a list of fields needs no key.
            help="" if key in around.told.defaults or widget == "field" else self._said(field.help),
            widget=widget,
            required=field.required,
            many=field.many,
            whole=field.kind == "int",
            values=values,
            options=self._options(field, values, choices, widget),
            people={value: around.name_of(value) for value in values} if widget == "users" else {},
            pipeline=around.told.defaults.get(key, ""),
            wrong=self.say(_WRONG.get(field.kind, "")),
            empty=self.say(_EMPTY),
            unknown=self.say(_BRACES),
            shown_with=" ".join(f"{other}={value}" for other, value in field.shown_with.items()),
            choices=choices,
        )

    def _values(self, key: str) -> tuple[str, ...]:
        field = self.robot.inputs[key]
        raw = next((value for name, value in self.chosen.items() if str(name).lower() == key.lower()), None)
        if raw in (None, "", [], {}):
            raw = field.sent(field.default) if field.default is not None else ""
        values = list(raw.values()) if isinstance(raw, Mapping) else raw if isinstance(raw, list) else [raw]
        return tuple(str(one) for one in values if one not in (None, ""))

    def _widget(self, key: str, field: Field, around: Around) -> str:
        if field.kind == "bool":
            return "switch" if field.default is not None and set(self._values(key)) <= {"Y", "N"} else "select"
        if field.options() is not None:
            return "checks" if field.many else "select"
        if isinstance(field, Text):
            named = "field" if field.names and around.pipelines else "lines"
            return "message" if field.is_message else named if field.names or field.many else "line"
        return "lines" if field.many and field.kind != "user" else _WIDGETS.get(field.kind, "line")

    def _choices(self, field: Field, around: Around) -> tuple[Choice, ...]:
        if isinstance(field, Text) and field.names == "date":
            return tuple(one for one in around.choices if one.kind in ("date", "datetime"))
        return around.choices if isinstance(field, Text) and field.names else (*around.choices, *around.ours)

    def _options(
        self, field: Field, values: tuple[str, ...], choices: tuple[Choice, ...], widget: str
    ) -> Mapping[str, str]:
        if widget == "field":
            known = {one.key: one.title for one in choices}
        elif field.kind == "bool":
            known = {"Y": self.say(phrase("Yes")), "N": self.say(phrase("No"))}
        else:
            known = {key: self._said(title) for key, title in (field.options() or {}).items()}
        # What is chosen already stays a choice, be it an expression or a field of another pipeline.
        return {**known, **{value: known.get(value, value) for value in values}} if known or widget == "field" else {}

    def _said(self, texts: Mapping[str, str]) -> str:
        return in_language(dict(texts), self.language) if texts else ""

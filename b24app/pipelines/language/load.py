"""Read a YAML file into plain data that remembers the line and column of every key and value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.leaks import leaks

LONGEST = 1_000_000
"""Bytes a file may have."""

MOST = 20_000
"""Values a file may have once its aliases are followed; a small file can otherwise unfold to billions."""

DEEPEST = 40
"""Levels a file may have, so that an alias to what holds it comes to an end."""

Steps = tuple[str | int, ...]
"""Way from the top of the document to a value: keys and numbers."""

_TAG = "tag:yaml.org,2002:"
# What YAML can only smuggle in as "\x07": half a sign, or one that commands a terminal or turns the text around.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SCALARS = {"bool", "int", "float"}


@dataclass(frozen=True)
class Source:
    """A file read: its data, where each part stands, and the faults of YAML itself that do not stop reading."""

    name: str
    data: Any
    keys: Mapping[Steps, str]
    values: Mapping[Steps, str]
    faults: tuple[Fault, ...]

    def at(self, steps: Steps, *, of_key: bool = False) -> str:
        """Tell file:line:col of a value, or of its key; of the nearest part around it where it is not in the file."""
        while steps not in self.values:
            steps = steps[:-1]
        return self.keys.get(steps, self.values[steps]) if of_key else self.values[steps]


Reading = Callable[[Path], Source]
"""Gives the file of a name, be it from a disk or from elsewhere; raises as `load` does."""


def load(path: Path, first: str = "pipeline") -> Source:
    """Read a file, which begins with the key `first`; raises Unreadable, or Faults where it is not YAML at all."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= LONGEST else b""
    except (OSError, ValueError) as error:
        raise Unreadable(
            phrase("the file cannot be read: {reason}"),
            phrase("check the name and the rights to it"),
            where=str(path),
            reason=getattr(error, "strerror", None) or error,
        ) from None
    if size > LONGEST:
        raise Unreadable(
            phrase("the file has more than {most} bytes"),
            phrase("such a file is far shorter; check that it is the right one"),
            where=str(path),
            most=LONGEST,
        )
    return read(_decoded(raw, str(path)), str(path), first)


def read(text: str, name: str, first: str = "pipeline") -> Source:
    """Read YAML from a text; `name` stands for the file in messages, `first` is the key it begins with."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise Faults([_broken(error, name)]) from None
    except yaml.reader.ReaderError as error:
        line, column = _place(text, error.position)
        raise Faults([_fault_of_sign(name, line, column)]) from None
    except RecursionError:
        raise Faults([_too_deep(f"{name}:1:1")]) from None
    if node is None or node.tag == f"{_TAG}null":
        nothing = phrase("the file is empty"), phrase("begin with the line {first}: and a name")
        raise Faults([Fault(*nothing, where=f"{name}:1:1", first=first)])
    return _Walk(name, faults=list(leaks(text, name))).whole(node)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8", "replace"), error.start)
        raise Faults([_fault_of_sign(name, line, column)]) from None


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _fault_of_sign(name: str, line: int, column: int) -> Fault:
    what = phrase("this sign cannot stand in a text")
    return Fault(what, phrase("save the file as UTF-8"), where=f"{name}:{line}:{column}")


def _too_deep(where: str) -> Fault:
    return Fault(phrase("the file is nested too deeply"), phrase("check the brackets and the aliases"), where=where)


def _broken(error: yaml.MarkedYAMLError, name: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    if "\\t" in str(error.problem):
        return Fault(phrase("a tab stands where YAML wants spaces"), phrase("indent with spaces"), where=where)
    if "but got '?'" in str(error.problem):
        what = phrase("a question mark stands before a bracket or a comma")
        return Fault(what, phrase("put the whole text in quotes"), where=where)
    return Fault(
        phrase("this is not YAML: {problem}"),
        phrase("check the indent, quotes and colons here and on the line above"),
        where=where,
        problem=error.problem or error.context,
    )


@dataclass
class _Walk:
    """Turns YAML's nodes into plain data, noting places on the way."""

    name: str
    keys: dict[Steps, str] = field(default_factory=dict)
    values: dict[Steps, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def whole(self, node: yaml.Node) -> Source:
        data = self.plain(node, ())
        return Source(self.name, data, self.keys, self.values, tuple(self.faults))

    def at(self, node: yaml.Node) -> str:
        return f"{self.name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"

    def plain(self, node: yaml.Node, steps: Steps) -> Any:
        if len(steps) > DEEPEST:
            raise Faults([_too_deep(self.at(node))])
        if len(self.values) >= MOST:
            much = phrase("the file has more than {most} values"), phrase("check the aliases (*name)")
            raise Faults([Fault(*much, where=self.at(node), most=MOST)])
        self.values[steps] = self.at(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, steps)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(one, (*steps, number)) for number, one in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                what = phrase("a list or a mapping stands where a key should"), phrase("write a word and a colon")
                self.faults.append(Fault(*what, where=self.at(key)))
            # The key's own letters count: YAML would read the keys no and 15 as false and a number.
            elif key.value in found:
                what = phrase('key "{key}" is used twice'), phrase("keep one of them")
                self.faults.append(Fault(*what, where=self.at(key), key=key.value))
            else:
                self.keys[(*steps, key.value)] = self.at(key)
                found[key.value] = self.plain(value, (*steps, key.value))
        return found

    def scalar(self, node: yaml.Node) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if kind == "null":
            return None
        # Dates stay text: the portal takes them as they are written.
        if kind in {"str", "timestamp", "value", "merge"}:
            if _UNSEEN.search(node.value):
                what = phrase("the text holds a sign that cannot be seen"), phrase("remove it")
                self.faults.append(Fault(*what, where=self.at(node)))
            return node.value
        try:
            if kind in _SCALARS:
                return yaml.SafeLoader("").construct_object(node)
        except (ValueError, KeyError):
            pass
        what = phrase("the tag {tag} does not fit here"), phrase("write the value without it")
        self.faults.append(Fault(*what, where=self.at(node), tag=f"!!{kind}" if kind != node.tag else kind))
        return node.value

"""A robot as a thing: its titles, inputs, outputs and the function that does the work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b24app.portal.bizproc import Definition
from b24app.robots.fields import Field
from b24app.robots.gate import Texts

if TYPE_CHECKING:
    from b24app.robots.call import Call

Handler = Callable[["Call"], Mapping[str, object]]


@dataclass
class Robot:
    """A robot; the loader gives it its code, which is the name of its folder."""

    title: Texts
    on: Sequence[str]
    inputs: Mapping[str, Field] = field(default_factory=dict)
    outputs: Mapping[str, Field] = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    code: str = ""
    work: Handler | None = None

    def handler(self, work: Handler) -> Handler:
        """Take the decorated function as the one that does the work."""
        self.work = work
        return work

    def definition(self, handler_url: str, user_id: int | None = None) -> Definition:
        """Say to the portal what this robot is; it is called at `handler_url`/code."""
        return Definition(
            code=self.code,
            handler=f"{handler_url}/{self.code}",
            title=self.title,
            help=self.help,
            documents=list(self.on),
            inputs={key: one.described() for key, one in self.inputs.items()},
            outputs={key: one.described() for key, one in self.outputs.items()},
            user_id=user_id,
        )

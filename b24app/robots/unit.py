"""A robot as a thing: its titles, inputs, outputs and the functions that do the work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b24app.portal.bizproc import Definition
from b24app.portal.documents import DYNAMIC
from b24app.robots.fields import Field
from b24app.robots.gate import Texts
from b24app.robots.reminding import BUILT_IN

if TYPE_CHECKING:
    from b24app.robots.call import Call

Handler = Callable[["Call"], Mapping[str, object]]

CALL = "call"
"""Name of the handler that does a robot call; what else begins a run has a handler of another name."""

UNDO = "undo"
"""Name of the handler that takes an earlier run back."""

WATCH = "watch:"
"""How the name of a handler begins that a change calls for."""


@dataclass
class Robot:
    """A robot; the loader gives it its code, which is the name of its folder.

    `others` are handlers of runs that no robot call began, by name (`watch:...`, `timer:...`): a job of
    b24app/robots/run.py names the one it wants. `has_page` gives the robot a page of its own for its settings,
    and so does `about`: the part of a pipeline's file that the page tells of, as what an empty setting means.
    """

    title: Texts
    on: Sequence[str]
    inputs: Mapping[str, Field] = field(default_factory=dict)
    outputs: Mapping[str, Field] = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    code: str = ""
    work: Handler | None = None
    has_page: bool = False
    about: str = ""
    others: dict[str, Handler] = field(default_factory=dict)

    @property
    def opens_page(self) -> bool:
        """Tell whether the robot has a page of its own for its settings."""
        return self.has_page or bool(self.about)

    def handler(self, work: Handler) -> Handler:
        """Take the decorated function as the one that does the work."""
        self.work = work
        return work

    def watcher(self, *whats: str) -> Callable[[Handler], Handler]:
        """Have the decorated function run once for each change of a card: added, changed, moved, deleted.

        Above the function that does the robot calls it stands in for those that do not come: on the stages where the
        robot stands, once for each entry. A robot that stands in and has another one for `left` is told of the moves
        to all other stages by that.
        """

        def watch(work: Handler) -> Handler:
            self.others.update({f"{WATCH}{what}": work for what in whats})
            return work

        return watch

    @property
    def watches(self) -> list[str]:
        """List what the robot watches for."""
        return [name.removeprefix(WATCH) for name in self.others if name.startswith(WATCH)]

    @property
    def stands_in(self) -> bool:
        """Tell whether the robot watches for what its calls tell, so that one of both is enough."""
        return any(self.others[f"{WATCH}{what}"] is self.work for what in self.watches)

    def timer(self, name: str) -> Callable[[Handler], Handler]:
        """Take the decorated function as the one that does the work when a timer of this name is due.

        A timer's name may go on after a colon: `call.timers.set("warn:2", ...)` is due in the handler of "warn".
        """

        def take(work: Handler) -> Handler:
            self.others[f"timer:{name}"] = work
            return work

        return take

    def undo(self, work: Handler) -> Handler:
        """Take the decorated function as the one that takes an earlier run back: `call.facts["run"]` is its key."""
        self.others[UNDO] = work
        return work

    def handler_named(self, name: str) -> Handler | None:
        """Return the function that does the work of one kind of run, None where there is none."""
        return self.work if name == CALL else self.others.get(name) or BUILT_IN.get(name)

    def fits(self, kind: str) -> bool:
        """Tell whether the robot is made for a kind of card: `lead`, `deal`, `dynamic_130`."""
        return kind in self.on or (kind.startswith(DYNAMIC) and "smart_process" in self.on)

    def definition(self, handler_url: str, user_id: int | None = None, language: str = "ru") -> Definition:
        """Say to the portal what this robot is; it is called at `handler_url`/code.

        `language` is the one language in which the portal keeps what it takes in one only: the choices of a list.
        """
        return Definition(
            code=self.code,
            handler=f"{handler_url}/{self.code}",
            title=self.title,
            help=self.help,
            documents=list(self.on),
            inputs={key: one.described() for key, one in self.inputs.items()},
            outputs={key: one.described() for key, one in self.outputs.items()},
            user_id=user_id,
            page=f"{handler_url}/{self.code}/settings" if self.opens_page else "",
            language=language,
        )

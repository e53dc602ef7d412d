"""A trigger as a thing: what a robot fires once its data is written, so that the portal can move the card."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from b24app.portal.triggers import Definition
from b24app.robots.gate import Texts


@dataclass
class Trigger:
    """A trigger; the loader gives it its code, which is the name of its folder.

    People put it on the stage to which a card shall come once it fires. It carries no data: a robot writes first, then
    calls `call.fire("code")`.
    """

    title: Texts
    on: Sequence[str]
    help: Texts = field(default_factory=dict)
    code: str = ""

    def definition(self, language: str = "ru") -> Definition:
        """Say to the portal what this trigger is, in the one language in which it keeps the name."""
        return Definition(self.code, self.title.get(language) or self.title["en"])

"""Carry what is wrong with a pipeline file: every fault with its place, told together."""

import re
from collections.abc import Iterable

from b24app.errors import AppError
from b24app.languages import Translate, phrase


class Fault(AppError):
    """Something in the file is wrong; see the place named."""

    code = "pipeline.fault"


class Faults(AppError):
    """The pipeline file has faults; mend each at the place named."""

    code = "pipeline.faults"

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take the faults in any order; what an alias repeats is told once."""
        once = list({fault.text(): fault for fault in faults}.values())
        files = list(dict.fromkeys(_file(fault) for fault in once))
        self.faults = tuple(sorted(once, key=lambda fault: (files.index(_file(fault)), _place(fault))))
        super().__init__()

    def text(self, translate: Translate = str) -> str:
        """List every fault, one a line, then how many there are."""
        count = len(self.faults)
        total = phrase("1 fault, nothing was sent to the portal")
        if count != 1:
            total = phrase("{count} faults, nothing was sent to the portal")
        lines = [fault.text(translate) for fault in self.faults]
        return "\n".join([*lines, translate(total).format(count=count)])

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Give the faults to a machine, each with its own code and place."""
        return super().as_json(translate) | {"faults": [fault.as_json(translate) for fault in self.faults]}


class Unreadable(Fault):
    """The pipeline file cannot be read; check its name."""

    code = "pipeline.unreadable"


def _file(fault: Fault) -> str:
    return re.sub(r"(:\d+)+$", "", fault.where)


def _place(fault: Fault) -> tuple[int, ...]:
    return tuple(int(number) for number in fault.where.split(":")[-2:] if number.isdigit())

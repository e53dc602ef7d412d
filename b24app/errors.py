"""The family of errors that a person can put right.

AppError
├── Misuse                 the call itself is off, exit code 2
├── settings.BadSettings   the environment cannot be read
├── portal.refusals        what a portal or the OAuth server answered
├── store                  the database or the keys cannot be used
├── pipelines              faults in YAML with file, line and column; plans that are not safe to apply
└── robots                 inputs, outputs and refusals of a robot
"""

from typing import ClassVar

from b24app.languages import Translate


def _same(text: str) -> str:
    return text


class AppError(Exception):
    """Something went wrong; read the message above."""

    code: ClassVar[str] = "app.failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, what: str = "", way_out: str = "", *, where: str = "", **values: object) -> None:
        """Take the phrases of the source and the values that stand in their braces.

        Where no phrase is given, the class's docstring is the message: `what; the way out.`
        """
        default_what, _, default_way_out = (type(self).__doc__ or "").split("\n")[0].rstrip(".").partition("; ")
        self._is_usual = not what
        self.what = what or default_what
        self.way_out = way_out or (default_way_out if not what else "")
        self.where = where
        self.values = values
        super().__init__(self.text())

    def text(self, translate: Translate = _same) -> str:
        """Say where, what is wrong and the way out, in the language of `translate`."""
        what = self._what(translate)
        if self.where:
            what = f"{self.where}: {what}"
        return f"{what}; {translate(self.way_out).format(**self.values)}" if self.way_out else what

    def as_json(self, translate: Translate = _same) -> dict[str, object]:
        """Give the error to a machine: its stable code and the same parts."""
        return {
            "code": self.code,
            "where": self.where,
            "what": self._what(translate),
            "way_out": translate(self.way_out).format(**self.values),
        }

    def _what(self, translate: Translate) -> str:
        said = translate(self.what).format(**self.values)
        # A docstring begins with a capital letter, which does not suit the middle of a line.
        is_inside = self.where and self._is_usual and said[1:2].islower()
        return said[:1].lower() + said[1:] if is_inside else said


class Misuse(AppError):
    """The command was called with the wrong words; see --help."""

    code = "app.misuse"
    exit_code = 2

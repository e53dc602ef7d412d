"""A message to the client that the settings of a robot hold, in the shape of those in a pipeline's file."""

from dataclasses import dataclass

from b24app.languages import LANGUAGES
from b24app.messages.gateway import Channel
from b24app.robots.gate import Texts


@dataclass(frozen=True)
class Hours:
    """So many working hours."""

    amount: int
    unit: str = "hours"
    is_working: bool = True


@dataclass(frozen=True)
class OwnMessage:
    """A message with the attributes of a stage's; it has no conditions and no date."""

    channel: Channel
    text: Texts
    subject: Texts | None
    after: Hours | None
    key: str = "own"
    when: tuple[()] = ()
    before: None = None
    of: None = None

    @classmethod
    def of_settings(cls, channel: Channel, text: str, subject: str | None, hours: int | None) -> "OwnMessage":
        """Make it; what people wrote into the settings is said in every language."""
        return cls(channel, _said(text), _said(subject) if subject else None, Hours(hours) if hours else None)


def _said(words: str) -> Texts:
    return dict.fromkeys(LANGUAGES, words)

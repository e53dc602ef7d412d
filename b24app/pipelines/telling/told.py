"""What is told of a pipeline beside the settings of a robot."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Block:
    """A heading with lines below it."""

    title: str
    lines: tuple[str, ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Told:
    """What holds where a setting is empty, by the setting's key, and what else the pipeline says of the matter."""

    defaults: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Tell whether the pipeline says nothing of the matter."""
        return not (self.defaults or self.blocks)


@dataclass(frozen=True)
class Choice:
    """A field that can be named in a robot's setting: its key, title and kind, and an answer to try it with."""

    key: str
    title: str
    kind: str
    sample: str

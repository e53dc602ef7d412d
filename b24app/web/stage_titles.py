"""Call stages as people do: by the titles of the pipelines that were applied; by their codes where none says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b24app.web.applied import pipelines_of

if TYPE_CHECKING:
    from b24app.wiring import App


@dataclass(frozen=True)
class StageTitles:
    """The titles of stages by kind of card and code."""

    titles: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, app: "App", member_id: str, language: str) -> "StageTitles":
        """Read them out of what was applied to a portal; the portal is not asked."""
        return cls(
            {
                (place.partition(":")[0], stage.code.upper()): stage.title.said(language)
                for place, pipeline in pipelines_of(app, member_id).items()
                for stage in pipeline.stages
            }
        )

    def title(self, kind: str, code: str) -> str:
        """Return the title of a stage."""
        # The portal writes the funnel before the code of a deal's stage: C4:NEW.
        bare = code.rpartition(":")[2].upper()
        return self.titles.get((kind, bare)) or code

    def of_card(self, card: str, code: str) -> str:
        """Return the title of a stage on which a card such as lead:12 stands."""
        return self.title(card.partition(":")[0], code)

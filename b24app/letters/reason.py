"""A reason for a verdict, said in either language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b24app.languages import LANGUAGES, translator


@dataclass(frozen=True)
class Reason:
    """A sentence with values in its braces; `text` is a phrase."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """Say it in a language."""
        return translator(language)(self.text).format(**self.values)

    @property
    def texts(self) -> dict[str, str]:
        """Say it in every language."""
        return {language: self.said(language) for language in LANGUAGES}

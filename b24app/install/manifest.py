"""Read install/app.yaml: what the app asks a portal for and what it puts there."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from b24app.content import content
from b24app.errors import AppError
from b24app.languages import phrase


class BadManifest(AppError):
    """The manifest cannot be read; correct install/app.yaml."""

    code = "install.bad-manifest"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Texts(_Frozen):
    """One text in both languages."""

    ru: str
    en: str

    def said(self, language: str) -> str:
        """Return the text in a language; English where we do not speak it."""
        return self.ru if language == "ru" else self.en


class Scope(_Frozen):
    """A permission: whether the app can do without it, and why it asks."""

    required: bool = True
    reason: Texts


class Manifest(_Frozen):
    """What stands in install/app.yaml."""

    title: Texts
    scopes: dict[str, Scope]
    events: tuple[str, ...]
    robots: Literal["all"] | tuple[str, ...] = "all"
    tabs: tuple[Literal["lead", "deal"], ...] = ()

    def missing(self, granted: tuple[str, ...]) -> dict[str, Scope]:
        """Return the scopes the portal has not granted."""
        return {name: scope for name, scope in self.scopes.items() if name not in granted}

    def wants(self, code: str) -> bool:
        """Tell whether a robot is to be registered."""
        return self.robots == "all" or code in self.robots


def read_manifest(path: Path | None = None) -> Manifest:
    """Read and check the manifest; raises BadManifest with every fault."""
    path = path or content("install") / "app.yaml"
    try:
        return Manifest.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise _bad(path, " ".join(str(fault).split())) from None
    except ValidationError as fault:
        raise _bad(
            path, "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        ) from None


def _bad(path: Path, faults: str) -> BadManifest:
    return BadManifest(
        phrase("the manifest cannot be read: {faults}"),
        phrase("correct install/app.yaml"),
        where=path.name,
        faults=faults,
    )

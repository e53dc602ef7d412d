"""Which robots and triggers a portal knows: register them, list them, take one away with care."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.install.manifest import Manifest
from b24app.languages import known as known_language
from b24app.languages import phrase
from b24app.portal import bizproc, documents, triggers
from b24app.portal.client import Portal
from b24app.robots import Robot, Trigger
from b24app.robots.load import Units
from b24app.robots.register import Registration, register, register_triggers
from b24app.robots.why import Known
from b24app.store.installs import Install
from b24app.store.modes import Modes
from b24app.store.registered import TRIGGER, Registered
from b24app.store.sightings import Sighting, Sightings

Unit = TypeVar("Unit")


class StillAlive(AppError):
    """The robot stands on stages; take it off them first."""

    code = "robots.still-alive"


class NotRegistered(AppError):
    """The portal knows no robot or trigger of this code; see "b24app robots list"."""

    code = "robots.not-registered"


@dataclass(frozen=True)
class Listing:
    """A robot or trigger on a portal: whether a folder holds it, how it is registered, where it was seen alive.

    `state` is current, changed, absent (the portal does not know it) or stranger (no folder holds it).
    """

    code: str
    kind: str
    title: Mapping[str, str]
    state: str
    mode: str
    seen: Sequence[Sighting]


@dataclass(frozen=True)
class Registrar:
    """Registers and removes."""

    portal_of: Callable[[str], Portal]
    registered: Registered
    sightings: Sightings
    modes: Modes
    units: Units
    manifest: Manifest
    public_url: str
    clock: Clock

    def register(self, install: Install) -> tuple[Registration, Registration]:
        """Make the portal know the robots and the triggers as the folders hold them now."""
        member, portal = install.member_id, self.portal_of(install.member_id)
        language, known = language_of(portal), self.registered.hashes(install.member_id)
        robots = register(
            portal,
            self._wanted(self.robots),
            self._address,
            known,
            lambda code, digest: self.registered.keep(member, code, digest),
            user_id=install.user_id,
            language=language,
        )
        fired = register_triggers(
            portal,
            self._wanted(self.triggers),
            {code.removeprefix(TRIGGER): digest for code, digest in known.items() if code.startswith(TRIGGER)},
            lambda code, digest: self.registered.keep(member, TRIGGER + code, digest),
            language=language,
        )
        return robots, fired

    def listed(self, install: Install) -> list[Listing]:
        """List what the folders hold and what the portal knows besides."""
        portal, member = self.portal_of(install.member_id), install.member_id
        language, kept = language_of(portal), self.registered.hashes(member)
        digests = {
            code: one.definition(self._address, install.user_id, language).fingerprint
            for code, one in self.robots.items()
        } | {TRIGGER + code: one.definition(language).fingerprint for code, one in self.triggers.items()}
        there = {*bizproc.robot_codes(portal), *(TRIGGER + code for code in triggers.trigger_codes(portal))}
        return [
            self._listing(member, code, _state(code in there, digests.get(code), kept.get(code)))
            for code in sorted({*digests, *there})
        ]

    def known(self, install: Install, kind: str, number: int) -> Known:
        """Gather what is known of the robots around a card."""
        member = install.member_id
        return Known(
            kind=kind,
            stage=documents.read_document(self.portal_of(member), kind, number).stage,
            registered=self.registered.hashes(member),
            modes=self.modes.all(member),
            seen=self.sightings.of(member),
        )

    def remove(self, install: Install, code: str, *, days: int, is_forced: bool) -> None:
        """Take a robot or trigger away; raises StillAlive where it was seen within some days, unless forced.

        A placed step would break: it ends the automation of its stage with an error until the same code is back.
        """
        member, portal = install.member_id, self.portal_of(install.member_id)
        alive = [
            one for one in self.sightings.of(member, code) if one.last_at > self.clock.now() - timedelta(days=days)
        ]
        if alive and not is_forced:
            raise StillAlive(
                phrase("the robot was seen alive on {stages}, last on {day:%Y-%m-%d}"),
                phrase("take it off these stages in the automation designer, or add --force: placed steps break"),
                where=code,
                stages=", ".join(one.stage or one.kind for one in alive),
                day=alive[0].last_at,
            )
        if code in triggers.trigger_codes(portal):
            triggers.delete_trigger(portal, code)
            self.registered.forget(member, TRIGGER + code)
        elif not bizproc.delete_robot(portal, code):
            raise NotRegistered(where=code)
        self.registered.forget(member, code)
        self.sightings.forget(member, code)

    def _wanted(self, units: Mapping[str, Unit]) -> Iterable[Unit]:
        return [unit for code, unit in units.items() if self.manifest.wants(code)]

    def _listing(self, member: str, code: str, state: str) -> Listing:
        name = code.removeprefix(TRIGGER)
        unit = self.triggers.get(name) if code.startswith(TRIGGER) else self.robots.get(name)
        return Listing(
            code=name,
            kind="trigger" if code.startswith(TRIGGER) else "robot",
            title=unit.title if unit else {"ru": name, "en": name},
            state=state,
            mode=self.modes.of(member, name),
            seen=self.sightings.of(member, name),
        )

    @property
    def robots(self) -> Mapping[str, Robot]:
        """Return the robots of the folders."""
        return self.units[0]

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """Return the triggers of the folders."""
        return self.units[1]

    @property
    def _address(self) -> str:
        return f"{self.public_url}/robots"


def language_of(portal: Portal) -> str:
    """Return the language of a portal among ours; Russian where it does not say."""
    about = portal.read("app.info").result
    told = str(about.get("LANGUAGE_ID") or "") if isinstance(about, dict) else ""
    return known_language(told) if told else "ru"


def _state(is_there: bool, wanted: str | None, kept: str | None) -> str:
    if wanted is None:
        return "stranger"
    if not is_there:
        return "absent"
    return "current" if wanted == kept else "changed"

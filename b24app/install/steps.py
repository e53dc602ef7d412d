"""Install step by step: keep the tokens, check the permissions, register robots, bind events. Bears repetition."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from b24app.errors import AppError
from b24app.install.manifest import Manifest, Texts
from b24app.install.registrar import Registrar
from b24app.install.visitors import Claim, NotAdministrator, Reception, Visitor
from b24app.jobs.job import Job
from b24app.languages import Translate, phrase
from b24app.portal import events, placements, senders
from b24app.portal.client import Portal
from b24app.portal.events import is_of_card
from b24app.robots.register import Registration
from b24app.store.installs import Install, Installs
from b24app.watching.work import Watching

log = logging.getLogger(__name__)

KIND = "install.set_up"
"""The job that sets an application without pages up."""

_SENDER = "sender:b24app"
"""Under which name we remember what the portal was told of us as a provider of SMS."""


class ScopesMissing(AppError):
    """The application lacks permissions; tick them in its form in the portal and open it again."""

    code = "install.scopes-missing"


class NotInstalled(AppError):
    """The application is not installed on this portal; an administrator has to open it there."""

    code = "install.unknown"


@dataclass(frozen=True)
class Done:
    """One finished step, told to a person."""

    text: str
    values: Mapping[str, object]
    is_warning: bool = False

    def said(self, translate: Translate, language: str) -> str:
        """Say the step in a language, `translate` being its dictionary."""
        values = {name: one.said(language) if isinstance(one, Texts) else one for name, one in self.values.items()}
        return translate(self.text).format(**values)


@dataclass(frozen=True)
class SetUp:
    """How far the set-up came: what is done, and the fault that stopped it."""

    done: tuple[Done, ...]
    fault: AppError | None = None


@dataclass(frozen=True)
class Installer:
    """Installs the app on portals."""

    reception: Reception
    installs: Installs
    portal_of: Callable[[str], Portal]
    registrar: Registrar
    manifest: Manifest
    public_url: str
    watching: Watching

    def accept(self, claim: Claim) -> Install:
        """Verify a claim and keep its tokens; raises NotBelieved, NotAdministrator or a PortalError."""
        return self.admit(claim, self.reception.receive(claim))

    def admit(self, claim: Claim, visitor: Visitor) -> Install:
        """Keep the tokens of a confirmed visitor, who must be an administrator."""
        if not visitor.is_admin:
            raise NotAdministrator
        install = _install(claim, visitor)
        expires = visitor.owner.expires
        if self.installs.keep(install, claim.access, claim.refresh, claim.expires_in, expires=expires):
            log.info("tokens kept", extra={"portal": install.address, "user": install.user_id})
            return install
        log.warning("older tokens were sent again and not kept", extra={"portal": install.address})
        return self._known(install.member_id)

    def set_up(self, member_id: str) -> SetUp:
        """Do every step; a fault ends it and is told together with what was done before."""
        done: list[Done] = []
        try:
            done.extend(self._granted(self._known(member_id)))
            done.extend(self._register(self._known(member_id)))
            done.append(self._bind_events(member_id))
            done.append(self._watch(member_id))
            done.extend(self._take_places(self._known(member_id)))
            done.extend(self._offer_messages(self._known(member_id)))
        except AppError as fault:
            log.warning("set-up stopped", extra={"portal": member_id, "code": fault.code, "fault": str(fault)})
            return SetUp(tuple(done), fault)
        log.info("set-up done", extra={"portal": member_id})
        return SetUp(tuple(done))

    def run(self, job: Job) -> None:
        """Set up as a job, for an application without pages; raises the fault, so that it is seen and repeated."""
        if fault := self.set_up(job.portal).fault:
            raise fault
        self.finish(job.portal)

    def finish(self, member_id: str) -> None:
        """Note that the portal counts the application as installed."""
        self.installs.finish(member_id)

    def _known(self, member_id: str) -> Install:
        install = self.installs.by_member(member_id)
        if install is None:
            raise NotInstalled(where=member_id)
        return install

    def _granted(self, install: Install) -> Iterator[Done]:
        missing = self.manifest.missing(install.scope)
        if needed := [name for name, scope in missing.items() if scope.required]:
            raise ScopesMissing(
                phrase("the application lacks the permissions {scopes}"),
                phrase("tick them in its form in the portal and open it again"),
                scopes=", ".join(needed),
            )
        yield Done(phrase("The permissions are there: {scopes}"), {"scopes": ", ".join(install.scope)})
        for name, scope in missing.items():
            yield Done(
                phrase("Without the permission {scope} a part of the app stays off; it is needed {reason}"),
                {"scope": name, "reason": scope.reason},
                is_warning=True,
            )

    def _register(self, install: Install) -> Iterator[Done]:
        robots, fired = self.registrar.register(install)
        said = phrase("Robots: {added} added, {updated} updated, {unchanged} unchanged")
        yield Done(said, _counted(robots))
        if fired.added or fired.updated or fired.unchanged:
            said = phrase("Triggers: {added} added, {updated} updated, {unchanged} unchanged")
            yield Done(said, _counted(fired))
        if strangers := [*robots.strangers, *fired.strangers]:
            yield Done(
                phrase('No folder holds these any more: {codes}; see "b24app robots remove --help"'),
                {"codes": ", ".join(strangers)},
                is_warning=True,
            )

    def _bind_events(self, member_id: str) -> Done:
        portal, handler = self.portal_of(member_id), f"{self.public_url}/events"
        there = {one.event for one in events.bound(portal) if one.handler == handler}
        absent = [event for event in self.manifest.events if event not in there]
        added = events.bind(portal, absent, handler)
        values = {"added": len(added), "unchanged": len(self.manifest.events) - len(absent)}
        return Done(phrase("Events: {added} bound, {unchanged} unchanged"), values)

    def _watch(self, member_id: str) -> Done:
        """See changes from now on: by the queue that the portal's plan keeps, else by events and sweeps alone."""
        self.watching.begin(member_id)
        refused = self.watching.open_queue(member_id, [name for name in self.manifest.events if is_of_card(name)])
        by_queue = phrase("Changes are watched by events, by the queue that the portal keeps, and by sweeps")
        return Done(phrase("Changes are watched by events and by sweeps") if refused else by_queue, {})

    def _take_places(self, install: Install) -> Iterator[Done]:
        """Put a tab into cards; without the permission for it there is none, and nothing else is amiss."""
        if "placement" not in install.scope:
            return
        portal = self.portal_of(install.member_id)
        wanted = {(placements.TABS[kind], f"{self.public_url}/placements/{kind}") for kind in self.manifest.tabs}
        absent = sorted(wanted - placements.bound(portal))
        for place, handler in absent:
            placements.bind(portal, place, handler, self.manifest.title.model_dump())
        values = {"added": len(absent), "unchanged": len(wanted) - len(absent)}
        yield Done(phrase("Tabs in cards: {added} added, {unchanged} unchanged"), values)

    def _offer_messages(self, install: Install) -> Iterator[Done]:
        """Be one of the portal's providers of SMS; without the permission for it robots alone send them."""
        if senders.SCOPE not in install.scope:
            return
        names, handler = self.manifest.title.model_dump(), f"{self.public_url}/messages"
        kept, digest = self.registrar.registered, senders.fingerprint(handler, names)
        is_current = kept.hashes(install.member_id).get(_SENDER) == digest
        done = senders.offer(self.portal_of(install.member_id), handler, names, is_current=is_current)
        kept.keep(install.member_id, _SENDER, digest)
        values = {word: int(word == done) for word in ("added", "updated", "unchanged")}
        yield Done(phrase("Provider of SMS: {added} added, {updated} updated, {unchanged} unchanged"), values)


def _counted(done: Registration) -> dict[str, int]:
    return {"added": len(done.added), "updated": len(done.updated), "unchanged": len(done.unchanged)}


def _install(claim: Claim, visitor: Visitor) -> Install:
    owner = visitor.owner
    return Install(
        member_id=owner.member_id,
        address=visitor.address,
        endpoint=owner.endpoint,
        server_endpoint=claim.server_endpoint,
        client_id=owner.client_id,
        application_token=claim.application_token,
        scope=tuple(owner.scope),
        user_id=owner.user_id,
        status=claim.status,
        is_finished=owner.installed,
    )

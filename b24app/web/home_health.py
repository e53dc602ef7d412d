"""Judge the health of an installation from our own database: what works, what does not, what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b24app.errors import AppError
from b24app.languages import Translate, phrase, translator
from b24app.portal.client import Portal
from b24app.portal.states import OPEN, Standing, standing
from b24app.store.installs import Install
from b24app.store.pauses import StoredPauses
from b24app.store.workers import Workers
from b24app.watching.offline import CURSOR as QUEUE
from b24app.watching.work import HEARD, SWEPT
from b24app.web.moments import Moments

if TYPE_CHECKING:
    from b24app.wiring import App

OK, WARN, BAD = "ok", "warn", "bad"
_LATE, _STALLED = 60, 600
"""Seconds that work waits before somebody should look."""


@dataclass(frozen=True)
class Light:
    """One line: a traffic light, what it is about, what is known, and the way out."""

    state: str
    name: str
    said: str
    way_out: str = ""


@dataclass(frozen=True)
class Health:
    """Looks at the parts of one installation."""

    app: "App"
    install: Install
    moments: Moments

    @property
    def _say(self) -> Translate:
        return translator(self.moments.language)

    def lights(self) -> list[Light]:
        """Judge every part."""
        looks: Mapping[str, Callable[[], Iterator[Light]]] = {
            phrase("Access"): self._access,
            phrase("Robots"): self._robots,
            phrase("Events"): self._events,
            phrase("Sweep"): self._sweep,
            phrase("Worker"): self._worker,
            phrase("Queue"): self._queue,
            phrase("Limits"): self._limits,
        }
        return [light for name, look in looks.items() for light in self._looked(name, look)]

    def _looked(self, name: str, look: Callable[[], Iterator[Light]]) -> list[Light]:
        """Look at one part; one that cannot be looked at must not hide the others."""
        try:
            return [replace(light, name=self._say(name)) for light in look()]
        except AppError as fault:
            say, told = self._say, fault.as_json(self._say)
            return [Light(BAD, say(name), str(told["what"]), str(told["way_out"]))]

    def _light(self, state: str, said: str, way_out: str = "", **values: object) -> Light:
        return Light(state, "", self._say(said).format(**values), self._say(way_out))

    def _access(self) -> Iterator[Light]:
        people = self.app.installs.administrators(self.install.member_id)
        alive, lost = ([f"#{one.user_id}" for one in people if bool(one.lost) is is_lost] for is_lost in (False, True))
        told = {"alive": ", ".join(alive), "lost": ", ".join(lost)}
        if self.install.state != OPEN:
            found = standing(self.install.state)
            yield self._light(BAD, found.what, found.way_out)
        elif lost:
            said = phrase("works for administrators {alive}, no longer for {lost}")
            yield self._light(WARN, said, phrase("let them open the app once"), **told)
        elif len(alive) == 1:
            said, way_out = phrase("hangs on one administrator, {alive}"), phrase("let a second one open the app once")
            yield self._light(WARN, said, way_out, **told)
        else:
            yield self._light(OK, phrase("works for administrators {alive}"), **told)

    def _robots(self) -> Iterator[Light]:
        manifest, there = self.app.registrar.manifest, self.app.registered.hashes(self.install.member_id)
        wanted = {code for code in self.app.robots if manifest.wants(code)}
        lacking = wanted - set(there)
        said = phrase("registered: {number} of {all}")
        way_out = phrase("an administrator opens the app, and they are registered") if lacking else ""
        values = {"number": len(wanted) - len(lacking), "all": len(wanted)}
        yield self._light(WARN if lacking else OK, said, way_out, **values)

    def _events(self) -> Iterator[Light]:
        seen, member = self.app.watching.seen, self.install.member_id
        heard = seen.marked(member, HEARD)
        has_queue = bool((seen.cursor(member, QUEUE) or {}).get("is_on"))
        kept = phrase("the portal also keeps them for us") if has_queue else ""
        if heard is None:
            yield self._light(WARN, phrase("none has come yet"), phrase("change any lead and look again"))
        else:
            yield self._light(OK, phrase("the last one was followed {ago}"), kept, ago=self.moments.ago(heard))

    def _sweep(self) -> Iterator[Light]:
        swept = self.app.watching.seen.marked(self.install.member_id, SWEPT)
        if swept is None:
            yield self._light(WARN, phrase("not yet"), phrase("the worker sweeps when it starts"))
            return
        late = (self.moments.now - swept).total_seconds() > 3 * self.app.settings.sweep_seconds
        said, way_out = phrase("everything was read {ago}"), phrase("look whether the worker runs") if late else ""
        yield self._light(WARN if late else OK, said, way_out, ago=self.moments.ago(swept))

    def _worker(self) -> Iterator[Light]:
        seen = [one.seen_at for one in Workers(self.app.database).all()]
        since = self.moments.now - timedelta(seconds=self.app.settings.lease_seconds + 30)
        alive = sum(at >= since for at in seen)
        if alive:
            yield self._light(OK, phrase("at work: {number}"), number=alive)
        else:
            yield self._light(BAD, phrase("silent: nothing is done"), phrase("start it: b24app serve"))

    def _queue(self) -> Iterator[Light]:
        waiting = [one for one in self.app.engine.tables.waiting() if one.state == "waiting"]
        number, oldest = sum(one.count for one in waiting), max((one.oldest_seconds for one in waiting), default=0)
        if not number:
            yield self._light(OK, phrase("empty"))
            return
        state = BAD if oldest > _STALLED else WARN if oldest > _LATE else OK
        said = phrase("jobs waiting: {number}, the oldest came {ago}")
        yield self._light(state, said, number=number, ago=self.moments.lasting(oldest))

    def _limits(self) -> Iterator[Light]:
        portal = self.app.portals.of(self.install.member_id)
        resting = self._resting(portal)
        if resting:
            said = phrase("methods at rest, their time on the portal is used up: {methods}")
            yield self._light(WARN, said, phrase("work goes on by itself"), methods=", ".join(resting))
            return
        rate = self.app.rates.known(portal)
        if rate and not rate.rate:
            yield self._light(WARN, phrase("switched off in the settings"), phrase("fit for a portal in a box only"))
            return
        said = phrase("up to {rate:g} requests a second, {size} at once") if rate else phrase("kept, as usual")
        yield self._light(OK, said, **(vars(rate) if rate else {}))

    def _resting(self, portal: Portal) -> list[str]:
        pauses = StoredPauses(self.app.database, self.app.portals.clock)
        return sorted(pauses.of(f"{portal.key} {portal.name}"))


def trouble(app: "App", install: Install) -> Standing | None:
    """Return what is wrong with the app's access to a portal as it was last met; None where nothing is."""
    known = app.installs.by_member(install.member_id)
    return standing(known.state) if known and known.state != OPEN else None

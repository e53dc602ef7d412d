"""Send digests: each once for a period, however often workers start, stop or meet."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.languages import known, phrase
from b24app.portal.client import Portal
from b24app.portal.im import notify
from b24app.reports.reports import Reports
from b24app.reports.sending.periods import EVERY, Period, period_at
from b24app.reports.sending.wording import digest_text
from b24app.reports.work import Enqueue
from b24app.store.report_digests import HEADS, Digest, ReportDigests
from b24app.worktime import Rules, WorkTime

log = logging.getLogger(__name__)

DIGEST = "reports.digest"
"""Kind of the jobs that do this."""

_LOOK_AGAIN = 120.0
_PATIENCE = timedelta(hours=6)
"""How long a digest waits for a copy that shows the whole period; then it says as of when it tells."""


class WrongDigest(AppError):
    """A digest cannot be sent like that; see "b24app reports digest set --help"."""

    code = "reports.wrong-digest"


@dataclass(frozen=True)
class Digests:
    """The digests of all portals; `rules_of` gives a portal's working time, `soon` has its copy refreshed."""

    store: ReportDigests
    reports: Reports
    portal_of: Callable[[str], Portal]
    rules_of: Callable[[str], Rules]
    soon: Callable[[str], None]
    clock: Clock
    enqueue: Enqueue

    def set(self, member_id: str, user: int, every: str, at: str, language: str) -> Digest:
        """Send somebody, or all heads, a digest from the next period on; raises WrongDigest."""
        if every not in EVERY:
            raise WrongDigest(phrase("a digest goes out every day, week or month"), phrase("name one of them"))
        digest = Digest(member_id, user, every, _minute(at), known(language))
        digest = Digest(**{**vars(digest), "sent_for": self.period(digest).key})
        self.store.put(digest)
        return digest

    def period(self, digest: Digest) -> Period:
        """Return the last period whose digest may have been sent by now."""
        return period_at(self._working(digest.member_id), digest.every, digest.minute, self.clock.now())

    def put_in(self) -> None:
        """Put in the digests that are due; done again it is the same job."""
        for digest in self.store.all():
            try:
                self._put_in(digest)
            except AppError:
                # One portal's trouble must not keep the digests of the others.
                log.exception("a digest could not be put in", extra={"portal": digest.member_id})

    def _put_in(self, digest: Digest) -> None:
        period = self.period(digest)
        if period.key > digest.sent_for:
            key = f"digest:{digest.user_id}:{digest.every}:{period.key}"
            self.enqueue(DIGEST, digest.member_id, key, _payload(digest, period))
            self.store.seen_to(digest, period.key)

    def do(self, job: Job) -> None:
        """Send one digest to everybody it is for; whoever has it is not sent it again."""
        told = job.payload
        period = Period(
            str(told["key"]),
            date.fromisoformat(told["since"]),
            date.fromisoformat(told["until"]),
            datetime.fromisoformat(told["due"]),
        )
        self._wait(job.portal, period)
        for user in self._users(job):
            job.step(f"told {user}", partial(self._tell, job, period, user))

    def _users(self, job: Job) -> list[int]:
        if job.payload["user"] != HEADS:
            return [int(job.payload["user"])]
        found: list[int] = job.step("heads", lambda: sorted(self.reports.of(job.portal).heads()))
        return found

    def _tell(self, job: Job, period: Period, user: int) -> bool:
        reports = self.reports.of(job.portal, str(job.payload["language"]))
        text = digest_text(reports, period, reports.seen_by(user))
        is_taken = notify(self.portal_of(job.portal), user, text, tag=f"b24app|digest|{user}|{period.key}")
        log.info("digest sent", extra={"portal": job.portal, "user": user, "period": period.key, "taken": is_taken})
        return is_taken

    def _wait(self, portal: str, period: Period) -> None:
        """Wait for a copy that was refreshed after the period had ended, as long as that makes sense."""
        at = self.reports.of(portal).fresh.at
        midnight = datetime.combine(period.until + timedelta(days=1), time(), period.due.tzinfo)
        if at and (at >= midnight or self.clock.now() > period.due + _PATIENCE):
            return
        self.soon(portal)
        raise Later(_LOOK_AGAIN)

    def _working(self, portal: str) -> WorkTime:
        return WorkTime.of(self.rules_of(portal))


def _payload(digest: Digest, period: Period) -> dict[str, object]:
    days = {"key": period.key, "since": period.since.isoformat(), "until": period.until.isoformat()}
    return {**days, "due": period.due.isoformat(), "user": digest.user_id, "language": digest.language}


def _minute(at: str) -> int:
    try:
        found = time.fromisoformat(at)
    except ValueError:
        raise WrongDigest(phrase("this is no time of the day"), phrase("write for example 09:00"), where=at) from None
    return 60 * found.hour + found.minute

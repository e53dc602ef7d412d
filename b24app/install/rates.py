"""How fast portals may be called: as the settings say, else as the plan allows once that is known."""

from dataclasses import dataclass

from b24app.portal.access import Access
from b24app.portal.bucket import Bucket, NoBucket
from b24app.portal.client import Portal
from b24app.portal.plan import Rate, read_rate
from b24app.settings import Settings
from b24app.store.limits import Limits


@dataclass(frozen=True)
class Rates:
    """How fast portals may be called: as the settings say, else as the plan allows once that is known."""

    settings: Settings
    limits: Limits

    def bucket(self, access: Access) -> Bucket:
        """Return the bucket that all processes share for one portal and one outgoing address."""
        if not self.settings.bucket_rate:
            return NoBucket()
        return self.limits.bucket(self._key(access.key), self.settings.bucket_size, self.settings.bucket_rate)

    def learn(self, portal: Portal) -> None:
        """Ask a portal for its plan, unless the settings have the last word."""
        if self.by_hand is None and (rate := read_rate(portal)):
            self.limits.learn(self._key(portal.key), rate.size, rate.rate)

    def known(self, portal: Portal) -> Rate | None:
        """Return the rate that a portal is called at: that of the settings or of its plan; None while neither says."""
        learnt = self.limits.learnt(self._key(portal.key))
        return self.by_hand or (Rate(*learnt) if learnt else None)

    @property
    def by_hand(self) -> Rate | None:
        """Return the rate that the settings name; None where they leave it to the plan."""
        if not self.settings.model_fields_set & {"bucket_size", "bucket_rate"}:
            return None
        return Rate(self.settings.bucket_size, self.settings.bucket_rate)

    def _key(self, portal: str) -> str:
        return f"{portal} {self.settings.source_address}".strip()

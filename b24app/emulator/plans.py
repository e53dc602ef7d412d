"""Commercial plans: how many requests they take, and which features of REST they have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """A plan, as app.info, feature.get and the leaky bucket know it."""

    name: str
    license: str
    family: str
    size: float = 50.0
    rate: float = 2.0
    has_offline_extended: bool = False
    has_connector: bool = False

    @property
    def shown(self) -> dict[str, str]:
        """Return what app.info says."""
        return {"LICENSE": self.license, "LICENSE_TYPE": self.license.partition("_")[2], "LICENSE_FAMILY": self.family}

    @property
    def features(self) -> dict[str, str]:
        """Return what feature.get says."""
        said = {"rest_offline_extended": self.has_offline_extended, "rest_auth_connector": self.has_connector}
        return {code: "Y" if is_there else "N" for code, is_there in said.items()}


# Which plans keep reserved offline events is our own guess; the rates and the source key are documented.
PLANS = {
    plan.name: plan
    for plan in (
        Plan("basic", "ru_basic", "basic"),
        Plan("standard", "ru_std", "std"),
        Plan("professional", "ru_pro100", "pro", has_connector=True),
        Plan("enterprise", "ru_ent250", "ent", 250.0, 5.0, has_offline_extended=True, has_connector=True),
    )
}
USUAL = PLANS["professional"]

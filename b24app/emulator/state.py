"""The portal's memory: everything a portal knows, and nothing of how it is asked."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from b24app.emulator.automation import PlacedRobot, PlacedTrigger, RobotDefinition, Run, Workflow
from b24app.emulator.bucket import Bucket
from b24app.emulator.clock import Clock
from b24app.emulator.crm.memory import Crm
from b24app.emulator.dictionaries import Dictionaries
from b24app.emulator.dues import Binding
from b24app.emulator.faults import Faults
from b24app.emulator.grants import AccessToken, App, AuthorisationCode, RefreshToken, User, Webhook
from b24app.emulator.history import StageHistory
from b24app.emulator.latency import Latency
from b24app.emulator.ledger import Ledger
from b24app.emulator.offline import OfflineQueue
from b24app.emulator.operating import Operating
from b24app.emulator.outbox import Outbox
from b24app.emulator.placed import Placement
from b24app.emulator.plans import USUAL, Plan
from b24app.emulator.standing import Standing
from b24app.emulator.timers import Timers
from b24app.emulator.work import Work

Row = dict[str, Any]


@dataclass(eq=False)
class Portal:
    """One portal. Everything runs in one event loop, so nothing here is locked."""

    address: str
    oauth_address: str
    number: int = 1
    random: Random = field(init=False)
    member_id: str = field(init=False)
    clock: Clock = field(default_factory=Clock)
    standing: Standing = field(default_factory=Standing)
    _ids: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    users: dict[int, User] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)
    codes: dict[str, AuthorisationCode] = field(default_factory=dict)

    dictionaries: Dictionaries = field(default_factory=Dictionaries)
    userfields: dict[int, Row] = field(default_factory=dict)
    crm: Crm = field(default_factory=Crm)
    # What a seed knows of each lead and REST never tells: the real person and the kind of sender, by lead id.
    truth: dict[int, Row] = field(default_factory=dict)
    comments: dict[int, Row] = field(default_factory=dict)
    # Ids of the comments of each ("lead", 5).
    timeline: defaultdict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    activities: dict[int, Row] = field(default_factory=dict)
    notifications: dict[int, Row] = field(default_factory=dict)
    work: Work = field(default_factory=Work)

    robots: dict[tuple[str, str], RobotDefinition] = field(default_factory=dict)
    placed_robots: dict[int, PlacedRobot] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    # The one under way on an item, by document and item id.
    running: dict[tuple[str, int], Workflow] = field(default_factory=dict)
    # Names of the triggers applications registered, by application and code.
    triggers: dict[tuple[str, str], str] = field(default_factory=dict)
    placed_triggers: dict[int, PlacedTrigger] = field(default_factory=dict)
    offline: OfflineQueue = field(default_factory=OfflineQueue)
    bindings: dict[int, Binding] = field(default_factory=dict)
    placements: dict[int, Placement] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)

    journal: Ledger = field(default_factory=Ledger)
    deliveries: Ledger = field(default_factory=Ledger)
    # What each delivery sent, by its number and with its tokens: kept to send one again, never shown.
    sent: dict[int, tuple[str, str, Row]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    plan: Plan = USUAL
    # What feature.get says otherwise than the plan would.
    features: dict[str, str] = field(default_factory=dict)
    bucket: Bucket = field(init=False)
    operating: Operating = field(init=False)
    latency: Latency = field(default_factory=Latency)
    timers: Timers = field(default_factory=Timers)

    def __post_init__(self) -> None:
        self.random = Random(self.number)  # noqa: S311 - a portal must come out the same for the same number
        self.member_id = self.secret()
        self.bucket, self.operating = Bucket(self.clock.now), Operating(self.clock.now)

    @property
    def leads(self) -> dict[int, Row]:
        """Rows of leads by their ids."""
        return self.crm.box(1).rows

    @property
    def lead_ids(self) -> list[int]:
        """Ids of leads in ascending order."""
        return self.crm.box(1).ids

    @property
    def stage_history(self) -> StageHistory:
        """Stage history of leads."""
        return self.crm.box(1).history

    @property
    def domain(self) -> str:
        """Host and port, as in auth[domain]."""
        return self.address.split("://", 1)[1]

    @property
    def endpoint(self) -> str:
        """Where REST methods are called: client_endpoint."""
        return f"{self.address}/rest/"

    @property
    def server_endpoint(self) -> str:
        """Where the OAuth server answers REST calls."""
        return f"{self.oauth_address}/rest/"

    def feature(self, code: str) -> str:
        """Say Y or N: whether the portal has a feature."""
        return self.features.get(code, self.plan.features.get(code, "N"))

    def next_id(self, kind: str) -> int:
        """Count up, separately for each kind of object."""
        self._ids[kind] += 1
        return self._ids[kind]

    def issued(self, kind: str) -> int:
        """Say how many ids of a kind were given out since the portal was made."""
        return self._ids[kind]

    def secret(self) -> str:
        """Make a 32-digit hex secret; the same ones in the same order for the same number."""
        return f"{self.random.getrandbits(128):032x}"

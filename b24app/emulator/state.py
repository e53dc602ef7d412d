"""The portal's memory: everything a portal knows, and nothing of how it is asked."""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from b24app.emulator.automation import Binding, PlacedRobot, RobotDefinition, Run
from b24app.emulator.bucket import Bucket
from b24app.emulator.clock import Clock
from b24app.emulator.dictionaries import Dictionaries
from b24app.emulator.faults import Faults
from b24app.emulator.grants import AccessToken, App, AuthorisationCode, RefreshToken, User, Webhook
from b24app.emulator.history import StageHistory
from b24app.emulator.ledger import Ledger
from b24app.emulator.operating import Operating
from b24app.emulator.outbox import Outbox

Row = dict[str, Any]


class Portal:
    """One portal. Everything runs in one event loop, so nothing here is locked.

    Leads are sparse rows: a field that is empty is absent. Values are kept typed (numbers for ids, seconds since 1970
    for moments) and are written as the classic methods write them only on the way out.
    """

    def __init__(self, address: str, oauth_address: str, number: int = 1) -> None:
        self.address = address
        self.oauth_address = oauth_address
        self.random = random.Random(number)  # noqa: S311 - a portal must come out the same for the same number
        self.member_id = self.secret()
        self.clock = Clock()
        self._ids: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))

        self.users: dict[int, User] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.apps: dict[str, App] = {}
        self.access_tokens: dict[str, AccessToken] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.codes: dict[str, AuthorisationCode] = {}

        self.dictionaries = Dictionaries()
        self.userfields: dict[int, Row] = {}
        self.leads: dict[int, Row] = {}
        # The same ids in ascending order, so that a page after an id is found without looking at the rest.
        self.lead_ids: list[int] = []
        self.stage_history = StageHistory()
        # What a seed knows of each lead and REST never tells: the real person and the kind of sender, by lead id.
        self.truth: dict[int, Row] = {}
        self.comments: dict[int, Row] = {}
        # Ids of the comments of each ("lead", 5).
        self.timeline: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self.activities: dict[int, Row] = {}
        self.notifications: dict[int, Row] = {}

        self.robots: dict[tuple[str, str], RobotDefinition] = {}
        self.placed_robots: dict[int, PlacedRobot] = {}
        self.runs: dict[str, Run] = {}
        self.bindings: dict[int, Binding] = {}
        self.outbox = Outbox()

        self.journal = Ledger()
        self.deliveries = Ledger()
        # What each delivery sent, by its number and with its tokens: kept to send one again, never shown.
        self.sent: dict[int, tuple[str, str, Row]] = {}
        self.faults = Faults()
        self.bucket = Bucket()
        self.operating = Operating()

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

    def next_id(self, kind: str) -> int:
        """Count up, separately for each kind of object."""
        return next(self._ids[kind])

    def secret(self) -> str:
        """Make a 32-digit hex secret; the same ones in the same order for the same number."""
        return f"{self.random.getrandbits(128):032x}"

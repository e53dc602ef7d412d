"""The parts the web edge needs, joined as wiring does."""

from dataclasses import dataclass
from typing import Any

from b24app.content import content
from b24app.install.manifest import read_manifest
from b24app.install.steps import Installer
from b24app.install.visitors import Reception
from b24app.portal.access import AppTokens
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.oauth import OAuth
from b24app.robots.load import load_robots
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Installs
from b24app.store.plans import Plans
from b24app.store.registered import Registered
from b24app.store.runs import Runs


@dataclass(frozen=True)
class App:
    settings: Any
    database: Any
    installs: Any
    registered: Any
    plans: Any
    runs: Any
    robots: Any
    installer: Any
    loop: Any
    engine: Any = None

    def close(self):
        self.loop.close()
        self.database.close()


def build(settings):
    database = open_database(settings.database)
    installs = Installs(database, Cipher(settings.keys))
    registered = Registered(database)
    oauth = OAuth(settings.oauth, settings.client_id, settings.client_secret.get_secret_value(), pause=0)
    robots = load_robots([content("robots")])
    loop = new_loop()

    def connect(access):
        return Portal(access, NoBucket(), loop)

    def portal_of(member_id):
        install = installs.by_member(member_id)
        return connect(
            AppTokens(
                installs.vault(member_id),
                oauth,
                member_id=member_id,
                endpoint=install.endpoint,
                server_endpoint=install.server_endpoint,
            )
        )

    installer = Installer(
        reception=Reception(oauth, connect),
        installs=installs,
        registered=registered,
        portal_of=portal_of,
        robots=robots,
        manifest=read_manifest(),
        public_url=settings.public_url,
    )
    return App(settings, database, installs, registered, Plans(database), Runs(database), robots, installer, loop)

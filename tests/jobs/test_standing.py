"""Work that waits for a portal ends at once where the app has been removed there."""

from cryptography.fernet import Fernet

from b24app.jobs.job import Job
from b24app.jobs.standing import where_installed
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Install, Installs


def test_a_job_of_a_removed_portal_does_nothing_and_is_not_tried_again(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/b24app.sqlite")
    database.migrate()
    installs, done = Installs(database, Cipher([Fernet.generate_key().decode()])), []
    installs.keep(Install("m1", "demo.example.com", "https://demo.example.com/rest/", "", "c", "t"), "a", "r", 3600)
    handlers = where_installed(installs, {"robots.run": lambda job: done.append(job.key)})
    handlers["robots.run"](Job("robots.run", "m1", "one", {}))
    installs.remove("m1")
    handlers["robots.run"](Job("robots.run", "m1", "two", {}))
    assert done == ["one"]
    database.close()

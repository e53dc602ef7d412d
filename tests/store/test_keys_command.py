"""After `keys rotate` the old key can be dropped."""

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.faults import KeyWrong
from b24app.store.installs import Installs

OLD, NEW = new_key(), new_key()


@pytest.fixture
def rotate(url):
    def give(*keys: str):
        environment = {"B24APP_DATABASE_URL": url, "B24APP_SECRET_KEYS": ",".join(keys), "LANG": "en_US.UTF-8"}
        return CliRunner(env=environment).invoke(main, ["keys", "rotate"])

    return give


def test_everything_kept_opens_with_the_new_key_alone(db, install, rotate):
    Installs(db, Cipher([OLD])).keep(install, "access-1", "refresh-1", 3600)
    done = rotate(NEW, OLD)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("encrypted again with the first key: 3;")
    kept = Installs(db, Cipher([NEW]))
    assert kept.by_member("m1").application_token == "app-token"
    pair = kept.vault("m1").read()
    assert (pair.access, pair.refresh) == ("access-1", "refresh-1")
    with pytest.raises(KeyWrong):
        Installs(db, Cipher([OLD])).by_member("m1")


def test_without_the_old_key_nothing_changes(db, install, rotate):
    Installs(db, Cipher([OLD])).keep(install, "access-1", "refresh-1", 3600)
    refused = rotate(NEW)
    assert refused.exit_code == 1
    assert "add the key that encrypted it" in refused.output
    assert Installs(db, Cipher([OLD])).vault("m1").read().access == "access-1"

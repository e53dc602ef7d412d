"""Portals are found by address and by id; their secrets are encrypted and their keys may rotate."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.faults import KeyMissing, KeyWrong, Unknown
from b24app.store.installs import Installs
from b24app.store.registered import Registered
from b24app.store.tables import installs as table
from b24app.store.tables import tokens


def test_an_install_is_kept_and_found(installs, install):
    installs.keep(install, "access", "refresh", 3600)
    kept = replace(install, address="demo.bitrix24.ru")
    assert installs.by_member("m1") == kept
    assert installs.all() == [kept]
    for name in ("m1", "demo.bitrix24.ru", "DEMO.bitrix24.ru", "https://demo.bitrix24.ru/", " demo.bitrix24.ru/x "):
        assert installs.named(name) == kept
    for name in ("other.bitrix24.ru", "", "https://[::1", "кот"):
        assert installs.named(name) is None
    assert installs.by_member("m2") is None


def test_an_address_with_a_port_is_found(installs, install):
    installs.keep(replace(install, address="127.0.0.1:8300"), "access", "refresh", 3600)
    assert installs.named("http://127.0.0.1:8300/").member_id == "m1"
    assert installs.named("127.0.0.1") is None


def test_a_second_install_writes_over_the_first(installs, install):
    installs.keep(install, "access", "refresh", 3600)
    installs.keep(replace(install, application_token="newer", scope=()), "access-2", "refresh-2", 3600)
    assert installs.by_member("m1").application_token == "newer"
    assert installs.by_member("m1").scope == ()
    assert installs.vault("m1").read().access == "access-2"


def test_finishing_and_removing(installs, install, db):
    installs.keep(install, "access", "refresh", 3600)
    Registered(db).keep("m1", "required_fields", "hash")
    installs.finish("m1")
    assert installs.by_member("m1").is_finished
    installs.remove("m1")
    assert installs.all() == []
    assert Registered(db).hashes("m1") == {}
    with pytest.raises(Unknown) as caught:
        installs.vault("m1", 7).read()
    assert str(caught.value) == (
        "the app keeps no tokens for portal m1; let the portal's administrator open the app there"
    )


def test_no_secret_stands_in_the_database_or_in_a_repr(installs, install, db):
    installs.keep(install, "access", "refresh", 3600)
    with db.begin() as connection:
        rows = str([*connection.execute(select(table)), *connection.execute(select(tokens))])
    shown = rows + repr(installs.by_member("m1")) + repr(installs.vault("m1")) + repr(installs.vault("m1").read())
    assert not [secret for secret in ("app-token", "'access'", "'refresh'") if secret in shown]


def test_keys_rotate(db, install):
    old, new = new_key(), new_key()
    Installs(db, Cipher([old])).keep(install, "access", "refresh", 3600)
    both = Installs(db, Cipher([new, old]))
    assert both.vault("m1").read().access == "access"
    assert both.rotate() == 3
    alone = Installs(db, Cipher([new]))
    assert alone.vault("m1").read().refresh == "refresh"
    assert alone.by_member("m1").application_token == "app-token"


def test_a_missing_key_is_told(db, install):
    with pytest.raises(KeyMissing):
        Installs(db, Cipher([])).keep(install, "access", "refresh", 3600)


def test_a_wrong_key_is_told(db, install, installs):
    installs.keep(install, "access", "refresh", 3600)
    with pytest.raises(KeyWrong) as caught:
        Installs(db, Cipher([new_key()])).by_member("m1")
    assert str(caught.value) == (
        "None of the keys in B24APP_SECRET_KEYS opens what the database keeps; add the key that encrypted it"
    )


def test_a_key_that_is_no_key_is_told_without_showing_it():
    with pytest.raises(KeyWrong) as caught:
        Cipher(["s3cr3t"]).seal("text")
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "s3cr3t" not in repr(Cipher(["s3cr3t"]))

"""What lies in install/: the manifest, the explained settings, gunicorn's configuration."""

import re
import runpy

import pytest

from b24app.content import content
from b24app.install.manifest import BadManifest, read_manifest
from b24app.settings import Settings
from tests.emulated import REPOSITORY

EXAMPLE = (content("install") / "env.example").read_text()


def test_the_manifest_names_scopes_with_reasons_events_and_robots():
    manifest = read_manifest()
    assert [name for name, scope in manifest.scopes.items() if scope.required] == ["crm", "bizproc"]
    assert {"ONCRMLEADADD", "ONCRMLEADUPDATE", "ONAPPUNINSTALL"} <= set(manifest.events)
    assert manifest.wants("any_robot")
    assert list(manifest.missing(("crm", "bizproc", "im"))) == [
        "user_brief",
        "userfieldconfig",
        "task",
        "department",
        "calendar",
        "messageservice",
        "user_basic",
        "placement",
    ]


@pytest.mark.parametrize("page", ["README.md", "README.ru.md"])
def test_the_page_names_every_scope_of_the_manifest(page):
    told = (REPOSITORY / page).read_text("utf-8")
    assert [name for name in read_manifest().scopes if f"| `{name}` |" not in told] == []


def test_a_manifest_may_choose_its_robots(tmp_path):
    path = tmp_path / "app.yaml"
    path.write_text("{title: {ru: а, en: a}, scopes: {}, events: [], robots: [one]}")
    manifest = read_manifest(path)
    assert (manifest.wants("one"), manifest.wants("two")) == (True, False)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "{title: {ru: а}, scopes: {}, events: [], more: 1}",
            "title.en: Field required; more: Extra inputs are not permitted",
        ),
        ("[]", ": Input should be a valid dictionary or instance of Manifest"),
    ],
)
def test_every_fault_of_a_manifest_is_told(tmp_path, text, faults):
    path = tmp_path / "app.yaml"
    path.write_text(text)
    with pytest.raises(BadManifest) as bad:
        read_manifest(path)
    assert str(bad.value) == f"app.yaml: the manifest cannot be read: {faults}; correct install/app.yaml"


def test_a_manifest_that_is_no_yaml_or_is_missing_is_told(tmp_path):
    (tmp_path / "app.yaml").write_text("{")
    for path in (tmp_path / "app.yaml", tmp_path / "nothing.yaml"):
        with pytest.raises(BadManifest, match="the manifest cannot be read"):
            read_manifest(path)


def test_every_setting_is_explained_once_with_its_default():
    shown = dict(re.findall(r"^(?:# )?B24APP_(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    fields = {name: field for name, field in Settings.model_fields.items() if not field.validation_alias}
    assert sorted(shown) == sorted(name.upper() for name in fields)
    assert len(re.findall(r"^(?:# )?B24APP_\w+=", EXAMPLE, re.MULTILINE)) == len(shown)
    defaults = {name.upper(): str(field.get_default()) for name, field in fields.items()}
    commented = dict(re.findall(r"^# B24APP_(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert commented == {name: defaults[name].removesuffix(".0") for name in commented}


def test_gunicorn_is_set_up_from_the_environment_and_logs_no_query(monkeypatch):
    monkeypatch.setenv("B24APP_BIND", "127.0.0.1:9999")
    monkeypatch.setenv("B24APP_WEB_WORKERS", "3")
    set_up = runpy.run_path(str(content("install") / "gunicorn.conf.py"))
    assert (set_up["bind"], set_up["workers"], set_up["wsgi_app"]) == ("127.0.0.1:9999", 3, "b24app.wsgi:app")
    # %(r)s is the request line and %(q)s the query: both would carry the frame's session id; %(f)s is the referrer.
    assert not re.search(r"%\([rqf]\)s", set_up["access_log_format"])
    # Of all headers and variables only our own answer's number of the request, which is checked before it is kept.
    assert re.findall(r"\{.*?\}\w", set_up["access_log_format"]) == ["{x-request-id}o"]

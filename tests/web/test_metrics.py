"""Counters are shown to whoever knows the token, and to nobody else."""

import subprocess
import sys

import pytest

from b24app.portal.metrics import Metrics, label
from b24app.settings import Settings
from b24app.web.app import create_app
from b24app.wiring import build


@pytest.fixture
def seen(settings):
    app = build(settings.model_copy(update={"metrics_token": Settings(metrics_token="s3cr3t").metrics_token}))
    app.metrics.took("crm.lead.add", "done", 0.2)
    app.around.ran("sos", "done")
    yield create_app(app).test_client()
    app.close()


def test_whoever_knows_the_token_reads_the_counters(seen):
    answer = seen.get("/metrics", headers={"Authorization": "Bearer s3cr3t"})
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'b24app_portal_requests_total{method="crm.lead.add",outcome="done"} 1.0' in answer.text
    assert 'b24app_runs_total{robot="sos",state="done"} 1.0' in answer.text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}, {"Authorization": "Bearer "}])
def test_without_the_token_there_is_no_such_page(seen, headers):
    assert seen.get("/metrics", headers=headers).status_code == 404


def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": ""}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("text", ["Иванов", "a b", 'x"} 1\n', "x" * 49, ""])
def test_no_text_of_a_portal_becomes_a_label(text):
    assert label(text) == "other"


def test_a_code_becomes_a_label():
    assert label("QUERY_LIMIT_EXCEEDED") == "QUERY_LIMIT_EXCEEDED"


COUNTING = """
from b24app.portal.metrics import Metrics
Metrics().took("crm.lead.add", "done", 0.2)
"""


def test_processes_that_share_a_folder_are_summed(tmp_path):
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        subprocess.run([sys.executable, "-W", "error", "-c", COUNTING], env=environment, check=True)
    assert b'b24app_portal_requests_total{method="crm.lead.add",outcome="done"} 3.0' in Metrics(tmp_path).exposed()

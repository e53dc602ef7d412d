"""The wire: addresses, bodies, letter case, the envelope, refusals of what does not exist."""

import subprocess
import sys

import requests

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def test_a_method_answers_with_suffix_slash_query_and_in_any_letter_case(rest: Rest) -> None:
    for path in ("profile", "profile.json", "profile/", "profile.json/", "PROFILE", "Profile?x=1", "profile.JSON"):
        assert requests.get(rest.base + path, timeout=30).json()["result"]["ID"] == "1", path


def test_top_level_names_may_be_in_any_letter_case(rest: Rest) -> None:
    assert rest("crm.lead.add", FIELDS={"TITLE": "one"}) == 1
    assert rest("crm.lead.get", Id=1)["TITLE"] == "one"
    assert len(rest("crm.lead.list", Filter={"TITLE": "one"}, SELECT=["ID"])) == 1


def test_a_form_with_nested_brackets_is_read(rest: Rest) -> None:
    form = [("fields[TITLE]", "form"), ("fields[PHONE][0][VALUE]", "+7 1"), ("fields[PHONE][][VALUE]", "+7 2")]
    assert requests.post(rest.base + "crm.lead.add", data=form, timeout=30).json()["result"] == 1
    assert [phone["VALUE"] for phone in rest("crm.lead.get", id=1)["PHONE"]] == ["+7 1", "+7 2"]


def test_a_query_is_read_and_the_body_wins_over_it(rest: Rest) -> None:
    assert requests.get(rest.base + "crm.lead.add?fields[TITLE]=from%20query", timeout=30).json()["result"] == 1
    answer = requests.post(rest.base + "crm.lead.get?id=99", json={"id": 1}, timeout=30).json()
    assert answer["result"]["TITLE"] == "from query"


def test_multipart_is_read(rest: Rest) -> None:
    parts = {"fields[TITLE]": (None, "parts")}
    assert requests.post(rest.base + "crm.lead.add", files=parts, timeout=30).json()["result"] == 1
    assert rest("crm.lead.get", id=1)["TITLE"] == "parts"


def test_broken_json_is_no_parameters_at_all(rest: Rest) -> None:
    answer = requests.post(
        rest.base + "crm.lead.get", data="{", headers={"Content-Type": "application/json"}, timeout=10
    )
    assert (answer.status_code, answer.json()["error_description"]) == (400, "ID is not defined or invalid.")


def test_the_envelope_carries_time_and_operating(rest: Rest) -> None:
    body = rest.body("server.time")
    assert set(body) == {"result", "time"}
    assert set(body["time"]) == {
        "start",
        "finish",
        "duration",
        "processing",
        "date_start",
        "date_finish",
        "operating_reset_at",
        "operating",
    }
    assert body["result"].endswith("+03:00")
    assert body["time"]["operating_reset_at"] > body["time"]["start"]


def test_an_unknown_method_is_refused_before_anybody_asks_who_calls(portal: Emulator) -> None:
    answer = requests.get(f"{portal.address}/rest/crm.lead.frobnicate", timeout=30)
    assert answer.status_code == 404
    assert answer.json() == {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}


def test_what_is_not_emulated_is_refused_by_name(rest: Rest) -> None:
    assert requests.get(rest.base + "profile.xml", timeout=30).json()["error_description"] == (
        "XML answers are not emulated; ask for JSON"
    )


def test_an_empty_map_comes_back_as_an_empty_list(app: Rest) -> None:
    assert app("app.option.get") == []
    assert app("app.option.set", options={"0": "zero", "1": "one"}) is True
    assert app("app.option.get") == ["zero", "one"]


def test_the_journal_tells_every_call_without_its_token(portal: Emulator, app: Rest) -> None:
    app("crm.lead.add", fields={"TITLE": "one"})
    app.post("crm.lead.get", {"id": 99})
    added, got = portal.calls()
    assert {name: added[name] for name in ("n", "method", "kind", "status", "error", "via")} == {
        "n": 1,
        "method": "crm.lead.add",
        "kind": "write",
        "status": 200,
        "error": None,
        "via": "app",
    }
    assert added["params"] == {"fields": {"TITLE": "one"}}
    assert (got["kind"], got["status"], got["error"], got["params"]) == ("read", 400, "", {"id": 99})
    assert app.token not in str(portal.calls())


def test_pages_of_other_origins_may_call(rest: Rest) -> None:
    asked = requests.options(rest.base + "profile", timeout=30)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (200, "*")
    for method in ("profile", "crm.lead.get"):
        assert rest.post(method).headers["Access-Control-Allow-Origin"] == "*"


def test_a_taken_port_is_told_in_a_sentence(portal: Emulator) -> None:
    port = portal.address.rpartition(":")[2]
    command = [sys.executable, "-m", "b24app.emulator", "--port", port, "--oauth-port", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: cannot listen on 127.0.0.1:")
    assert len(ended.stderr.splitlines()) == 1


def test_multipart_carries_nested_brackets_and_a_token(portal: Emulator, app: Rest) -> None:
    parts = {"fields[TITLE]": (None, "parts"), "fields[PHONE][0][VALUE]": (None, "+7 1"), "AUTH": (None, app.token)}
    answer = requests.post(f"{portal.address}/rest/CRM.Lead.Add.json/", files=parts, timeout=30)
    assert answer.json()["result"] == 1
    assert app("crm.lead.get", ID=1)["PHONE"][0]["VALUE"] == "+7 1"


def test_a_batch_in_a_query_is_read_with_its_references(rest: Rest) -> None:
    rest.add_leads(3)
    commands = {
        "cmd[all]": "crm.lead.list?order[ID]=DESC&select[]=ID",
        "cmd[one]": "CRM.LEAD.LIST?filter[ID]=$result[all][0][ID]&filter[!TITLE]=$total[all]&select[]=TITLE",
    }
    result = requests.get(rest.base + "batch.json", params=commands, timeout=30).json()["result"]
    assert [row["TITLE"] for row in result["result"]["one"]] == ["lead 3"]
    assert result["result_total"] == {"all": 3, "one": 1}
    assert set(result["result_time"]["one"]) >= {"operating", "duration"}
    assert (result["result_error"], result["result_next"]) == ([], [])


def test_a_body_of_another_kind_is_no_parameters_at_all(rest: Rest) -> None:
    answer = requests.post(
        rest.base + "crm.lead.get", data='{"id": 1}', headers={"Content-Type": "text/plain"}, timeout=10
    )
    assert answer.json()["error_description"] == "ID is not defined or invalid."


def test_pages_begin_where_start_says_and_name_the_next_one(rest: Rest) -> None:
    rest.add_leads(120)
    asked = {"order": {"ID": "ASC"}, "select": ["ID"]}
    first, last = rest.body("crm.lead.list", **asked), rest.body("crm.lead.list", start="100", **asked)
    assert (len(first["result"]), first["next"], first["total"]) == (50, 50, 120)
    assert (len(last["result"]), last["total"], "next" in last) == (20, 120, False)
    assert {"next", "total"}.isdisjoint(rest.body("crm.lead.list", start=-1, **asked))

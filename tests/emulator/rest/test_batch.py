"""batch: references, errors, halting, limits."""

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def test_parts_without_contents_are_empty_lists(rest: Rest) -> None:
    assert rest("batch", cmd={}) == {
        "result": [],
        "result_error": [],
        "result_total": [],
        "result_next": [],
        "result_time": [],
    }


def test_commands_see_the_results_of_earlier_ones_also_inside_filters(rest: Rest) -> None:
    result = rest.batch(
        add="crm.lead.add?fields[TITLE]=one&fields[PHONE][0][VALUE]=%2B7",
        get="crm.lead.get?id=$result[add]",
        found="crm.lead.list?filter[TITLE]=$result[get][TITLE]&select[]=ID",
        text="crm.lead.add?fields[TITLE]=copy of $result[get][TITLE], $result[get][PHONE][0][VALUE]",
        total="crm.lead.add?fields[TITLE]=$total[found]",
    )
    assert result["result_error"] == []
    assert result["result"]["found"] == [{"ID": "1"}]
    assert result["result_total"] == {"found": 1}
    assert rest("crm.lead.get", id=result["result"]["text"])["TITLE"] == "copy of one, +7"
    assert rest("crm.lead.get", id=result["result"]["total"])["TITLE"] == "1"


def test_a_list_can_be_handed_on_whole(rest: Rest) -> None:
    rest.add_leads(3)
    result = rest.batch(
        a="crm.lead.add?fields[TITLE]=multi&fields[EMAIL][0][VALUE]=a@x.ru",
        b="crm.lead.get?id=$result[a]",
        c="crm.lead.add?fields[TITLE]=heir&fields[EMAIL]=$result[b][EMAIL]",
    )
    # The elements carry IDs of another lead's values, so nothing is added.
    assert "EMAIL" not in rest("crm.lead.get", id=result["result"]["c"])


def test_a_keyset_chain_reads_on_after_the_last_id(rest: Rest) -> None:
    rest.add_leads(120)
    first = "crm.lead.list?order[ID]=ASC&filter[>ID]=0&select[]=ID&start=-1"
    result = rest.batch(
        p0=first, p1=first.replace("=0&", "=$result[p0][49][ID]&"), p2=first.replace("=0&", "=$result[p1][49][ID]&")
    )
    assert [len(rows) for rows in result["result"].values()] == [50, 50, 20]
    assert result["result_total"] == []
    assert result["result_next"] == []


def test_a_reference_that_leads_nowhere_stays_text(rest: Rest) -> None:
    result = rest.batch(a="crm.lead.add?fields[TITLE]=$result[none][ID]")
    assert rest("crm.lead.get", id=result["result"]["a"])["TITLE"] == "$result[none][ID]"


def test_errors_stand_under_their_keys_and_the_rest_goes_on(rest: Rest) -> None:
    result = rest.batch(a="crm.lead.get?id=99", b="profile", c="crm.nothing")
    assert result["result_error"] == {
        "a": {"error": "", "error_description": "Not found"},
        "c": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"},
    }
    assert list(result["result"]) == ["b"]


def test_halt_stops_at_the_first_error(rest: Rest) -> None:
    result = rest.batch(halt=1, a="profile", b="crm.lead.get?id=99", c="profile")
    assert list(result["result"]) == ["a"]
    assert list(result["result_error"]) == ["b"]


def test_numeric_keys_from_zero_make_lists(rest: Rest) -> None:
    result = rest("batch", cmd=["server.time", "user.admin"])
    assert result["result"][1] is True
    assert len(result["result_time"]) == 2


def test_from_the_51st_command_on_each_is_refused(rest: Rest) -> None:
    result = rest("batch", cmd={f"c{number}": "user.admin" for number in range(52)})
    assert len(result["result"]) == 50
    assert {error["error"] for error in result["result_error"].values()} == {"ERROR_BATCH_LENGTH_EXCEEDED"}
    assert list(result["result_error"]) == ["c50", "c51"]


def test_a_batch_in_a_batch_is_refused(rest: Rest) -> None:
    assert rest.batch(a="batch?cmd[x]=profile")["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_a_command_that_is_no_text_is_passed_over(rest: Rest) -> None:
    result = rest("batch", cmd={"a": {"method": "profile"}, "b": "user.admin"})
    assert (result["result"], result["result_error"]) == ({"b": True}, [])


def test_an_unencoded_hash_cuts_a_command_off(rest: Rest) -> None:
    result = rest.batch(a="crm.lead.add?fields[TITLE]=one#two", b="crm.lead.add?fields[TITLE]=one%23two")
    assert rest("crm.lead.get", id=result["result"]["a"])["TITLE"] == "one"
    assert rest("crm.lead.get", id=result["result"]["b"])["TITLE"] == "one#two"


def test_a_batch_sent_as_a_form_works_too(rest: Rest) -> None:
    import requests

    form = {"cmd[a]": "crm.lead.add?fields[TITLE]=a%26b", "halt": "0"}
    assert requests.post(rest.base + "batch", data=form, timeout=30).json()["result"]["result"] == {"a": 1}
    assert rest("crm.lead.get", id=1)["TITLE"] == "a&b"


def test_a_batch_counts_once_for_the_bucket_and_each_command_for_the_journal(portal: Emulator, rest: Rest) -> None:
    portal.ask("POST", "limits", {"bucket": True, "size": 2, "rate": 0.001})
    rest.batch(a="profile", b="profile", c="crm.lead.add?fields[TITLE]=one")
    rest("profile")
    assert rest.post("profile").status_code == 503
    assert [call["method"] for call in portal.calls()][:4] == ["batch", "profile", "profile", "crm.lead.add"]

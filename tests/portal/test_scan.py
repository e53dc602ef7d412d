"""Long tables come whole, in order and in few requests, whatever their keys look like."""

import re
import threading
from bisect import bisect_right
from urllib.parse import parse_qsl

import pytest

from b24app.portal.refusals import OutcomeUnknown, Refusal, StrangeAnswer, UnknownName
from tests.portal.stub import Reply

FIELDS = {"ID": {}, "TITLE": {}, "STATUS_ID": {}, "id": {"upperName": "ID"}}


class Table:
    """A list method over given ids, with filters by key, references and the portal's way with a broken reference."""

    def __init__(self, ids, word=None, key="ID"):
        self.ids, self.word, self.key = list(ids), word, key
        self.reference = re.compile(rf"\$result\[(\w+)\](?:\[{word}\])?\[49\]\[{key}\]")
        self.refuse_after, self.pages = None, 0

    def answer(self, call):
        if call.method.endswith(".fields"):
            return Reply({"result": FIELDS})
        if call.method != "batch":
            filters = call.params.get("filter", {})
            return Reply({"result": self.wrapped(self.page(filters.get(f">{self.key}", 0), None))})
        result, errors, totals = {}, {}, {}
        for key, text in call.params["cmd"].items():
            if errors:
                continue
            self.pages += 1
            if self.refuse_after and self.pages > self.refuse_after:
                errors[key] = {"error": "ACCESS_DENIED", "error_description": ""}
                continue
            given = dict(parse_qsl(text.partition("?")[2]))
            result[key] = self.wrapped(self.asked(given, result))
            if given["start"] == "0":
                totals[key] = len(self.ids)
        return Reply({"result": {"result": result, "result_error": errors or [], "result_total": totals or []}})

    def asked(self, given, before):
        upto = given.get(f"filter[<={self.key}]")
        if given[f"order[{self.key}]"] == "DESC":
            fitting = [number for number in self.ids if not upto or number <= int(upto)]
            return [{self.key: str(number)} for number in reversed(fitting[-50:])]
        return self.page(self.above(given[f"filter[>{self.key}]"], before), int(upto) if upto else None)

    def above(self, text, before):
        found = self.reference.fullmatch(text)
        if not found:
            return text
        page = before[found[1]][self.word] if self.word else before[found[1]]
        # Where the row is not there the reference stays text, which PHP takes for nought.
        return page[49][self.key] if len(page) > 49 else 0

    def page(self, above, upto):
        first = bisect_right(self.ids, int(above))
        fitting = [number for number in self.ids[first : first + 50] if upto is None or number <= upto]
        return [{self.key: str(number)} for number in fitting]

    def wrapped(self, rows):
        return {self.word: rows} if self.word else rows


SPREADS = {
    "none": [],
    "one": [7],
    "a page": range(1, 51),
    "a page and one": range(1, 52),
    "a batch": range(1, 2501),
    "several batches": range(1, 9001),
    "with gaps": range(3, 60_000, 13),
    "in clusters": [*range(1, 4000), *range(1_000_000, 1_003_000), 5_000_000],
    "a cluster at the end": [1, 2, *range(100_000, 106_000)],
}


@pytest.mark.parametrize("name", SPREADS)
def test_every_row_comes_once_and_in_order(stub, portal, name):
    stub.answer = Table(SPREADS[name]).answer
    assert [int(row["ID"]) for row in portal.scan("crm.lead.list")] == list(SPREADS[name])


def test_a_crowd_of_keys_before_a_wide_gap_costs_few_requests(stub, portal):
    stub.answer = Table(SPREADS["in clusters"]).answer
    assert sum(1 for _ in portal.scan("crm.lead.list")) == 7000
    assert len(stub.calls) < 40


def test_few_requests_are_needed(stub, portal):
    stub.answer = Table(range(1, 10_001)).answer
    assert sum(1 for _ in portal.scan("crm.lead.list")) == 10_000
    assert len(stub.calls) <= 10_000 / 2450 + 2


def test_items_of_the_newer_methods_are_read_by_their_own_key(stub, portal):
    stub.answer = Table(range(1, 6001), "items", "id").answer
    rows = portal.scan("crm.item.list", {"entityTypeId": 1})
    assert [int(row["id"]) for row in rows] == list(range(1, 6001))


def test_reading_goes_on_from_a_key_and_ends_at_one(stub, portal):
    stub.answer = Table(range(1, 9001)).answer
    rows = portal.scan("crm.lead.list", {"filter": {"<=ID": 7000}}, after=2500)
    assert [int(row["ID"]) for row in rows] == list(range(2501, 7001))


def test_rows_added_meanwhile_behind_the_end_are_found(stub, portal):
    table = Table(range(1, 5001))
    stub.answer = table.answer
    rows = portal.scan("crm.lead.list", in_flight=1)
    first = [int(next(rows)["ID"]) for _ in range(60)]
    table.ids += range(5001, 5200)
    assert first + [int(row["ID"]) for row in rows] == list(range(1, 5200))


def test_rows_deleted_meanwhile_shift_nothing(stub, portal):
    table = Table(range(1, 9001))
    stub.answer = table.answer
    rows = portal.scan("crm.lead.list", in_flight=1)
    first = [int(next(rows)["ID"]) for _ in range(60)]
    table.ids = [number for number in table.ids if number > 100]
    came = first + [int(row["ID"]) for row in rows]
    assert [number for number in came if number > 100] == list(range(101, 9001))


def test_the_progress_is_told(stub, portal):
    stub.answer = Table(range(11, 5011)).answer
    seen = []
    assert sum(1 for _ in portal.scan("crm.lead.list", progress=seen.append)) == 5000
    assert (seen[0].rows, seen[0].last, seen[0].estimate) == (50, 60, 5000)
    assert (seen[-1].rows, seen[-1].last, seen[-1].estimate) == (5000, 5010, 5000)


def test_a_refusal_comes_after_the_rows_before_it(stub, portal):
    table = Table(range(1, 9001))
    stub.answer = table.answer
    table.refuse_after = 60
    came = []
    with pytest.raises(Refusal):
        came.extend(int(row["ID"]) for row in portal.scan("crm.lead.list", in_flight=1))
    assert came == list(range(1, len(came) + 1))
    assert len(came) > 2500


def test_a_text_with_a_reference_in_the_filter_is_read_page_by_page(stub, portal):
    stub.answer = Table(range(1, 121)).answer
    rows = portal.scan("crm.lead.list", {"filter": {"TITLE": "$result[a]"}})
    assert [int(row["ID"]) for row in rows] == list(range(1, 121))
    assert {call.method for call in stub.calls} == {"crm.lead.fields", "crm.lead.list"}


def test_a_list_that_does_not_go_by_its_key_is_told(stub, portal):
    page = [{"ID": "5"}] * 50
    stub.answer = lambda call: Reply({"result": {"result": dict.fromkeys(call.params["cmd"], page)}})
    with pytest.raises(StrangeAnswer):
        list(portal.scan("crm.status.list"))


def test_a_portal_out_of_order_ends_the_read(stub, portal):
    stub.answer = lambda _: Reply(end="reset")
    with pytest.raises(OutcomeUnknown):
        list(portal.scan("crm.lead.list"))


def test_a_read_that_is_given_up_leaves_no_threads(stub, portal):
    stub.answer = Table(range(1, 20_001)).answer
    rows = portal.scan("crm.lead.list")
    for _ in range(200):
        next(rows)
    rows.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("portal-bulk")]


def test_an_unknown_name_in_filter_order_or_select_is_told_before_anything_is_read(stub, portal):
    stub.answer = Table(range(1, 10)).answer
    for params in ({"filter": {">=STATUSID": "NEW"}}, {"order": {"TITEL": "ASC"}}, {"select": ["ID", "NAME"]}):
        with pytest.raises(UnknownName):
            portal.scan("crm.lead.list", params)
    assert {call.method for call in stub.calls} == {"crm.lead.fields"}
    with pytest.raises(UnknownName) as caught:
        portal.rows("crm.lead.list", {"filter": {"!=STATUSID": "NEW"}})
    assert caught.value.text() == (
        f"{portal.name}: crm.lead.list knows no field STATUSID: the portal would pass over it and give other rows; "
        "did you mean STATUS_ID?"
    )


def test_known_names_pass_with_any_prefix_and_inside_joined_filters(stub, portal):
    stub.answer = Table(range(1, 10)).answer
    joined = {"0": {"LOGIC": "OR", "0": {"%TITLE": "a"}, "1": {"!@STATUS_ID": ["NEW"]}}}
    assert len(list(portal.scan("crm.lead.list", {"filter": joined, "select": ["*", "UF_*"]}))) == 9
    assert [call.method for call in stub.calls].count("crm.lead.fields") == 1
    portal.rows("crm.lead.list", {"filter": {"><ID": 1}})
    assert [call.method for call in stub.calls].count("crm.lead.fields") == 1


def test_a_list_that_describes_no_fields_is_read_unchecked_on_request(stub, portal):
    stub.answer = Table(range(1, 10)).answer
    wanted = {"filter": {"ANYTHING": 1}}
    assert len(list(portal.scan("voximplant.statistic.get", wanted, check=False))) == 9
    assert [call.method for call in stub.calls] == ["batch"]

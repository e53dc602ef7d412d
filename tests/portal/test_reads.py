"""Whole lists come by rising key, complete, page by page."""

import pytest

from b24app.portal.refusals import StrangeAnswer
from tests.portal.stub import Reply


def list_of(count, *, wrap=None, key="ID"):
    """Play a list method over ids 1..count that honours filter and key."""

    def answer(call):
        if call.method.endswith(".fields"):
            return Reply({"result": {"ID": {}, "TITLE": {}, "STATUS_ID": {}}})
        above = int(call.params["filter"].get(f">{key}", 0))
        page = [{key: str(number)} for number in range(1, count + 1) if number > above][:50]
        return Reply({"result": {wrap: page} if wrap else page, "total": 0})

    return answer


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (1, 1), (49, 1), (50, 2), (51, 2), (120, 3)])
def test_every_row_comes_once_and_in_order(stub, portal, count, requests):
    stub.answer = list_of(count)
    assert [int(row["ID"]) for row in portal.rows("crm.lead.list")] == list(range(1, count + 1))
    assert len(stub.calls) == requests


def test_the_filter_is_kept_and_the_pages_are_asked_for_by_key(stub, portal):
    stub.answer = list_of(60)
    list(portal.rows("crm.lead.list", {"filter": {"STATUS_ID": "NEW"}, "select": ["TITLE"]}))
    assert [call.params for call in stub.calls if call.method == "crm.lead.list"] == [
        {"select": ["TITLE", "ID"], "order": {"ID": "ASC"}, "filter": {"STATUS_ID": "NEW"}, "start": -1},
        {"select": ["TITLE", "ID"], "order": {"ID": "ASC"}, "filter": {"STATUS_ID": "NEW", ">ID": 50}, "start": -1},
    ]


def test_reading_goes_on_from_a_key(stub, portal):
    stub.answer = list_of(120)
    assert [int(row["ID"]) for row in portal.rows("crm.lead.list", {"filter": {">ID": 118}})] == [119, 120]


def test_a_page_is_read_only_when_it_is_asked_for(stub, portal):
    stub.answer = list_of(120)
    rows = portal.rows("crm.lead.list")
    assert not stub.calls
    assert next(rows) == {"ID": "1"}
    assert len(stub.calls) == 1


def test_rows_under_a_word_are_found(stub, portal):
    stub.answer = list_of(60, wrap="items", key="id")
    assert len(list(portal.rows("crm.item.list", {"entityTypeId": 1}))) == 60


def test_a_method_that_ignores_the_key_is_told_instead_of_read_for_ever(stub, portal):
    stub.answer = lambda _: Reply({"result": [{"ID": str(number)} for number in range(50)]})
    with pytest.raises(StrangeAnswer) as caught:
        list(portal.rows("crm.status.list"))
    assert len(stub.calls) == 2
    assert caught.value.what == "{method} cannot be read page by page: it does not go by its key"


def test_an_answer_that_is_no_list_is_told(stub, portal):
    with pytest.raises(StrangeAnswer):
        list(portal.rows("profile"))

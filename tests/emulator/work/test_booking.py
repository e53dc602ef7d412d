"""Online booking: resources, slots, bookings that clash, clients, the waiting list."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.receiving import Application, nested
from tests.emulator.rest.speaking import Rest


@pytest.fixture
def resource(rest: Rest) -> int:
    kind = rest("booking.v1.resourceType.add", fields={"name": "Мастера", "code": "people"})["id"]
    return int(rest("booking.v1.resource.add", fields={"name": "Анна", "typeId": kind})["id"])


def period(start: int, end: int) -> dict[str, Any]:
    """Hours of a day as a period."""
    day = 1772409600
    zone = "Europe/Moscow"
    times = {"from": day + start * 3600, "to": day + end * 3600}
    return {side: {"timestamp": at, "timezone": zone} for side, at in times.items()}


def book(rest: Rest, resource: int, start: int, end: int, **more: Any) -> int:
    fields = {"resourceIds": [resource], "datePeriod": period(start, end), **more}
    number: int = rest("booking.v1.booking.add", fields=fields)["id"]
    return number


def test_a_resource_needs_a_type_there_is(rest: Rest, resource: int) -> None:
    row = rest("booking.v1.resource.get", id=resource)["resource"]
    assert (row["name"], row["isMain"], row["confirmationNotificationDelay"]) == ("Анна", "Y", 86400)
    assert rest.refusal("booking.v1.resource.add", fields={"name": "x", "typeId": 9})[1] == 1013
    assert rest.refusal("booking.v1.resource.add", fields={"typeId": 1}) == (400, 0, "Required fields: name")
    assert rest.refusal("booking.v1.resource.add", fields={"name": "x"})[1] == 1006
    assert rest.refusal("booking.v1.resource.get", id=9) == (400, 1009, "Resource not found")


def test_the_code_of_a_type_is_taken_once(rest: Rest, resource: int) -> None:
    assert rest.refusal("booking.v1.resourceType.add", fields={"name": "x", "code": "people"})[1] == 1010
    assert rest.refusal("booking.v1.resourceType.add", fields={"name": "x"}) == (400, 0, "Required fields: code")
    assert rest("booking.v1.resourceType.update", id=1, fields={"name": "Другие", "infoDelay": 60}) is True
    row = rest("booking.v1.resourceType.get", id=1)["resourceType"]
    assert (row["name"], row["code"], row["infoNotificationDelay"]) == ("Другие", "people", 60)


def test_lists_search_and_filter(rest: Rest, resource: int) -> None:
    second = rest("booking.v1.resource.add", fields={"name": "Борис", "typeId": 1, "isMain": "N"})["id"]
    names = [row["name"] for row in rest("booking.v1.resource.list", order={"id": "DESC"})["resource"]]
    assert names == ["Борис", "Анна"]
    assert [row["id"] for row in rest("booking.v1.resource.list", filter={"searchQuery": "бор"})["resource"]] == [
        second
    ]
    assert [row["id"] for row in rest("booking.v1.resource.list", filter={"isMain": "Y"})["resource"]] == [resource]
    assert rest("booking.v1.resource.update", id=second, fields={"name": "Глеб"}) is True
    assert rest("booking.v1.resource.delete", id=second) is True


def test_slots_are_set_as_a_whole(rest: Rest, resource: int) -> None:
    slot = {"from": 540, "to": 1080, "timezone": "Europe/Moscow", "weekDays": ["Mon", "Tue"], "slotSize": 60}
    assert rest("booking.v1.resource.slots.set", resourceId=resource, slots=[slot]) is True
    (found,) = rest("booking.v1.resource.slots.list", resourceId=resource)["slots"]
    assert found == {"id": 1, **slot}
    without = {name: value for name, value in slot.items() if name != "weekDays"}
    assert rest.refusal("booking.v1.resource.slots.set", resourceId=resource, slots=[without])[1] == 0
    assert rest.refusal("booking.v1.resource.slots.set", resourceId=9, slots=[])[1] == 1009
    assert rest("booking.v1.resource.slots.unset", resourceId=resource) is True
    assert rest("booking.v1.resource.slots.list", resourceId=resource) == {"slots": []}


def test_a_booking_is_read_as_it_was_made(rest: Rest, resource: int) -> None:
    number = book(rest, resource, 10, 11, name="Стрижка")
    booking = rest("booking.v1.booking.get", id=number)["booking"]
    assert booking == {
        "id": number,
        "name": "Стрижка",
        "description": None,
        "resourceIds": [resource],
        "datePeriod": period(10, 11),
    }
    assert rest.refusal("booking.v1.booking.get", id=9) == (400, 1021, "Booking not found")


def test_a_resource_that_is_taken_is_refused(rest: Rest, resource: int) -> None:
    book(rest, resource, 10, 12)
    clash = {"resourceIds": [resource], "datePeriod": period(11, 13)}
    assert rest.refusal("booking.v1.booking.add", fields=clash) == (400, 1018, "Empty resource collection")
    book(rest, resource, 12, 13)
    moved = book(rest, resource, 15, 16)
    assert rest.refusal("booking.v1.booking.update", id=moved, fields={"datePeriod": period(10, 11)})[1] == 1018
    assert rest("booking.v1.booking.update", id=moved, fields={"datePeriod": period(15, 17)}) is True


def test_with_overbooking_one_clash_is_allowed(rest: Rest, resource: int, portal: Emulator) -> None:
    portal.ask("POST", "booking", {"overbooking": True})
    book(rest, resource, 10, 12)
    book(rest, resource, 11, 13)
    third = {"resourceIds": [resource], "datePeriod": period(11, 12)}
    assert rest.refusal("booking.v1.booking.add", fields=third)[1] == 1018


def test_bad_bookings_are_refused(rest: Rest, resource: int) -> None:
    def refused(**fields: Any) -> Any:
        return rest.refusal("booking.v1.booking.add", fields=fields)[1]

    assert refused(resourceIds=[resource], datePeriod=period(12, 11)) == 422
    assert refused(resourceIds=[resource]) == 0
    assert refused(resourceIds=[9], datePeriod=period(10, 11)) == 1018
    assert refused(resourceIds=[], datePeriod=period(10, 11)) == 1018
    assert rest.refusal("booking.v1.booking.update", id=9, fields={})[1] == 1019
    assert rest.refusal("booking.v1.booking.add")[1:] == ("100", "Could not find value for parameter {fields}")


def test_bookings_are_found_by_time_and_client(rest: Rest, resource: int) -> None:
    first, second = book(rest, resource, 10, 11), book(rest, resource, 14, 15)
    client = {"id": 7, "type": {"module": "crm", "code": "CONTACT"}}
    assert rest("booking.v1.booking.client.set", bookingId=second, clients=[client]) is True
    assert rest("booking.v1.booking.client.list", bookingId=second) == {"bookingClient": [client]}
    noon = period(12, 20)
    within = {"dateFrom": noon["from"]["timestamp"], "dateTo": noon["to"]["timestamp"]}
    body = rest.body("booking.v1.booking.list", filter={"within": within})
    assert ([row["id"] for row in body["result"]["booking"]], body["total"]) == ([second], 0)
    entities = [{"module": "crm", "code": "CONTACT", "id": 7}]
    assert [
        row["id"] for row in rest("booking.v1.booking.list", filter={"client": {"entities": entities}})["booking"]
    ] == [second]
    newest = rest("booking.v1.booking.list", order={"dateFrom": "DESC"})["booking"]
    assert [row["id"] for row in newest] == [second, first]


def test_bookings_are_tied_to_deals(rest: Rest, resource: int) -> None:
    number = book(rest, resource, 10, 11)
    link = {"moduleId": "crm", "entityTypeId": "DEAL", "value": "1"}
    assert rest("booking.v1.booking.externalData.set", bookingId=number, externalData=[link]) is True
    assert rest("booking.v1.booking.externalData.list", bookingId=number) == {"externalData": [link]}
    assert rest("booking.v1.booking.externalData.unset", bookingId=number) is True
    assert rest.refusal("booking.v1.booking.externalData.set", bookingId=9, externalData=[])[1] == 1021
    assert rest.refusal("booking.v1.booking.externalData.set", bookingId=number, externalData=[{"value": "1"}])[1] == 0


def test_waiting_becomes_a_booking_and_back(rest: Rest, resource: int) -> None:
    waiting = rest("booking.v1.waitlist.add", fields={"note": "хочет в марте"})["id"]
    client = {"id": 7, "type": {"module": "crm", "code": "CONTACT"}}
    rest("booking.v1.waitlist.client.set", waitListId=waiting, clients=[client])
    fields = {"resourceIds": [resource], "datePeriod": period(10, 11)}
    number = rest("booking.v1.booking.createfromwaitlist", waitListId=waiting, fields=fields)
    assert rest("booking.v1.booking.client.list", bookingId=number) == {"bookingClient": [client]}
    assert rest("booking.v1.waitlist.list") == {"waitList": []}
    again = rest("booking.v1.waitlist.createfrombooking", bookingId=number)
    assert rest("booking.v1.waitlist.client.list", waitListId=again) == {"waitListClient": [client]}
    assert rest.refusal("booking.v1.booking.get", id=number)[1] == 1021


def test_events_of_bookings_carry_a_capital_id(listener: Application, rest: Rest, resource: int) -> None:
    for event in ("ONBOOKINGADD", "ONBOOKINGDELETE"):
        listener.bind(event)
    number = book(rest, resource, 10, 11)
    assert rest("booking.v1.booking.delete", id=number) is True
    forms = [got.form for got in listener.receiver.on("/events", 2)]
    # Deliveries may overtake each other.
    assert sorted((form["event"], nested(form, "data")["ID"]) for form in forms) == [
        ("ONBOOKINGADD", str(number)),
        ("ONBOOKINGDELETE", str(number)),
    ]
    assert all(list(nested(form, "data")) == ["ID"] for form in forms)


def test_clients_are_contacts_and_companies(rest: Rest, resource: int) -> None:
    codes = [kind["code"] for kind in rest("booking.v1.clienttype.list")["clientType"]]
    assert codes == ["COMPANY", "CONTACT"]
    number = book(rest, resource, 10, 11)
    lead = {"id": 7, "type": {"module": "crm", "code": "LEAD"}}
    assert rest.refusal("booking.v1.booking.client.set", bookingId=number, clients=[lead])[1] == 422
    assert rest.refusal("booking.v1.booking.client.set", bookingId=number, clients="x")[1] == "100"
    assert rest("booking.v1.booking.client.unset", bookingId=number) is True
    assert rest("booking.v1.booking.client.list", bookingId=number) == {"bookingClient": []}


def test_types_are_listed_and_removed(rest: Rest, resource: int) -> None:
    (row,) = rest("booking.v1.resourceType.list", filter={"code": "people"})["resourceType"]
    assert rest("booking.v1.resourceType.delete", id=row["id"]) is True
    assert rest.refusal("booking.v1.resourceType.get", id=row["id"])[1] == 1013


def test_an_entry_of_the_waiting_list_changes_and_goes(rest: Rest) -> None:
    number = rest("booking.v1.waitlist.add", fields={"note": "хочет в марте"})["id"]
    assert rest("booking.v1.waitlist.update", id=number, fields={"note": "хочет в мае"}) is True
    assert rest("booking.v1.waitlist.get", id=number) == {"waitList": {"id": number, "note": "хочет в мае"}}
    link = {"moduleId": "crm", "entityTypeId": "DEAL", "value": "1"}
    assert rest("booking.v1.waitlist.externalData.set", waitListId=number, externalData=[link]) is True
    assert rest("booking.v1.waitlist.externalData.list", waitListId=number) == {"externalData": [link]}
    assert rest("booking.v1.waitlist.delete", id=number) is True
    assert rest.refusal("booking.v1.waitlist.get", id=number)[1] == 1033

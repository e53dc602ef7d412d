"""profile, user.* and what a portal says of itself."""

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def test_the_profile_says_who_calls(rest: Rest, clerk: Rest) -> None:
    assert rest("profile")["ADMIN"] is True
    profile = clerk("profile")
    assert (profile["ID"], profile["ADMIN"], profile["NAME"], profile["LAST_NAME"]) == ("2", False, "Ольга", "Котова")
    assert (rest("user.admin"), clerk("user.admin")) == (True, False)


def test_users_are_listed_with_pages_and_filters(portal: Emulator, rest: Rest) -> None:
    for number in range(60):
        portal.ask("POST", "users", {"NAME": f"N{number}", "LAST_NAME": "Иванов", "ACTIVE": number != 5})
    body = rest.body("user.get")
    assert (len(body["result"]), body["total"], body["next"]) == (50, 61, 50)
    assert rest("user.get", ID=3)[0]["NAME"] == "N1"
    assert [row["ID"] for row in rest("user.get", FILTER={"ACTIVE": False})] == ["7"]
    assert len(rest("user.get", filter={"@ID": [1, 2, 3]})) == 3
    assert rest("user.get", filter={"NAME_SEARCH": "n59"})[0]["LAST_NAME"] == "Иванов"
    assert rest("user.get", sort="ID", order="DESC")[0]["ID"] == "61"


def test_types_of_a_user(rest: Rest) -> None:
    row = rest("user.current")
    assert (row["ID"], row["ACTIVE"], row["UF_DEPARTMENT"]) == ("1", True, [1])


def test_fields_depend_on_the_scope(portal: Emulator) -> None:
    brief, basic = Rest(portal.webhook("user_brief")), Rest(portal.webhook("user_basic"))
    assert "EMAIL" not in brief("user.current")
    assert basic("user.current")["EMAIL"] == "admin@example.com"
    assert Rest(portal.webhook("crm")).refusal("user.current")[1] == "insufficient_scope"


def test_select_chooses_fields(rest: Rest) -> None:
    assert rest("user.get", select=["ID", "UF_*", "NO_SUCH"]) == [
        {"ID": "1", "UF_EMPLOYMENT_DATE": "", "UF_DEPARTMENT": [1]}
    ]


def test_features_are_told(rest: Rest) -> None:
    assert rest("feature.get", CODE="rest_offline_extended") == {"value": "N"}
    assert rest.refusal("feature.get") == (400, "CODE_EMPTY", "CODE can't be empty")


def test_methods_are_listed_by_scope(rest: Rest) -> None:
    assert "crm.lead.list" in rest("methods", scope="crm")
    assert "profile" not in rest("methods", scope="crm")
    assert "profile" in rest("methods")

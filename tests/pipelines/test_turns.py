"""Where robots stand and in which order: the list that a person follows who places them."""

from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.pipelines.proving.placements import placements
from b24app.robots.load import load_robots

ROBOTS = load_robots([content("robots")])


def robots_on(pipeline: str, stage: str) -> list[str]:
    found = placements(checked(content("pipelines") / f"{pipeline}.yaml"), ROBOTS)
    return [one.robot for one in found if one.stage.key == stage]


def test_whoever_moves_a_lead_on_comes_after_those_whose_turn_would_never_come() -> None:
    assert robots_on("language_school", "new")[-4:] == [
        "notify_client",
        "stage_hint",
        "assign_manager",
        "sos",
    ]


def test_the_gate_comes_first_and_the_client_is_thanked_on_the_stage_of_success() -> None:
    assert robots_on("kitchens", "agreed") == ["required_fields", "convert_lead", "notify_client", "stage_task"]


def test_a_client_is_weighed_where_most_answers_are_there() -> None:
    assert "abc_qualification" in robots_on("kitchens", "qualified")
    assert "abc_qualification" in robots_on("event_agency", "qualified")
    assert "abc_qualification" not in robots_on("kitchens", "proposal_sent")

"""Leave one mark on a lead: a robot with one effect and one answer, for measurements."""

from b24app.robots import Call, Robot, Text

robot = Robot(
    title={"ru": "Отметка", "en": "Mark"},
    on=["lead"],
    outputs={"mark": Text(title={"ru": "Отметка", "en": "Mark"})},
)


@robot.handler
def mark(call: Call) -> dict[str, object]:
    """Write a comment and answer."""
    call.comment("marked")
    return {"mark": "yes"}

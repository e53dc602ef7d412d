"""Do nothing and ask nobody: what is left is what a call costs us."""

from b24app.robots import Call, Robot, Text

robot = Robot(
    title={"ru": "Пустяк", "en": "Tiny"}, on=["lead"], outputs={"done": Text(title={"ru": "Да", "en": "Yes"})}
)


@robot.handler
def tiny(call: Call) -> dict[str, object]:
    """Give something back."""
    return {"done": "yes"}

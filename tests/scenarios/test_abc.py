"""ABC qualification in the running app: a placed robot, an edit, a recount by the worker."""

import json
from pathlib import Path

from b24app.content import content
from b24app.portal.access import Webhook
from b24app.portal.answers import written
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.userfields import Field, fields_in, fields_query
from tests.emulated import Emulator, eventually
from tests.running import running_app

FILE = str(content("pipelines") / "kitchens.yaml")
CASUAL = {"name": "Анна", "urgency": "later", "budget": 100000, "kitchen_length": 4, "kitchen_shape": "corner"}
SERIOUS = {
    "urgency": "month",
    "house_type": "new_building",
    "appliances": "ours",
    "budget": 700000,
    "worktop": "quartz",
}


def fields_of(webhook: str) -> tuple[Field, ...]:
    loop = new_loop()
    portal = Portal(Webhook.from_url(webhook), NoBucket(), loop)
    found = fields_in([portal.read(*fields_query("en")).result])
    loop.close()
    return found


def test_a_placed_robot_qualifies_an_edit_is_noticed_and_the_worker_counts_anew(emulator: Emulator, tmp_path: Path):
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm")
    with running_app(emulator, tmp_path) as app:
        app.install()
        assert app.cli("pipelines", "apply", FILE, "--yes").returncode == 0
        app.place_robot("abc_qualification", "OURS")
        fields = fields_of(webhook)
        row = {"TITLE": "Заявка", "STATUS_ID": "ASSIGNED", **written(CASUAL, fields)}
        number, other = (emulator.rest(webhook, "crm.lead.add", {"fields": row}) for _ in range(2))
        app.move(number, "OURS")
        lead = lambda number: emulator.rest(webhook, "crm.lead.get", {"id": number})  # noqa: E731
        eventually(lambda: lead(number)["TITLE"] == "C · кухня Угловая · Анна", seconds=180)

        changed = {"entity": "lead", "id": number, "fields": written(SERIOUS, fields), "user_id": 1}
        emulator.ask("POST", "edit", changed)
        eventually(lambda: lead(number)["TITLE"] == "B · кухня Угловая · Анна", seconds=180)

        begun = json.loads(app.cli("abc", "recompute", FILE, "--background", "--json").stdout)
        eventually(lambda: float(lead(other)["OPPORTUNITY"] or 0) == 220000, seconds=180)
        assert begun == {"job": 1}
        assert lead(other)["TITLE"] == "Заявка", "the robot copies it into the timeline before it changes it"

"""Call all robots of a pipeline as the portal did, once each or often and in any order, and count what came of it."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from b24app.pipelines.proving.cases import Given
from tests.emulated import eventually
from tests.stories import Story, story

THREADS = 8
SURVEYORS = 4
LETTER = "Анна, высылаю презентацию.\n\n> Хотим кухню."


@dataclass(frozen=True)
class Duty:
    """A robot, the stage on which it stands here, its settings, and the answers of a card that give it work."""

    robot: str
    stage: str
    card: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    source: str = "WEB"
    has_phone: bool = True


AGREED = {
    "budget": 300000, "front_material": "film", "object_address": "Москва, Лесная 5, кв. 12", "email": "own",
    "skip_reason": "готовый проект", "proposal_sum": 300000, "next_step": "think", "next_contact": "ahead",
    "order_sum": 300000, "delivery_by": "ahead",
}  # fmt: skip
DUTIES = (
    Duty("required_fields", "ours", {"budget": 300000}),
    Duty("abc_qualification", "qualified", {"budget": 300000, "urgency": "month", "kitchen_length": 4}),
    Duty("email_duplicate", "new", source="EMAIL"),
    Duty("convert_lead", "agreed", AGREED, {"unmapped": "skip"}),
    Duty("repeat_lead", "new"),
    Duty("assign_manager", "new"),
    Duty("stage_task", "assigned"),
    Duty("next_contact", "next_contact", {"next_contact": "ahead"}),
    Duty("sos", "assigned"),
    Duty("book_visit", "measuring", {"object_address": "Москва, Лесная 5, кв. 12"}),
    Duty("notify_client", "assigned"),
    Duty(
        "payment_reminder", "assigned", {"ready_from": "past"}, {"field": "ready_from", "title": "Спросить об оплате"}
    ),
    Duty("junk_rule", "assigned", has_phone=False),
    Duty("stage_hint", "assigned"),
)


@dataclass
class Bench:
    """A portal whose own calls are dropped: its robot calls are made by us, as often and in the order we like."""

    story: Story
    app: dict[str, Any]
    cards: list[tuple[Duty, int]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    admins: list[dict[str, Any]] = field(default_factory=list)

    def lay(self, each: int) -> None:
        """Lay cards out, so many for each robot, and keep the calls that the portal would make for them."""
        story = self.story
        for kind in ("robot", "event"):
            story.box.ask("POST", "faults", {"method": kind, "do": "delivery-dropped", "times": 0})
        story.rest("user.update", ID=story.stage.cards.manager, WORK_PHONE="+7 495 000-00-01")
        for number in range(SURVEYORS):
            story.hires(f"Глеб {number}", "Юдин")
        for duty in DUTIES:
            story.place(duty.robot, duty.stage, duty.settings)
            for number in range(each):
                self.cards.append((duty, self._card(duty, number)))
            story.take_away()
        self.calls = eventually(lambda: self._dropped(len(self.cards)), seconds=300)
        # Long enough for nobody to have touched them in working time.
        story.box.ask("POST", "clock", {"advance": 7 * 3600})

    def _dropped(self, wanted: int) -> list[dict[str, Any]]:
        made = self.story.box.ask("GET", "deliveries?since=0")
        found = [one for one in made if one["kind"] == "robot"]
        return found if len(found) == wanted else []

    def _card(self, duty: Duty, number: int) -> int:
        story, place = self.story, len(self.cards)
        phone = f"+7900{place:07}"
        told: dict[str, Any] = {"source": duty.source, "name": "Анна", **self._answers(duty, number)}
        if duty.has_phone and duty.source != "EMAIL":
            told["phone"] = phone
        if duty.robot == "repeat_lead":
            known = {"NAME": "Анна", "PHONE": [{"VALUE": phone, "VALUE_TYPE": "WORK"}]}
            story.rest("crm.contact.add", fields=known)
        card = story.stage.cards.laid("Кухня", Given(stage=duty.stage, card=told))
        if duty.robot == "email_duplicate":
            story.letter(card, "Мария Орлова <maria@firm.example>", "Re: Кухня", LETTER, to="anna@example.com")
        return card

    def _answers(self, duty: Duty, number: int) -> dict[str, Any]:
        day = self.story.monday + timedelta(days=7 + number // SURVEYORS, hours=12)
        moments = {
            "own": f"anna{len(self.cards)}@example.com",
            "past": str(self.story.monday.date() - timedelta(days=3)),
            "ahead": str(day.date()),
        }
        told = {key: moments.get(str(value), value) for key, value in duty.card.items()}
        if duty.robot == "book_visit":
            told |= {"measure_at": day.isoformat(), "surveyor": self.story.staff[f"Глеб {number % SURVEYORS}"]}
        return told

    def deliver(self, times: Sequence[int], chance: random.Random) -> int:
        """Make each call so many times, all in any order, in two waves and from several threads; returns how many."""
        all_calls = [number for number, count in enumerate(times) for _ in range(count)]
        chance.shuffle(all_calls)
        middle = len(all_calls) // 2
        for wave in (all_calls[:middle], all_calls[middle:]):
            forms = [self._form(self.calls[number], chance) for number in wave]
            with ThreadPoolExecutor(THREADS) as threads:
                assert set(threads.map(self._post, forms)) <= {200}
            eventually(lambda: self.story.box.jobs() == 0, seconds=1800, every=0.5)
        self.story.quiet()
        return len(all_calls)

    def _form(self, call: dict[str, Any], chance: random.Random) -> tuple[str, str]:
        fields = call["fields"]
        given = chance.choice(self.admins)
        tokens = {"access_token": given["AUTH_ID"], "refresh_token": given["REFRESH_ID"]}
        proof = {"application_token": self.app["application_token"]}
        return str(call["url"]), urlencode(list(_flat({**fields, "auth": {**fields["auth"], **tokens, **proof}})))

    def _post(self, form: tuple[str, str]) -> int:
        url, body = form
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return requests.post(url, data=body, headers=headers, timeout=120).status_code

    def effects(self) -> dict[str, Counter[str]]:
        """Count what robots have done: on each card, by robot, and on the portal as a whole."""
        story, found = self.story, {}
        for place, (duty, card) in enumerate(self.cards):
            row = story.row("lead", card)
            bound = [{"OWNER_TYPE_ID": 1, "OWNER_ID": card}]
            history = story.rest("crm.stagehistory.list", entityTypeId=1, filter={"OWNER_ID": card})
            comments = story.rest("crm.timeline.comment.list", filter={"ENTITY_ID": card, "ENTITY_TYPE": "lead"})
            found[f"{duty.robot} {place}"] = Counter(
                comments=len(comments),
                tasks=len(story.tasks(card)),
                activities=len(story.rest("crm.activity.list", filter={"BINDINGS": bound})),
                stays=len(history["items"]),
                clients=int(bool(int(row.get("CONTACT_ID") or 0))),
                retitled=int(row["TITLE"] != "Кухня"),
            )
        return found | {"portal": self._portal()}

    def told(self) -> dict[str, list[str]]:
        """Give what the timelines of the cards say, for a reader who looks for what went wrong."""
        found = {}
        for place, (duty, card) in enumerate(self.cards):
            asked = {"ENTITY_ID": card, "ENTITY_TYPE": "lead"}
            comments = self.story.rest("crm.timeline.comment.list", filter=asked, select=["COMMENT"])
            found[f"{duty.robot} {place}"] = [str(one["COMMENT"]) for one in comments]
        return found

    def _portal(self) -> Counter[str]:
        story = self.story
        made = Counter(one["method"] for one in story.box.ask("GET", "journal")["calls"])
        return Counter(
            notifications=made["im.notify.system.add"],
            answers=made["bizproc.event.send"],
            messages=len(story.messages()),
            contacts=len(story.all("crm.contact.list")),
            deals=len(story.all("crm.deal.list")),
            visits=sum(len(story.calendar(name)) for name in story.staff),
        )


def times_of(calls: int, total: int, chance: random.Random, most: int = 40) -> list[int]:
    """Tell how often each call is made: once at least, `most` times at most, `total` in all."""
    times = [1] * calls
    while sum(times) < total:
        times[chance.choice([one for one in range(calls) if times[one] < most])] += 1
    return times


@contextmanager
def bench(home: Path, each: int) -> Iterator[Bench]:
    """Open the portal of the kitchen shop with three administrators and lay its cards out."""
    with story("kitchens", home) as one:
        client_id = one.client_id
        one.take_away()
        made = Bench(one, one.box.ask("GET", f"apps/{client_id}"))
        people = [1, *(int(one.box.ask("POST", "users", {"NAME": name, "ADMIN": True})["id"]) for name in ("А", "Б"))]
        made.admins = [one.box.ask("POST", f"apps/{client_id}/tokens", {"user_id": person}) for person in people]
        made.lay(each)
        yield made


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Write nested fields as a form does."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from _flat(one, f"{name}[{key}]" if name else str(key))
    else:
        yield name, "" if value is None else str(value)

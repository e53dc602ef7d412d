"""Kill an apply at one of its moments, go on with it, and compare the whole portal with an undisturbed one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.pipelines.exporting.export import export
from b24app.pipelines.planning.observe import observe
from tests.emulated import Emulator
from tests.pipelines.killing import FIRST, SECOND, Dying, Killed
from tests.pipelines.shop import KEY, Shop, database_in, read_pipeline, records_in

TIMES = ("DATE_MODIFY", "DATE_CLOSED", "MOVED_TIME", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY")


def opened(emulator: Emulator, folder: Path) -> Shop:
    """Open a portal that follows FIRST, with leads on its stages and answers in their fields; laid by as `first`."""
    shop = Shop.opened(emulator, folder)
    shop.apply(read_pipeline(FIRST))
    stages = ("NEW", "OFFER", "VISIT", "VISIT", "OFFER", "IN_PROCESS", "CONVERTED", "JUNK")
    shop.add_leads({"TITLE": stage, "STATUS_ID": stage, "UF_CRM_SIZE": "12", "UF_CRM_OLD": "x"} for stage in stages)
    emulator.ask("POST", "snapshot", {"name": "first"})
    return shop


def again(shop: Shop, folder: Path) -> Shop:
    """Put the portal of FIRST in place once more, with nothing kept of any apply."""
    shop.emulator.ask("POST", "restore", {"name": "first"})
    folder.mkdir()
    return Shop(shop.emulator, records_in(database_in(folder)), shop.loop, shop.webhook)


def whole(shop: Shop) -> dict[str, Any]:
    """Tell all that an apply touches, the numbers of rows and the leads' history included."""
    fields = shop.rest("crm.lead.userfield.list", filter={"LANG": "ru"})
    history = shop.rest("crm.stagehistory.list", entityTypeId=1, order={"ID": "ASC"})["items"]
    leads = shop.leads().values()
    return {
        "file": export(observe(shop.portal), "shop", "ru"),
        "stages": shop.stages(),
        "fields": fields,
        "leads": [{name: value for name, value in row.items() if name not in TIMES} for row in leads],
        "history": [(row["OWNER_ID"], row["STATUS_ID"]) for row in history],
    }


def adds(shop: Shop, since: int) -> int:
    return sum(call["method"].endswith(".add") for call in shop.writes(since))


def resumed(shop: Shop) -> None:
    kept = shop.records.plans.unfinished(KEY)
    assert kept is not None
    shop.applying().resume(kept)
    assert shop.records.plans.unfinished(KEY) is None


@dataclass(frozen=True)
class Every:
    """What an undisturbed apply of SECOND goes through, and how it leaves the portal."""

    seen: list[str]
    wanted: dict[str, Any]
    added: int


def moments(shop: Shop, folder: Path) -> Every:
    undisturbed = again(shop, folder / "undisturbed")
    since, watch = undisturbed.now(), Dying(-1)
    undisturbed.apply(read_pipeline(SECOND), watch)
    return Every(watch.seen, whole(undisturbed), adds(undisturbed, since))


def assert_resumed(shop: Shop, folder: Path, every: Every, moment: int) -> None:
    """Kill at a moment, go on, and see that nothing differs and that nothing was made twice."""
    killed = again(shop, folder / str(moment))
    since = killed.now()
    try:
        killed.apply(read_pipeline(SECOND), Dying(moment))
    except Killed:
        resumed(killed)
    else:
        raise AssertionError(f"nobody died at {every.seen[moment]}")
    assert whole(killed) == every.wanted, every.seen[moment]
    assert adds(killed, since) == every.added, every.seen[moment]

"""Deals and smart processes are applied, gone on with and taken back as leads are."""

from pathlib import Path

import pytest

from b24app.pipelines.applying.rollback import make_rollback, undoable
from tests.emulated import Emulator
from tests.pipelines.killing import Dying, Killed
from tests.pipelines.shop import KEY, Shop, read_pipeline

STAGES = """\
fields:
  size: {type: number, title: {ru: Размер, en: Size}}
stages:
  - {key: new, title: Заявка принята}
  - {key: offer, title: КП отправлено}
  - {key: won, status: WON, title: Оплачено, semantics: success}
  - {key: lost, status: LOSE, title: Отказ, semantics: failure}
"""
OVER = """\
limits: {deletes: 100%, moves: 100%}
removed: {stages: {OFFER: {move_to: visit}}}
fields:
  size: {type: number, title: {ru: Площадь, en: Area}}
stages:
  - {key: new, title: Заявка принята}
  - {key: visit, title: Замер сделан}
  - {key: won, status: WON, title: Оплачено, semantics: success}
  - {key: lost, status: LOSE, title: Отказ, semantics: failure}
"""
HEADS = {
    "deal": "pipeline: kitchens\nfor: deal\nfunnel: {name: Кухни}\ntitle: Кухни\n",
    "smart_process": "pipeline: visits\nfor: smart_process\nprocess: {title: Выезды}\ntitle: Выезды\n",
}


@pytest.mark.parametrize("entity", list(HEADS))
def test_a_funnel_is_applied_gone_on_with_and_taken_back(emulator: Emulator, tmp_path: Path, entity: str) -> None:
    shop = Shop.opened(emulator, tmp_path)
    born = {"WON": "SUCCESS", "LOSE": "FAIL"} if entity == "smart_process" else {}
    first, over = STAGES, OVER
    for was, name in born.items():
        first, over = first.replace(was, name), over.replace(was, name)
    target = shop.apply(read_pipeline(HEADS[entity] + first))
    target = shop.plan(read_pipeline(HEADS[entity] + first)).target
    fields = {"title": "Карточка", "categoryId": target.category_id, "stageId": target.status_id("OFFER")}
    ids = [shop.rest("crm.item.add", entityTypeId=target.entity_type_id, fields=fields)["item"]["id"] for _ in range(3)]

    def stages() -> set[str]:
        rows = [shop.rest("crm.item.get", entityTypeId=target.entity_type_id, id=number)["item"] for number in ids]
        return {target.code(row["stageId"]) for row in rows}

    watch = Dying(-1)
    with pytest.raises(Killed):
        shop.apply(read_pipeline(HEADS[entity] + over), Dying(13))
    kept = shop.records.plans.unfinished(KEY)
    assert kept is not None
    shop.applying(watch).resume(kept)
    assert stages() == {"VISIT"}
    assert shop.plan(read_pipeline(HEADS[entity] + over)).changes == ()
    made = make_rollback(shop.portal, shop.records, undoable(shop.records.plans.history(KEY), None))
    shop.applying().undo(made.plan, made.undoes)
    assert made.notes == ()
    assert stages() == {"OFFER"}
    assert shop.plan(read_pipeline(HEADS[entity] + first)).changes == ()

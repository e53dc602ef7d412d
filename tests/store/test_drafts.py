"""Drafts are kept as revisions: none is written over, each portal sees its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.clock import SystemClock
from b24app.store.drafts import KEPT, DraftMoved, Drafts, NoPlaceForDrafts, NoSuchDraft


@pytest.fixture
def drafts(tmp_path):
    return Drafts(tmp_path, SystemClock())


def save(drafts, text, base, portal="one"):
    return drafts.save(portal, "shop", {"shop.yaml": text}, base=base, who="user 1")


def test_each_portal_sees_its_own_drafts(drafts):
    save(drafts, "a", 0)
    assert [one.name for one in drafts.all("one")] == ["shop"]
    assert drafts.all("two") == []
    with pytest.raises(NoSuchDraft):
        drafts.get("two", "shop")


def test_of_many_who_save_at_once_one_is_kept_and_the_others_are_told(drafts):
    save(drafts, "first", 0)

    def attempt(number):
        try:
            return save(drafts, f"text {number}", 1).files["shop.yaml"]
        except DraftMoved:
            return ""

    with ThreadPoolExecutor(8) as people:
        kept = [text for text in people.map(attempt, range(24)) if text]
    assert len(kept) == 1
    assert drafts.get("one", "shop").files["shop.yaml"] == kept[0]
    assert drafts.get("one", "shop").revision == 2


def test_only_the_newest_revisions_are_kept(drafts):
    for number in range(KEPT + 5):
        save(drafts, str(number), number)
    kept = drafts.past("one", "shop")
    assert [kept[0].revision, kept[-1].revision] == [KEPT + 5, 6]
    assert [one.revision for one in drafts.past("one", "shop", 2)] == [KEPT + 5, KEPT + 4]
    assert drafts.get("one", "shop", 7).files == {"shop.yaml": "6"}


@pytest.mark.parametrize("name", ["../one", "a/b", "", "Ä", "a" * 65])
def test_a_name_is_never_a_way_out_of_the_folder(drafts, name):
    with pytest.raises(NoSuchDraft):
        drafts.save("one", name, {"a.yaml": "a"}, base=0, who="")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "drafts").write_text("a file stands in the way")
    with pytest.raises(NoPlaceForDrafts) as raised:
        save(Drafts(tmp_path, SystemClock()), "a", 0)
    assert raised.value.text() == (
        "shop: the draft cannot be kept: Not a directory; check the home folder and the rights to it"
    )


def test_what_was_forgotten_is_gone_and_other_portals_keep_theirs(drafts):
    save(drafts, "a", 0)
    save(drafts, "b", 0, portal="two")
    drafts.forget("one")
    assert drafts.all("one") == []
    assert len(drafts.all("two")) == 1

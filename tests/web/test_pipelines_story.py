"""Pipelines in a real browser: a fault is shown at its line, mended, planned, applied, proven and taken back."""

import pytest
from playwright.sync_api import expect

from tests.chrome import PATIENCE, opened_chrome
from tests.web.pipelines_box import pipelines_box

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "pipelines": "Pipelines",
        "begin": "Begin the draft",
        "fault": 'key "colour" is not known',
        "good": "No faults.",
        "plan": "Save and plan",
        "apply": "Apply this plan",
        "applied": "Applied and verified: the portal was read again, and no difference is left.",
        "by_hand": "What is left to do by hand",
        "as_said": "The portal is as the pipeline says.",
        "waits": "to be placed",
        "history": "History",
        "back": "Plan the way back",
        "take_back": "Take it back",
        "taken": "Taken back, and the portal was read again: everything is as it was before.",
        "theirs": "Somebody else has saved this draft meanwhile",
        "save": "Save",
        "mine": "Save mine as the next revision",
    },
    "ru": {
        "pipelines": "Воронки",
        "begin": "Начать черновик",
        "fault": "неизвестный ключ «colour»",
        "good": "Ошибок нет.",
        "plan": "Сохранить и составить план",
        "apply": "Применить этот план",
        "applied": "Применено и проверено: портал прочитан заново, отличий не осталось.",
        "by_hand": "Что осталось сделать вручную",
        "as_said": "На портале всё так, как описано в воронке.",
        "waits": "нужно поставить",
        "history": "История",
        "back": "Составить обратный план",
        "take_back": "Отменить",
        "taken": "Отменено, портал прочитан заново: всё как было раньше.",
        "theirs": "Тем временем черновик сохранил кто-то другой",
        "save": "Сохранить",
        "mine": "Сохранить мой текст следующей редакцией",
    },
}
PLACES = {
    "stages:\n  - key: new\n    ti": ("stages.-", True),
    "stages:\n- key: new\n  ti": ("stages.-", True),
    "fields:\n  size: {type: nu": ("fields.size.type", False),
    "fields:\n  size: {type: number, ti": ("fields.size", True),
    "stages:\n  - {key: new, requires: [phone, {field: a, wh": ("stages.-.requires.-", True),
    "abc:\n  scores:\n    - a\nfi": ("", True),
    'title: {ru: "а: {б", e': ("title", True),
    "# a: {\nfor: le": ("for", False),
}
"""Where texts break off, and whether a key is being written there."""
PLACED = """texts => texts.map(text => {
  const { steps, isKey } = PipelineCompletion.place(text)
  return [steps.map(one => one === 0 ? '-' : one).join('.'), isKey]
})"""


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    with pipelines_box(tmp_path_factory.mktemp("story")) as box:
        yield box


@pytest.fixture(scope="module")
def chrome():
    expect.set_options(timeout=PATIENCE)
    with opened_chrome() as chrome:
        yield chrome


def press(frame, name):
    frame.get_by_role("button", name=name, exact=True).first.click()


def begun(box, chrome, language, name):
    """A draft of the shortest pipeline, open in the editor."""
    said, frame = WORDS[language], chrome.app(box.running, language=language)
    press(frame, said["pipelines"])
    form = frame.locator("form[action*='/new']")
    form.locator("select").select_option("empty")
    form.locator("input[name=name]").fill(name)
    press(frame, said["begin"])
    expect(frame.locator(".cm-content")).to_be_visible()
    return frame


def typed(chrome, frame, text):
    """Write at the end of what the editor holds."""
    frame.locator(".cm-content").click()
    chrome.page.keyboard.press("Control+End")
    chrome.page.keyboard.type(text)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_a_fault_at_its_line_to_a_plan_taken_back(box, chrome, language):
    said, frame = WORDS[language], begun(box, chrome, language, f"story_{language}")
    typed(chrome, frame, "colour: blue")
    expect(frame.locator(".marks .bad").first).to_contain_text(said["fault"])
    expect(frame.locator(".cm-line", has=frame.locator(".cm-lintRange-error")).first).to_have_text("colour: blue")
    press(frame, said["plan"])
    expect(frame.locator(".state.done")).to_be_visible()
    frame.locator("[data-jump]").click()
    for _ in "colour: blue":
        chrome.page.keyboard.press("Delete")
    expect(frame.locator(".count")).to_contain_text(said["good"])
    press(frame, said["plan"])
    expect(frame.locator(".changes.create")).to_contain_text("assigned")
    press(frame, said["apply"])
    expect(frame.locator(".state.done")).to_contain_text(said["applied"])
    press(frame, said["by_hand"])
    expect(frame.locator("main")).to_contain_text(said["as_said"])
    expect(frame.locator("#checklist li").first).to_contain_text(said["waits"])
    press(frame, said["history"])
    frame.locator("td .as-link").first.click()
    press(frame, said["back"])
    press(frame, said["take_back"])
    expect(frame.locator(".state.done")).to_contain_text(said["taken"])
    assert chrome.complaints == []


def test_what_somebody_else_has_saved_is_shown_and_the_own_text_stays(box, chrome):
    said, frame = WORDS["ru"], begun(box, chrome, "ru", "both")
    drafts = box.running.app.pipelines.drafts
    there = drafts.get(box.member, "both")
    theirs = {name: f"# theirs\n{text}" for name, text in there.files.items()}
    drafts.save(box.member, "both", theirs, base=there.revision, who="user 7")
    typed(chrome, frame, "# mine")
    press(frame, said["save"])
    expect(frame.locator(".state.failed")).to_contain_text(said["theirs"])
    expect(frame.locator(".difference .theirs")).to_contain_text("# theirs")
    expect(frame.locator(".cm-content")).to_contain_text("# mine")
    press(frame, said["mine"])
    expect(frame.locator(".state.done")).to_be_visible()
    assert "# mine" in drafts.get(box.member, "both").files["both.yaml"]


def test_the_editor_offers_what_fits_and_explains_it(box, chrome):
    frame = begun(box, chrome, "en", "offers")
    typed(chrome, frame, "conv")
    expect(frame.locator(".cm-tooltip-autocomplete [aria-selected]")).to_have_text("conversion")
    expect(frame.locator(".cm-completionInfo")).to_contain_text("What a lead becomes")
    inner = next(one for one in chrome.page.frames if one.parent_frame)
    assert inner.evaluate(PLACED, list(PLACES)) == [list(place) for place in PLACES.values()]
    assert chrome.complaints == []
    press(frame, "Save")
    expect(frame.locator(".state.done")).to_be_visible()


def test_the_editor_fits_a_telephone(box, chrome):
    chrome.sized(390)
    frame = begun(box, chrome, "en", "small")
    expect(frame.locator(".count")).to_be_visible()
    assert chrome.overflow() == 0
    chrome.sized(1280)


def test_unsaved_text_is_not_left_without_a_question(box, chrome):
    frame, asked = begun(box, chrome, "en", "unsaved"), []
    typed(chrome, frame, "# mine")
    chrome.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with chrome.page.expect_event("dialog"):
        press(frame, "Home")
    expect(frame.locator(".cm-content")).to_contain_text("# mine")
    assert asked == ["beforeunload"]
    press(frame, "Save")
    expect(frame.locator(".state.done")).to_be_visible()
    press(frame, "Home")
    expect(frame.locator(".cm-content")).to_have_count(0)

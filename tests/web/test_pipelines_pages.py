"""The pages of pipelines: drafts are checked, planned, applied, compared and taken back as commands do it."""

import gzip
import html
import re
from datetime import timedelta

import pytest
import requests

from b24app.clock import SystemClock
from b24app.install.pipeline_applies import APPLY, PipelineApplies, Progress
from b24app.install.pipeline_jobs import PLAN
from b24app.pipelines.applying.work import Beat
from b24app.pipelines.planning.change import Change
from b24app.store.bulk_jobs import PAUSED, RUNNING, BulkJobs
from tests.web.pipelines_box import SHOP, marks, pipelines_box, shown


class Earlier(SystemClock):
    """A clock that is a minute slow."""

    def now(self):
        return super().now() - timedelta(minutes=1)


def wider(key):
    """The shop with one stage more, which no other test has made on this portal."""
    more = f"  - {{key: {key}, title: {{ru: Шаг {key} сделан, en: Step {key} done}}}}\n"
    return SHOP.replace("  - {key: won", f"{more}  - {{key: won")


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    with pipelines_box(tmp_path_factory.mktemp("pipelines")) as box:
        yield box


@pytest.fixture(autouse=True)
def _fresh(box):
    """Each fact begins with the portal's own stages and no drafts."""
    box.running.app.pipelines.drafts.forget(box.member)
    box.emulator.ask("DELETE", "faults")


def check(box, text, **more):
    return box.post("/check", part=True, name="shop", base="0", file0="shop.yaml", text0=text, **more)


def test_only_administrators_see_them(box):
    refused = box.post("", role="head")
    assert refused.status_code == 403
    assert "The page is for people in another role" in refused.text
    assert box.post("", ticket="wrong").status_code == 403


def test_a_draft_begins_with_a_shipped_pipeline_and_the_files_it_names(box):
    page = box.post("/new", template="event_agency", name="our_events")
    assert "No faults. Stages 8, fields 22." in page.text
    assert sorted(box.running.app.pipelines.drafts.get(box.member, "our_events").files) == [
        "abc/event_agency.yaml",
        "our_events.yaml",
    ]
    assert "our_events" in box.post("").text
    assert 'here is a draft "our_events" already' in _text(box.post("/new", template="empty", name="our_events"))


def test_every_fault_is_told_at_its_place_in_the_readers_language(box):
    broken = SHOP.replace("title: {ru: Размер", "titel: {ru: Размер").replace("requires: [size]", "requires: [sise]")
    assert marks(check(box, broken).text) == [
        'bad shop.yaml:6:3 key "title" is missing',
        'bad shop.yaml:6:24 key "titel" is not known',
        'bad shop.yaml:8:65 there is no field "sise"',
    ]
    assert "неизвестный ключ «titel»" in check(box, broken, language="ru").text
    assert marks(check(box, "a: [").text) != []


def test_a_name_that_says_nothing_is_a_warning_and_no_fault(box):
    found = check(box, SHOP.replace("КП отправлено", "Думает"))
    assert [one for one in marks(found.text) if one.startswith("bad")] == []
    assert any("Думает" in one for one in marks(found.text) if one.startswith("warn"))


def test_no_file_of_the_machine_can_be_named(box):
    for name in ("/etc/passwd", "../../../../../../etc/passwd", "abc/none.yaml", '"\\0"'):
        told = check(box, SHOP + f"include: [{name}]\n")
        assert told.status_code == 200
        assert "root:" not in told.text
        assert [one for one in marks(told.text) if one.startswith("bad")]


def test_a_file_that_unfolds_without_end_is_refused_soon(box):
    steps = zip("abcdefgh", "bcdefghi", strict=True)
    lines = (f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in steps)
    unfolding = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(lines)
    assert "more than 20000 values" in check(box, unfolding).text
    assert "nested too deeply" in check(box, "[" * 5000).text
    assert check(box, "x" * 300_000).status_code == 413


def test_the_later_of_two_saves_is_refused_with_the_difference_and_nothing_is_lost(box):
    base = box.draft()
    first = box.post("/save", part=True, name="shop", base=str(base), file0="shop.yaml", text0=SHOP + "# first\n")
    assert "Saved as revision" in first.text
    mine = {"name": "shop", "base": str(base), "file0": "shop.yaml", "text0": SHOP + "# second\n"}
    refused = box.post("/save", **mine)
    assert "Somebody else has saved this draft meanwhile" in refused.text
    assert '<div class="theirs">- # first</div>' in refused.text
    assert '<div class="mine">+ # second</div>' in refused.text
    assert "# second\n</textarea>" in refused.text
    drafts = box.running.app.pipelines.drafts
    assert drafts.get(box.member, "shop").files["shop.yaml"].endswith("# first\n")
    box.post("/save", part=True, **mine, over=str(base + 1))
    kept = [one.files["shop.yaml"] for one in drafts.past(box.member, "shop", 2)]
    assert [text[-9:].strip() for text in kept] == ["# second", "# first"]


def test_a_text_that_was_not_changed_makes_no_revision_and_a_crlf_is_no_change(box):
    base = box.draft()
    same = {"name": "shop", "base": str(base), "file0": "shop.yaml", "text0": SHOP.replace("\n", "\r\n")}
    box.post("/save", part=True, **same)
    assert box.running.app.pipelines.drafts.get(box.member, "shop").revision == base


def test_a_draft_with_faults_is_saved_and_not_planned(box):
    page = box.post("/plan", name="shop", base="0", file0="shop.yaml", text0="pipeline: shop\n")
    assert "Faults:" in page.text
    assert 'data-state="running"' not in page.text


def test_a_plan_is_read_applied_verified_compared_and_taken_back(box):
    page = box.planned(wider("signed"))
    assert "stage signed «Step signed done»" in page
    assert "field size «Size»: number" in page or "Create" in page
    ended = box.done(box.post("/apply", **shown(page)))
    assert "Applied and verified: the portal was read again, and no difference is left." in ended
    look = box.done(box.post("/look", place="lead"))
    assert "The portal is as the pipeline says." in look
    assert "Nothing was changed by hand." in look
    assert "Check required answers" in look
    assert f'href="{box.emulator.address}/crm/lead/automation/0/"' in look
    number = box.running.app.plans.history(box.member)[0].id
    assert "Plan the way back" in box.post("/past", plan=str(number)).text
    back = box.done(box.post("/rollback", plan=str(number), deletes="99"))
    assert "Taken back, and the portal was read again" in box.done(box.post("/apply", **shown(back)))
    assert "taken back" in box.post("/history").text


def test_a_light_turns_green_once_the_portal_has_called_the_robot_there(box):
    box.applied()
    assert "0 of" in box.done(box.post("/look", place="lead"))
    box.running.app.registrar.sightings.note(box.member, "required_fields", "lead", "OFFER")
    look = box.done(box.post("/look", place="lead"))
    assert "1 of" in look
    assert "seen alive 20" in look
    box.running.app.registrar.sightings.forget(box.member)


def test_what_people_change_by_hand_is_told(box):
    box.applied()
    webhook = box.emulator.webhook("crm")
    rows = box.emulator.rest(webhook, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS", "STATUS_ID": "OFFER"}})
    box.emulator.rest(webhook, "crm.status.update", {"id": rows[0]["ID"], "fields": {"NAME": "Renamed"}})
    look = box.done(box.post("/look", place="lead"))
    assert "The portal differs: 1" in look
    assert re.search(r"by hand: .*Renamed", look)
    assert "Applied and verified" in box.applied()


def test_only_the_plan_that_was_shown_is_applied(box):
    page = shown(box.planned(wider("shown")))
    since = len(box.emulator.calls())
    assert box.post("/apply", job=page["job"], checksum="0" * 64).status_code == 409
    assert box.post("/apply", job="999999", checksum=page["checksum"]).status_code == 404
    other = box.running.app.pipelines.jobs.add("another-portal", "pipelines.plan", {}, {}, None)
    assert box.post("/job", job=str(other)).status_code == 404
    assert box.writes(since) == []


def test_a_plan_of_a_portal_that_has_changed_since_is_refused_and_nothing_is_sent(box):
    box.applied()
    page = shown(box.planned(wider("stale")))
    fields = {"ENTITY_ID": "STATUS", "STATUS_ID": "EXTRA", "NAME": "Extra", "SORT": 25}
    made = box.emulator.rest(box.emulator.webhook("crm"), "crm.status.add", {"fields": fields})
    since = len(box.emulator.calls())
    refused = box.done(box.post("/apply", **page))
    assert "Make the plan again and read it." in refused
    assert "Extra" in refused
    assert box.writes(since) == []
    box.emulator.rest(box.emulator.webhook("crm"), "crm.status.delete", {"id": made})


def test_pressed_twice_a_plan_is_applied_once(box):
    page = shown(box.planned(wider("twice")))
    first, second = box.post("/apply", **page), box.post("/apply", **page)
    box.done(first)
    assert "Applied and verified" in box.done(second)
    jobs = box.running.app.pipelines.jobs.of(box.member, [APPLY], 50)
    assert len([one for one in jobs if str(one.payload.get("asked")) == page["job"]]) == 1


@pytest.mark.parametrize("named", ["job", "plan"])
def test_an_apply_that_was_cut_short_is_gone_on_with(box, named):
    box.applied()
    page = box.planned(
        SHOP.replace("en: New lead", f"en: Request {named}").replace("en: Paid", f"en: Money for {named}")
    )
    box.emulator.ask("POST", "faults", {"method": "crm.status.update", "nth": 1, "do": "500"})
    failed = box.done(box.post("/apply", **shown(page)))
    assert "Whether step" in failed
    job = re.search(r'action="/desk/pipelines/go-on.*?name="job" value="(\d+)"', failed, re.DOTALL)[1]
    open_plan = box.running.app.plans.unfinished(box.member)
    assert f"Plan {open_plan.id} of shop was begun" in box.post("").text
    again = {"job": job} if named == "job" else {"plan": str(open_plan.id)}
    assert "Applied and verified" in box.done(box.post("/go-on", **again))


def test_a_worker_that_died_at_the_end_does_not_apply_again(box):
    box.applied()
    page = shown(box.planned(wider("died")))
    box.done(box.post("/apply", **page))
    job = next(
        one
        for one in box.running.app.pipelines.jobs.of(box.member, [APPLY], 50)
        if str(one.payload.get("asked")) == page["job"]
    )
    since = len(box.emulator.calls())
    applies = PipelineApplies(box.running.app.pipelines.of, box.running.app.pipelines.jobs)
    assert applies.portion(job).cursor == {"number": job.cursor["number"]}
    assert box.emulator.calls(since=since) == []


def test_a_plan_that_deletes_much_waits_for_leave(box):
    box.applied(wider("much"))
    stages = "".join(f"  - {{key: s{one}, title: {{ru: Шаг {one} сделан, en: Step {one} done}}}}\n" for one in range(8))
    box.applied(SHOP.replace("  - {key: won", f"{stages}  - {{key: won"))
    number = box.running.app.plans.history(box.member)[0].id
    page = box.done(box.post("/rollback", plan=str(number)))
    assert "stages, fields and values would be deleted, allowed are at most" in page
    assert 'action="/desk/pipelines/apply' not in page
    allowed = dict(re.findall(r'name="(deletes|moves)" value="(\d+)"', page))
    page = box.done(box.post("/rollback", plan=str(number), **allowed))
    assert "Taken back" in box.done(box.post("/apply", **shown(page)))


def test_the_portals_funnel_is_written_into_a_draft_that_changes_nothing(box):
    box.applied()
    told = box.done(box.post("/export", entity="lead", name="as_it_is"))
    assert "are in the draft as_it_is" in told
    page = box.done(box.post("/plan", name="as_it_is"))
    assert "Nothing to change." in page
    assert "here is a draft" in _text(box.post("/export", entity="lead", name="as_it_is"))
    assert "named by its title" in _text(box.post("/export", entity="smart_process", name="other"))
    missing = box.done(box.post("/export", entity="deal", funnel="None such", name="other"))
    assert 'There is no "None such" on the portal.' in missing


def test_what_is_applied_is_listed_and_can_be_changed_in_a_draft(box):
    box.applied(wider("listed"))
    box.running.app.pipelines.drafts.forget(box.member)
    page = box.post("").text
    row = re.search(r"<strong>Shop</strong>.*?</tr>", page, re.DOTALL)[0]
    assert "Leads" in row
    told = dict(re.findall(r'name="(name|entity|funnel|process)" value="(\w*)"', row))
    assert told == {"name": "shop", "entity": "lead", "funnel": "", "process": ""}
    box.done(box.post("/export", **told))
    assert "Step listed done" in box.running.app.pipelines.drafts.get(box.member, "shop").files["shop.yaml"]
    assert "formaction" in box.post("/draft", name="shop").text


def test_the_editors_styles_carry_a_word_that_nobody_can_guess(box):
    box.draft()
    pages = [box.post("/draft", name="shop") for _ in range(2)]
    words = [re.search(r'data-nonce="([^"]{20,})"', page.text)[1] for page in pages]
    assert words[0] != words[1]
    for page, word in zip(pages, words, strict=True):
        policy = page.headers["Content-Security-Policy"]
        assert f"style-src 'self' 'nonce-{word}';" in policy
        assert "unsafe" not in policy
    assert "nonce" not in box.post("").headers["Content-Security-Policy"]


def test_a_draft_put_away_is_out_of_the_list_and_its_revisions_stay(box):
    base = box.draft(name="away")
    assert 'value="away"' not in box.post("/away", name="away", base=str(base)).text
    assert [bool(one.files) for one in box.running.app.pipelines.drafts.past(box.member, "away", 2)] == [False, True]


def test_a_stop_that_somebody_asks_for_is_heard_at_the_next_step(box):
    jobs = box.running.app.pipelines.jobs
    job = jobs.get(jobs.add(box.member, APPLY, {"asked": 0, "who": "user 1"}, {}, 2))
    heard = Progress(jobs, job)
    beat = Beat("begun", 1, 2, Change("create", "stage", "offer", "Offer"))
    heard(beat)
    assert not heard.stop.is_set()
    assert jobs.get(job.id).cursor["step"] == 1
    assert "A plan is being applied to this portal." in box.post("").text
    jobs.turn_to(job.id, PAUSED, among=(RUNNING,))
    heard(beat)
    assert heard.stop.is_set()


def test_a_job_that_nobody_has_begun_for_a_while_says_so(box):
    jobs = box.running.app.pipelines.jobs
    old = jobs.add(box.member, PLAN, {"draft": "shop"}, {}, None)
    assert "longer than usual" not in box.post("/job", job=str(old)).text
    earlier = BulkJobs(box.running.app.database, Earlier())
    slow = earlier.add(box.member, PLAN, {"draft": "shop"}, {}, None)
    assert "longer than usual" in box.post("/job", job=str(slow)).text


def test_the_editor_comes_with_less_than_150_kilobytes(box):
    page = box.post("/new", template="kitchens", name="heavy")
    files = re.findall(r'(?:src|href)="(/[^"]+)"', html.unescape(page.text))
    assert len(files) >= 8
    sent = [len(gzip.compress(page.content))]
    for file in files:
        answer = requests.get(
            f"{box.running.url}{file}", headers={"Accept-Encoding": "gzip, br"}, stream=True, timeout=60
        )
        assert answer.status_code == 200, file
        sent.append(len(answer.raw.read(decode_content=False)))
    assert sum(sent) < 150_000


def test_a_portal_that_takes_everything_along_takes_its_drafts_too(box):
    drafts = box.running.app.pipelines.drafts
    drafts.save("another-portal", "shop", {"shop.yaml": SHOP}, base=0, who="")
    box.running.app.forgetting.forget("another-portal", wipe=False)
    assert len(drafts.all("another-portal")) == 1
    box.running.app.forgetting.forget("another-portal", wipe=True)
    assert drafts.all("another-portal") == []


def _text(answer):
    return html.unescape(answer.text)

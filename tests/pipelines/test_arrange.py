from hypothesis import given
from hypothesis import strategies as st

from b24app.pipelines.planning.arrange import arranged, arranged_stages
from tests.pipelines.made import stages, standing


def moved(pipeline, observed):
    """Give the new sorts of the stages that get one."""
    now = {stage.status: stage.sort for stage in observed.stages}
    return {code: sort for code, sort in arranged_stages(pipeline, observed).items() if now.get(code) != sort}


def test_stages_in_the_wanted_order_are_left_alone():
    there = standing("NEW 5", "OLD 6", "OFFER 17", "CONVERTED 90 s", "JUNK 91 f")
    assert moved(stages("NEW", "OFFER", "CONVERTED s", "JUNK f"), there) == {}


def test_the_first_stage_keeps_its_place_and_new_ones_go_behind_the_kept():
    there = standing("NEW 10", "FORMS 20", "MAIL 30", "CONVERTED 100 s", "JUNK 110 f")
    assert moved(stages("NEW", "CALLED", "OFFER", "CONVERTED s", "JUNK f"), there) == {"CALLED": 40, "OFFER": 50}


def test_success_and_failure_move_up_when_working_stages_reach_them():
    there = standing("NEW 10", "MAIL 30", "CONVERTED 40 s", "JUNK 50 f", "SPAM 60 f")
    assert moved(stages("NEW", "OFFER", "CONVERTED s", "JUNK f"), there) == {
        "OFFER": 40,
        "CONVERTED": 50,
        "JUNK": 60,
        "SPAM": 70,
    }


def test_kept_success_and_failure_stages_move_up_too():
    there = standing("NEW 10", "CONVERTED 20 s", "JUNK 30 f")
    assert moved(stages("NEW", "OFFER"), there) == {"OFFER": 20, "CONVERTED": 30, "JUNK": 40}


def test_stages_in_another_order_are_put_right():
    there = standing("NEW 10", "OFFER 20", "CALLED 30", "CONVERTED 90 s")
    assert moved(stages("NEW", "CALLED", "OFFER", "CONVERTED s"), there) == {"OFFER": 40}


def test_a_working_stage_that_stands_behind_success_is_put_right():
    there = standing("NEW 10", "CONVERTED 20 s", "LATE 30", "JUNK 40 f")
    assert moved(stages("NEW"), there) == {"CONVERTED": 40, "JUNK": 50}


def test_a_new_stage_in_the_middle_moves_those_after_it():
    there = standing("NEW 10", "OFFER 20", "CONVERTED 90 s")
    assert moved(stages("NEW", "CALLED", "OFFER", "CONVERTED s"), there) == {"CALLED": 20, "OFFER": 30}


def test_failure_stages_follow_the_file_among_themselves():
    there = standing("NEW 10", "CONVERTED 20 s", "LOST 30 f", "JUNK 40 f")
    assert moved(stages("NEW", "CONVERTED s", "JUNK f", "LOST f"), there) == {"LOST": 50}


CODES = st.lists(st.sampled_from("ABCDEFGH"), unique=True)


@given(CODES, st.dictionaries(st.sampled_from("ABCDEFGHXYZ"), st.integers(1, 60)))
def test_the_wanted_order_always_comes_out_and_stays(wanted, now):
    now = shown(now)
    placed = arranged(wanted, now)
    assert list(placed) == wanted
    after = shown(now | placed)
    assert [key for key in after if key in wanted] == wanted
    assert arranged(wanted, after) == placed


def shown(sorts):
    """Order as the portal shows: by sort, and things of one sort as they were made."""
    return dict(sorted(sorts.items(), key=lambda item: item[1]))


def test_stages_of_one_sort_stand_in_the_order_they_were_made():
    there = standing("NEW 10", "OFFER 10", "CONVERTED 90 s")
    assert moved(stages("NEW", "OFFER", "CONVERTED s"), there) == {}
    assert moved(stages("OFFER", "NEW", "CONVERTED s"), there) == {"NEW": 20}


KINDS = st.sampled_from(["w", "f"])


@given(
    st.dictionaries(st.sampled_from("ABCDEFGHXYZ"), st.tuples(st.integers(1, 40), KINDS)),
    st.integers(1, 40),
    st.lists(st.sampled_from("ABCDEFGH"), unique=True, min_size=1),
)
def test_work_success_and_failure_never_mix_and_a_second_look_finds_nothing(there, success, wanted):
    kinds = {code: there.get(code, (0, "w"))[1] for code in wanted}
    ours = sorted(wanted, key=lambda code: kinds[code] == "f")
    file = stages(*(f"{code} {kinds[code]}" for code in ours))
    words = [f"{code} {sort} {kind}" for code, (sort, kind) in there.items()]
    observed = standing(*words, f"CONVERTED {success} s")
    sorts = arranged_stages(file, observed)
    kind_of = {stage.status: stage.semantics[0] for stage in observed.stages} | kinds
    by_kind = {kind: [sort for code, sort in sorts.items() if kind_of[code] == kind] for kind in "wsf"}
    assert max(by_kind["w"], default=0) < min(by_kind["s"])
    assert max(by_kind["s"]) < min(by_kind["f"], default=10**6)
    after = standing(*(f"{code} {sort} {kind_of[code]}" for code, sort in sorts.items()))
    assert arranged_stages(file, after) == sorts

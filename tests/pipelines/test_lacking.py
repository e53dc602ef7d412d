"""Which answers are newly asked for, and how many items lack them."""

from b24app.pipelines.planning.lacking import Lacking, news_of
from b24app.portal.counting import Wanted
from tests.pipelines.made import list_field, pipeline, standing

FILE = """\
fields:
  role: {type: list, title: Роль, values: {guest: Гость}}
  size: {type: number, title: Размер}
stages:
  - {key: new, title: NEW, requires: [role, {field: size, when: {role: guest}}, website]}
  - {key: offer, title: OFFER, requires: [email]}
  - {key: won, status: CONVERTED, title: W, semantics: success}
"""
THERE = standing("NEW 10", "OFFER 20", "CONVERTED 40 s", fields=(list_field("role", "guest"),))
BEHIND = ("OFFER",)


def test_answers_with_conditions_and_those_that_nobody_can_count_are_left_out():
    (news,) = news_of(pipeline(FILE), THERE, None)
    assert (news.field, news.stage, news.behind) == ("role", "new", BEHIND)


def test_what_was_asked_for_before_is_no_news():
    file = pipeline(FILE)
    assert list(news_of(file, THERE, file)) == []


def counted(everyone, answered, lacking):
    (news,) = news_of(pipeline(FILE), THERE, None)
    with_answer = Wanted(BEHIND, answered="role")
    counts = {
        Wanted(BEHIND): everyone,
        with_answer: answered,
        Wanted(BEHIND, answered="role", is_lacking=True): lacking,
    }
    return news.lacking(THERE, counts)


def test_the_items_behind_the_stage_that_lack_the_answer_are_told():
    assert counted(10, 7, 3) == Lacking("role", "new", 3)
    assert counted(10, 10, 0) is None


def test_counts_that_do_not_add_up_are_not_believed():
    assert counted(10, 10, 10) == Lacking("role", "new", None)


def test_nobody_has_an_answer_to_a_field_that_is_not_there_yet():
    bare = standing("NEW 10", "OFFER 20", "CONVERTED 40 s")
    (news,) = news_of(pipeline(FILE), bare, None)
    assert news.asked(bare) == (Wanted(BEHIND),)
    assert news.lacking(bare, {Wanted(BEHIND): 4}) == Lacking("role", "new", 4)

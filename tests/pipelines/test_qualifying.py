"""The arithmetic of ABC qualification and the making of titles, without any portal."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import read_document
from b24app.pipelines.language.parts.abc import Abc
from b24app.pipelines.qualifying.likely import likely
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.pipelines.qualifying.titling import made, retitled
from b24app.pipelines.qualifying.weighing import weigh

SHIPPED = {
    name: checked(content("pipelines") / f"{name}.yaml") for name in ("kitchens", "event_agency", "language_school")
}
NOTHING = {"field": "nothing", "given": 1}


def model(*scores, **more) -> Abc:
    rest = {"scores": [NOTHING]}
    coefficients = {"seriousness": {"scores": list(scores)}, "means": rest, "potential": rest}
    return Abc.model_validate({"coefficients": coefficients} | more)


@pytest.mark.parametrize(
    ("score", "answer", "points", "most"),
    [
        ({"values": {"month": 40, "later": 5}}, "month", 40, 40),
        ({"values": {"month": 40, "later": 5}}, "never heard of", 0, 40),
        ({"values": {"month": 40, "later": 5}, "unknown": 10}, None, 10, 40),
        ({"values": {"month": 40, "later": 5}}, ["later", "month"], 40, 40),
        ({"values": {"Москва": 7}}, " москва ", 7, 7),
        ({"values": {"yes": 7, "no": 2}}, True, 7, 7),
        ({"values": {"yes": 7, "no": 2}}, False, 2, 7),
        ({"bands": [{"below": 100, "points": 1}, {"below": 200, "points": 2}, {"points": 3}]}, 99.99, 1, 3),
        ({"bands": [{"below": 100, "points": 1}, {"below": 200, "points": 2}, {"points": 3}]}, 100, 2, 3),
        ({"bands": [{"below": 100, "points": 1}, {"below": 200, "points": 2}, {"points": 3}]}, 1e9, 3, 3),
        ({"bands": [{"below": 100, "points": 1}, {"below": 200, "points": 2}]}, 200, 0, 2),
        ({"bands": [{"below": 100, "points": 1}]}, "many", 0, 1),
        ({"given": 5}, "anything", 5, 5),
        ({"given": 5}, None, 0, 5),
        ({"given": 5, "weight": 3}, 0.0, 15, 15),
        ({"given": 0, "unknown": 8}, None, 8, 8),
    ],
)
def test_an_answer_is_worth_what_the_model_says(score, answer, points, most):
    point = weigh(model({"field": "one", **score}), {"one": answer}).parts[0].points[0]
    assert (point.points, point.most) == (points, most)


@pytest.mark.parametrize(("share", "letter"), [(70, "A"), (69, "B"), (40, "B"), (39, "C"), (0, "C"), (100, "A")])
def test_the_class_begins_at_its_threshold(share, letter):
    every = {"scores": [{"field": "one", "bands": [{"below": 1, "points": share}, {"points": 100}]}]}
    three = Abc.model_validate({"coefficients": dict.fromkeys(("seriousness", "means", "potential"), every)})
    found = weigh(three, {"one": 0})
    assert (found.share, found.letter) == (share, letter)


def test_the_class_is_that_of_the_share_that_is_shown():
    scores = {"scores": [{"field": "one", "bands": [{"below": 1, "points": 69.96}, {"points": 100}]}]}
    three = Abc.model_validate({"coefficients": dict.fromkeys(("seriousness", "means", "potential"), scores)})
    found = weigh(three, {"one": 0})
    assert (found.share, found.letter) == (70.0, "A")


def test_the_coefficients_count_by_weight():
    one = {"scores": [{"field": "one", "given": 10}]}
    other = {"scores": [{"field": "other", "given": 10}], "weight": 0}
    coefficients = {
        "seriousness": {**one, "weight": 3},
        "means": {"scores": [{"field": "other", "given": 1}]},
        "potential": other,
    }
    found = weigh(Abc.model_validate({"coefficients": coefficients}), {"one": "yes"})
    assert (found.percents, found.share) == ({"seriousness": 100, "means": 0, "potential": 0}, 75.0)


def test_what_changes_most_is_asked_first():
    scores = [{"field": key, "given": points} for key, points in (("little", 1), ("much", 10), ("some", 5))]
    assert weigh(model(*scores), {"nothing": 1}).unknown == ["much", "some", "little"]


@pytest.mark.parametrize(
    ("way", "answers", "total"),
    [
        ({"start": 100, "field": "metres", "per": 50, "unknown": 4}, {"metres": 3}, 250),
        ({"start": 100, "field": "metres", "per": 50, "unknown": 4}, {}, 300),
        (
            {"field": "metres", "factors": [{"field": "top", "values": {"stone": 1.5}}]},
            {"metres": 10, "top": "stone"},
            15,
        ),
        (
            {"field": "metres", "factors": [{"field": "top", "values": {"stone": 1.5}}]},
            {"metres": 10, "top": "tin"},
            10,
        ),
        ({"field": "metres", "factors": [{"field": "top", "values": {"a": 2}, "otherwise": 3}]}, {"metres": 10}, 30),
        (
            {"field": "metres", "factors": [{"field": "top", "values": {"a": 2, "b": 4}}]},
            {"metres": 1, "top": ["a", "b"]},
            4,
        ),
        ({"field": "metres", "per": 1000, "at_most": "budget"}, {"metres": 10, "budget": 7000}, 7000),
        ({"field": "metres", "per": 1000, "at_most": "budget"}, {"metres": 10}, 10000),
        ({"start": 5, "field": "metres", "per": 0}, {"metres": 10}, 5),
        ({"start": 0.5}, {}, 0),
    ],
)
def test_a_likely_sum_is_start_and_units_times_factors(way, answers, total):
    found = likely(model(NOTHING, sum=[way]), answers)
    assert found.sum == total


def test_the_first_way_to_the_sum_that_fits_is_taken():
    ways = [{"when": {"role": "sponsor"}, "start": 1}, {"when": {"role": "guest"}, "start": 2}]
    assert likely(model(NOTHING, sum=ways), {"role": "guest"}).start == 2
    assert likely(model(NOTHING, sum=ways), {}) is None


@pytest.mark.parametrize(
    ("template", "values", "limit", "title"),
    [
        ("{class} · {kind} · {name}", {"class": "A", "kind": "Угловая", "name": "Анна"}, 80, "A · Угловая · Анна"),
        ("{class} · {kind} · {name}", {"class": "A", "name": "Анна"}, 80, "A · Анна"),
        ("{class} · {kind} · {name}", {"class": "A", "kind": "Угловая"}, 80, "A · Угловая"),
        ("{class} · кухня {kind} · {name}", {"class": "A", "name": "Анна"}, 80, "A · кухня · Анна"),
        ("{kind}, {company} {name}", {"company": "ООО Ромашка", "name": "Анна"}, 80, "ООО Ромашка Анна"),
        ("{class} · {kind} · {name}", {"class": "A", "kind": "Очень длинная", "name": "Анна"}, 16, "A · Очен… · Анна"),
        ("{class}: {name}", {"class": "A", "name": "{имя} [b]"}, 80, "A: {имя} [b]"),
    ],
)
def test_a_title_is_made_by_template(template, values, limit, title):
    assert made(template, values, limit) == title


words = some.text("абвгд ·{}(),", min_size=1, max_size=40).filter(str.strip)
letters = some.sampled_from("ABC")
TEMPLATE = "{class} · кухня {kind} · {name}"


@given(words, words, some.integers(1, 60))
def test_a_title_keeps_its_limit_and_its_class(kind, name, limit):
    title = made(TEMPLATE, {"class": "B", "kind": kind, "name": name}, limit)
    assert len(title) <= limit
    assert title[:1] == "B"


@given(
    some.lists(
        some.tuples(letters, some.sampled_from(["Угловая", "Прямая", ""]), some.sampled_from(["Анна", "Ян", ""])),
        min_size=2,
    )
)
def test_runs_one_after_another_leave_one_title(several):
    title, ours = "Лид №7", ""
    for number, (letter, kind, name) in enumerate(several):
        values = {"class": letter, "kind": kind, "name": name}
        found = retitled(title, [ours], TEMPLATE, values, 60, is_first=number == 0)
        title, ours = found.text, found.ours
        assert title == made(TEMPLATE, values, 60)


@given(
    some.lists(letters, min_size=2, max_size=8),
    some.sampled_from(["!", "Срочно! ", "", "ВИП "]),
    some.sampled_from(["", " (после 18)", " !"]),
)
def test_what_people_put_around_a_title_is_never_lost(classes, before, behind):
    ours = made(TEMPLATE, {"class": "C", "kind": "Угловая", "name": "Анна"}, 60)
    title = before + ours + behind
    for letter in classes:
        found = retitled(
            title, [ours], TEMPLATE, {"class": letter, "kind": "Прямая", "name": "Анна"}, 60, is_first=False
        )
        title, ours = found.text, found.ours
        assert title.startswith(before.strip())
        assert title.endswith(behind.strip())
        assert title.count("кухня") == 1
        assert len(title) <= 60


@given(words)
def test_a_title_that_a_person_wrote_is_copied_the_first_time_and_left_later(title):
    values = {"class": "A", "name": "Анна"}
    first = retitled(title, [], TEMPLATE, values, 60, is_first=True)
    later = retitled(title, ["B · кухня · Анна"], TEMPLATE, values, 60, is_first=False)
    assert first.replaced == title.strip()
    assert (later.text, later.is_left) == (title.strip(), True)


def test_a_person_s_long_words_leave_our_part_as_it_is():
    ours = "B · кухня · Анна"
    title = ours + " " + "очень важно " * 20
    found = retitled(title, [ours], TEMPLATE, {"class": "A", "name": "Анна"}, 60, is_first=False)
    assert found.text == title.strip()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_can_reach_every_class_and_settles_at_once(name):
    pipeline = SHIPPED[name]
    qualifier = Qualifier.of(pipeline)
    best = dict(qualifier.depends_on and {"name": "Анна", "email": "a@example.com", "phone": "+7 900 000-00-01"})
    letters = set()
    for pick in (max, min):
        answers = dict(best) if pick is max else {"name": "Анна"}
        for part in ("seriousness", "means", "potential"):
            for score in getattr(pipeline.abc.coefficients, part).scores:
                if score.values:
                    answers.setdefault(score.field, pick(score.values, key=score.values.get))
                elif score.bands:
                    answers.setdefault(score.field, 1e7 if pick is max else 0)
                elif pick is max:
                    answers.setdefault(score.field, "given")
        found = qualifier.qualified(answers, "NEW", None)
        letters.add(found.letter)
        again = qualifier.qualified({**answers, **found.writes}, "NEW", found.document())
        assert again.writes == {}
        assert len(found.title) <= pipeline.abc.title.limit
        assert found.whole["ru"]
        assert found.whole["en"] != found.whole["ru"]
    assert letters == {"A", "C"}


@pytest.mark.parametrize("name", SHIPPED)
def test_an_applied_model_weighs_as_the_file_does(name):
    answers = {
        "name": "Анна",
        "urgency": "month",
        "budget": 500000.0,
        "goal": "exam",
        "role": "sponsor",
        "stand": "built",
    }
    file, kept = Qualifier.of(SHIPPED[name]), Qualifier.of(read_document(SHIPPED[name].document()))
    assert file.qualified(answers, "NEW", None) == kept.qualified(answers, "NEW", None)


def test_results_are_no_inputs_so_that_our_own_writing_changes_nothing():
    for pipeline in SHIPPED.values():
        qualifier = Qualifier.of(pipeline)
        assert not qualifier.depends_on & qualifier.results

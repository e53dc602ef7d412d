"""Where several reasons weigh the same, the same one is named every time."""

from b24app.cleanup.matching.matching import Matching
from b24app.languages import translator
from tests.cleanup.matching.planted import empty, put, say


def test_of_two_addresses_in_common_the_same_one_is_named_in_any_order():
    named = set()
    for some in (("a@mail.ru", "z@bk.ru"), ("z@bk.ru", "a@mail.ru")):
        copy = empty()
        for number in (1, 2):
            put(copy, "leads", "id", [(number,)])
            say(copy, "lead", number, *some)
        Matching(translator("en")).run(copy)
        named.add(str(copy.execute("SELECT because FROM pairs").fetchall()))
        copy.close()
    assert named == {"[(['the same e-mail: z@bk.ru'],)]"}

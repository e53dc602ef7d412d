from b24app.pipelines.exporting.export import export
from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.pipelines.planning.diff import diff
from b24app.portal.userfields import Field
from tests.pipelines.made import list_field, standing

DEFAULT = ("NEW 10", "UC_Mail-1 10", "CONVERTED 40 s", "JUNK 50 f")


def plain(key, kind="string", titles=("Поле", "Field"), helps=("", "")):
    return Field(9, key, kind, is_multiple=False, titles=titles, helps=helps, values=())


def changes(observed):
    return diff(check(read(export(observed, "funnel", "ru"), "funnel.yaml")), observed)


def test_what_is_exported_is_short_and_readable():
    there = standing(*DEFAULT, fields=(list_field("role", "guest"),))
    assert export(there, "funnel", "ru") == (
        "# What the portal has. It knows nothing of requirements, questions, tasks, terms and whatever else only a "
        "file says;\n"
        "# add that here, or export on the machine that applied the pipeline.\n"
        "pipeline: funnel\n"
        "for: lead\n"
        "title: funnel\n"
        "language: ru\n"
        "fields:\n"
        "  role:\n"
        "    type: list\n"
        "    title:\n"
        "      ru: Роль\n"
        "      en: Role\n"
        "    values:\n"
        "      guest: Guest\n"
        "removed:\n"
        "  stages:\n"
        "    IN_PROCESS: {}\n"
        "    PROCESSED: {}\n"
        "stages:\n"
        "- key: new\n"
        "  title: NEW\n"
        "  color: '#112233'\n"
        "- key: uc_mail_1\n"
        "  status: UC_Mail-1\n"
        "  title: UC_Mail-1\n"
        "  color: '#112233'\n"
        "- key: converted\n"
        "  title: CONVERTED\n"
        "  color: '#112233'\n"
        "  semantics: success\n"
        "- key: junk\n"
        "  title: JUNK\n"
        "  color: '#112233'\n"
        "  semantics: failure\n"
    )


def test_an_export_applied_again_changes_nothing():
    fields = (
        list_field("role", "guest", "d41d8cd98f00b204e9800998ecf8427e", "no", "15", titles=("Роль", "")),
        plain("1713790573", "date", titles=("no", "on")),
        plain("note", titles=("Текст: важный, # не комментарий", "'quoted' \"text\""), helps=("", "Only English")),
    )
    assert changes(standing(*DEFAULT, fields=fields)) == ()


def test_fields_the_language_has_no_words_for_are_named_and_kept():
    fields = (
        plain("scan", "file"),
        plain("phone"),
        plain("nameless", titles=("", "")),
        plain("empty", "list"),
        plain("имя"),
    )
    there = standing(*DEFAULT, fields=fields)
    lines = export(there, "funnel", "ru").splitlines()
    assert lines[2:7] == [
        f"# not described here, left as it is: field {key}" for key in ("scan", "phone", "nameless", "empty", "имя")
    ]
    assert "fields:" not in lines
    assert changes(there) == ()


def test_two_codes_that_look_alike_get_keys_of_their_own():
    there = standing("UC_A-1 10", "UC_A_1 20", "CONVERTED 40 s")
    keys = [stage.key for stage in check(read(export(there, "funnel", "ru"), "funnel.yaml")).stages]
    assert keys == ["uc_a_1", "uc_a_1_2", "converted"]
    assert changes(there) == ()

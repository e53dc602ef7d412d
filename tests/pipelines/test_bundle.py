"""A pipeline read from texts is judged as one read from files, and names nothing outside of them."""

import pytest

from b24app.content import content
from b24app.install.pipeline_shelf import NoSuchTemplate, shelf, template_named
from b24app.pipelines.language.bundle import LONGEST, MOST, Bundle
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.faults import Faults

MAIN = "pipeline: shop\nfor: lead\ntitle: Магазин\nstages:\n  - {key: new, title: Новый лид}\n"


def faults(files):
    with pytest.raises(Faults) as raised:
        Bundle(files).judged()
    return [fault.text() for fault in raised.value.faults]


@pytest.mark.parametrize("key", ["event_agency", "kitchens", "language_school", "language_school_deals"])
def test_a_shipped_pipeline_in_a_bundle_is_what_its_files_say(key):
    pipeline, _ = Bundle(template_named([], key).files(key)).judged()
    assert pipeline.document() == checked(content("pipelines") / f"{key}.yaml").document()


def test_a_fault_in_a_file_that_is_named_keeps_its_place():
    files = {"shop.yaml": f"{MAIN}include: [parts/more.yaml]\n", "parts/more.yaml": "fields:\n  size: {type: strin}\n"}
    assert faults(files) == [
        'parts/more.yaml:2:3: key "title" is missing; add it here',
        'parts/more.yaml:2:16: "strin" does not fit here; did you mean "string"?',
    ]


@pytest.mark.parametrize("name", ["/etc/hostname", "../shop.yaml", "parts/../../x.yaml", '"a\\0.yaml"'])
def test_what_is_not_in_the_bundle_cannot_be_read(name):
    told = faults({"shop.yaml": f"{MAIN}include: [{name}]\n"})
    assert any("cannot be read; name it as it is seen from the folder of this file" in one for one in told)


def test_a_bundle_has_bounds():
    assert faults({"shop.yaml": MAIN, "../../x.yaml": ""})[0].startswith('"../../x.yaml" is not the name of a file')
    many = {"shop.yaml": MAIN} | {f"f{number}.yaml": "fields: {}\n" for number in range(MOST)}
    assert f"a draft has more than {MOST} files; join some of them" in faults(many)
    assert "have more than" in faults({"shop.yaml": MAIN + "#" * LONGEST})[0]


def test_a_draft_can_begin_with_a_folder_of_ones_own(tmp_path):
    (tmp_path / "ours.yaml").write_text(MAIN)
    (tmp_path / "ours.cases.yaml").write_text("- {}\n")
    (tmp_path / "broken.yaml").write_text("a: [")
    found = {one.key: one for one in shelf([tmp_path])}
    assert found["ours"].titles == {"en": "Магазин"}
    assert found["broken"].titles == {}
    assert {"empty", "kitchens", "ours", "broken"} <= found.keys()
    assert found["ours"].files("shop2") == {"shop2.yaml": MAIN.replace("shop", "shop2")}
    with pytest.raises(NoSuchTemplate):
        template_named([tmp_path], "ours.cases")

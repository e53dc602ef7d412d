"""Whatever a file holds, the check ends in a pipeline or in faults with places, never in a crash."""

import copy
import re
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b24app.content import content
from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.language.load import Source, load, read
from b24app.pipelines.language.model import Pipeline, read_document

KITCHENS = load(content("pipelines") / "kitchens.yaml")
PLACES = sorted((steps for steps in KITCHENS.values if steps), key=str)
WORDS = ["", " ", "x", "role", "budget", "(", "future", "work", "нет", "{x}", "a" * 60]
KEYS = ["ru", "en", "is", "not", "given", "field", "when", "min", "zz"]
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 50) | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)


def put(data: Any, steps: tuple[Any, ...], junk: Any) -> Any:
    changed = copy.deepcopy(data)
    place = changed
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = junk
    return changed


def with_junk(steps: tuple[Any, ...], junk: Any) -> Source:
    return read(yaml.safe_dump(put(KITCHENS.data, steps, junk), allow_unicode=True, sort_keys=False), "kitchens.yaml")


def outcome(source: Source) -> tuple[Pipeline | None, tuple[Fault, ...]]:
    try:
        return check(source), ()
    except Faults as faults:
        return None, faults.faults


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), JUNK)
def test_junk_anywhere_in_a_file_is_a_fault_with_a_place_or_no_fault(steps, junk):
    pipeline, faults = outcome(with_junk(steps, junk))
    assert all(re.search(r"kitchens\.yaml:\d+:\d+$", fault.where) for fault in faults)
    if pipeline:
        assert read_document(pipeline.document()).document() == pipeline.document()
    else:
        assert faults


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        source = read(text, "f.yaml")
    except Faults:
        return
    assert any(outcome(source))

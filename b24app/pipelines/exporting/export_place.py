"""Write down the place of a pipeline, its sources and its card, as a file says them."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from b24app.pipelines.exporting.keys import free_key
from b24app.pipelines.exporting.merge import Known, short
from b24app.pipelines.planning.observe import Observed
from b24app.portal.card import STANDARD
from b24app.portal.crm import STATUS_LENGTH
from b24app.portal.layout import element_word
from b24app.portal.targets import Target

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{STATUS_LENGTH}}}")
_SECTION = re.compile(r"[A-Za-z0-9_-]{1,50}")

_STOCK = {
    "lead": ("IN_PROCESS", "PROCESSED"),
    "deal": ("PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "APOLOGY"),
}
"""Stages with which a portal's own funnel comes and which may be missing."""


def place(observed: Observed, name: str, known: Known) -> dict[str, Any]:
    """Say which place it is; a smart process goes by its title, for its number may be taken elsewhere."""
    target, old = observed.target, known.pipeline
    if target.funnel is None:
        return {"for": target.entity, "title": short(old.title.by_language()) if old else name}
    there = target.process.title if target.process else target.funnel.name
    document = {"for": target.entity, "title": known.text(there, old.title if old else None)}
    if target.process:
        document["process"] = {"title": there, "switches": dict(target.process.switches)}
    default = {"default": True} if target.funnel.is_default else {}
    return {**document, "funnel": {"name": target.funnel.name, **default}}


def sources(observed: Observed, known: Known) -> dict[str, Any]:
    """Say the list of sources; those whose codes a file cannot hold are left out."""
    process = observed.target.process
    if process and not process.switches.get("sources"):
        return {}
    old = known.pipeline.sources if known.pipeline else {}
    by_code = {(source.status or key.upper()): (key, source) for key, source in old.items()}
    found: dict[str, Any] = {}
    for one in observed.sources:
        if _CODE.fullmatch(one.code) and one.title:
            key, source = by_code.get(one.code, ("", None))
            key = key or free_key(one.code, {*found, *old}, "source")
            status = {} if key.upper() == one.code else {"status": one.code}
            found[key] = {"title": known.text(one.title, source.title if source else None), **status}
    return {"sources": found} if found else {}


def card(observed: Observed, described: Collection[str], known: Known) -> dict[str, Any]:
    """Say how the card is laid out, as far as a file can name what is in it."""
    old = known.pipeline.sections if known.pipeline else {}
    found: dict[str, Any] = {}
    for section in observed.layout or ():
        words = [_word(element.name, observed.target, described) for element in section.elements]
        if _SECTION.fullmatch(section.name) and section.title and any(words):
            title = known.text(section.title, old[section.name].title if section.name in old else None)
            found[section.name] = {"title": title, "fields": [word for word in words if word]}
    return {"sections": found} if found else {}


def _word(name: str, target: Target, described: Collection[str]) -> str:
    word = element_word(name, target)
    is_custom = name.startswith("UF_")
    fits = word in described if is_custom else word in STANDARD or word.isupper()
    return word if fits else ""


def removed(observed: Observed, said: Mapping[str, Any] | None) -> dict[str, Any]:
    """Say which stages are gone that the portal's own funnel comes with, so that they go elsewhere too."""
    target = observed.target
    is_born = target.entity == "lead" or (target.entity == "deal" and target.category_id == 0)
    missing = [code for code in _STOCK.get(target.entity, ()) if is_born and observed.stage(code) is None]
    known = dict((said or {}).get("stages", {}))
    stages = {**{code: {} for code in missing if code not in known}, **known}
    return {"removed": {**(said or {}), "stages": stages}} if stages else {}

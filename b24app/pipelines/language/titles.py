"""Say what a field is called, be it of the file or one that every lead has."""

from collections.abc import Mapping

from b24app.languages import LANGUAGES, phrase, translator
from b24app.pipelines.language.model import Pipeline

_TITLES = {
    "title": phrase("Title of the lead"),
    "name": phrase("First name"),
    "second_name": phrase("Second name"),
    "last_name": phrase("Last name"),
    "position": phrase("Position"),
    "company": phrase("Company"),
    "phone": phrase("Phone"),
    "email": phrase("E-mail address"),
    "website": phrase("Website"),
    "address": phrase("Address"),
    "birthday": phrase("Date of birth"),
    "source": phrase("Source"),
    "source_details": phrase("About the source"),
    "amount": phrase("Amount"),
    "comments": phrase("Comment"),
    "assigned": phrase("Responsible person"),
}


def title_of(pipeline: Pipeline, key: str) -> Mapping[str, str]:
    """Return the title of a field in every language."""
    custom = pipeline.fields_.get(key)
    if custom:
        return custom.title.by_language()
    if key == "title" and pipeline.entity != "lead":
        return {language: translator(language)(phrase("Title of the card")) for language in LANGUAGES}
    return {language: translator(language)(_TITLES.get(key, key)) for language in LANGUAGES}

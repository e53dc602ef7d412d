"""Say what a pipeline is: the same frozen models check a file, travel in a plan and are kept as what was applied."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool

from b24app.languages import phrase
from b24app.pipelines.language.keeping import FieldManage, FieldParts, Keeping, StageManage, StageParts
from b24app.pipelines.language.model_place import CardSection, Process, SectionName, TheFunnel
from b24app.pipelines.language.naming import Color, FieldKey, FieldName, Key, Status, Url
from b24app.pipelines.language.parts.stage import StageWork
from b24app.pipelines.language.parts.whole import PipelineWork
from b24app.pipelines.language.rules import Cases, Rules
from b24app.pipelines.language.texts import Frozen, Phrase
from b24app.portal.targets import Entity

Semantics = Literal["work", "success", "failure"]
Kind = Literal["string", "number", "money", "date", "datetime", "list", "boolean", "user"]
Severity = Literal["error", "warning", "ignore"]


class CustomField(Rules):
    """A question: a custom field of the card. What `values` does not name stays on the portal."""

    type: Kind = Field(description=phrase("What kind of answer it is; it cannot be changed once applied."))
    title: Phrase = Field(description=phrase("Label in the card, the list and the filter."))
    help: Phrase | None = Field(
        default=None, description=phrase("Hint beside the field; without it the portal's own stays.")
    )
    multiple: StrictBool = Field(
        default=False, description=phrase("true for several answers; it cannot be changed once applied.")
    )
    values: dict[str, Phrase] = Field(
        default_factory=dict, description=phrase("Values of a list: key and title of each, in order.")
    )
    manage: FieldManage = Field(
        default_factory=FieldParts, description=phrase("How the field is looked after: a word, or one for each part.")
    )
    replaces: FieldKey | None = Field(
        default=None, description=phrase("Key of a field whose answers come here; then it is deleted.")
    )


class Requirement(Rules):
    """An answer the card must hold before a lead moves on; `when` says in which cases."""

    field: FieldName = Field(
        description=phrase("Key of the field whose answer is needed: one of this file or one every lead has.")
    )
    when: Cases = Field(
        default=(),
        description=phrase(
            "Answers to other fields that make this one needed: all of them must hold; "
            "a list of such mappings means any of them."
        ),
    )
    hint: Phrase | None = Field(
        default=None, description=phrase("How to get the answer; by default the help of the field.")
    )


def _requirement(raw: Any) -> Any:
    return {"field": raw} if isinstance(raw, str) else raw


Wanted = Annotated[Requirement, BeforeValidator(_requirement, json_schema_input_type=FieldName | Requirement)]


class Stage(StageWork):
    """A stage of the funnel; without `status` the portal's code is the key in upper case.

    Without `color` a stage that is there keeps its own.
    """

    key: Key = Field(description=phrase("Key of the stage; once applied, it identifies it."))
    title: Phrase = Field(description=phrase("What has been achieved with the client; not a source, not a mood."))
    status: Status | None = Field(
        default=None, description=phrase("The portal's code of the stage; by default the key in upper case.")
    )
    color: Color | None = Field(
        default=None,
        description=phrase('Colour as "#RRGGBB", in quotes; without it a stage that is there keeps its own.'),
    )
    semantics: Semantics = Field(
        default="work", description=phrase("work, success or failure; success and failure close the lead.")
    )
    meaning: Phrase | None = Field(default=None, description=phrase("What the stage means, for people."))
    requires: tuple[Wanted, ...] = Field(
        default=(), description=phrase("Answers a lead must have to move on; only on working stages.")
    )
    questions: tuple[Phrase, ...] = Field(
        default=(), description=phrase("What to ask the client here; shown to the manager whose answers are missing.")
    )
    video: Url | None = Field(
        default=None, description=phrase("Address of a training video, shown where training is true.")
    )
    manage: StageManage = Field(
        default_factory=StageParts, description=phrase("How the stage is looked after: a word, or one for each part.")
    )
    replaces: Status | None = Field(
        default=None, description=phrase("The portal's code of a stage whose items come here; then it is deleted.")
    )

    @property
    def code(self) -> str:
        """Return the portal's code of the stage, which never changes."""
        return self.status or self.key.upper()


class Lint(Frozen):
    """How severe it is when the name of a stage does not talk."""

    source: Severity = Field(default="error", description=phrase("The name is a source: E-mail, Forms, Calls."))
    mood: Severity = Field(default="error", description=phrase("The name is a mood: Thinking, Interested, Hot."))
    vague: Severity = Field(default="error", description=phrase("The name is a vague state: In progress, Other."))
    result: Severity = Field(
        default="warning", description=phrase("The name does not say what has been achieved: Negotiations, Contract.")
    )


class Pipeline(Keeping, PipelineWork):
    """What a funnel means: its stages in order, its questions, and which answers each stage waits for.

    `include` and `lint` are for the file's reader and checks; what is kept of an applied pipeline is without them.
    """

    pipeline: Key = Field(description=phrase("Key of the pipeline."))
    entity: Entity = Field(
        alias="for", description=phrase("What moves along it: lead, deal or smart_process; leads have one funnel.")
    )
    funnel: TheFunnel | None = Field(
        default=None,
        description=phrase("Which funnel of deals or of the smart process it is: default, or a mapping with its name."),
    )
    process: Process | None = Field(
        default=None, description=phrase("Which smart process it is, what it is called and what it can do.")
    )
    title: Phrase = Field(description=phrase("What the pipeline is called."))
    language: Literal["ru", "en"] = Field(
        default="ru",
        description=phrase("Language of stage names and list values, which a portal keeps in one language only."),
    )
    training: StrictBool = Field(
        default=False, description=phrase("true while managers learn: they are shown the videos of the stages.")
    )
    include: tuple[str, ...] = Field(
        default=(),
        exclude=True,
        description=phrase("Files whose fields belong to this one too, named from its folder."),
    )
    lint: Lint = Field(
        default_factory=Lint,
        exclude=True,
        description=phrase("How severe it is when the name of a stage does not say what has been achieved."),
    )
    fields_: dict[FieldKey, CustomField] = Field(
        default_factory=dict, alias="fields", description=phrase("Questions: custom fields of the card, by key.")
    )
    sections: dict[SectionName, CardSection] = Field(
        default_factory=dict,
        description=phrase("Sections of the card everybody sees, by the portal's name; what is not named stays."),
    )
    stages: tuple[Stage, ...] = Field(
        min_length=1, description=phrase("Stages in order: work, then success, then failure.")
    )

    def document(self) -> dict[str, Any]:
        """Give the pipeline as plain JSON that `read_document` turns back into an equal one."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def in_default_funnel(self) -> bool:
        """Say whether it stands for the funnel everybody is born with; a smart process does unless a name is given."""
        named = self.funnel and self.funnel.name
        return bool(self.funnel and self.funnel.default) or (self.entity == "smart_process" and not named)

    @property
    def funnel_name(self) -> str | None:
        """Return what the funnel is to be called; None where its name stays as it is."""
        if self.entity == "lead":
            return None
        title = None if self.in_default_funnel else self.title
        named = self.funnel.name if self.funnel and self.funnel.name else title
        return named.said(self.language) if named else None

    @property
    def process_title(self) -> str:
        """Return what the smart process is to be called."""
        named = self.process.title if self.process and self.process.title else self.title
        return named.said(self.language)

    def of_kind(self, semantics: str) -> tuple[Stage, ...]:
        """Return the stages of one kind in the order of the file."""
        return tuple(stage for stage in self.stages if stage.semantics == semantics)


def read_document(document: Any) -> Pipeline:
    """Turn the JSON of `Pipeline.document` back; raises pydantic's ValidationError for anything else."""
    return Pipeline.model_validate(document)

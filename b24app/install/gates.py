"""Give robots the applied pipeline of a portal together with the portal whose cards it judges."""

from dataclasses import dataclass
from typing import Any

from b24app.pipelines.requirements import GateVerdict, PipelineGate
from b24app.portal.client import Portal


@dataclass(frozen=True)
class LeadGate:
    """The gate of one portal as robots want it: a pipeline together with the portal whose cards it judges."""

    gate: PipelineGate
    portal: Portal

    @property
    def language(self) -> str:
        """The language in which the pipeline speaks to people."""
        return self.gate.language

    @property
    def key(self) -> str:
        """The pipeline's key."""
        return self.gate.pipeline.pipeline

    def part(self, name: str) -> Any:
        """Return a part of the pipeline's file as its model; None where the file does not speak of it."""
        fields = type(self.gate.pipeline).model_fields
        known = {one.alias or attribute: attribute for attribute, one in fields.items()}
        return getattr(self.gate.pipeline, known[name]) if name in known else None

    def stage(self, code: str) -> Any:
        """Return the model of a stage by the portal's code of it; None where the file does not describe it."""
        return next((one for one in self.gate.pipeline.stages if one.code.upper() == code.upper()), None)

    def check(self, card: int, stage: str) -> GateVerdict:
        """Judge a lead that has entered a stage."""
        return self.gate.check(self.portal, card, stage)

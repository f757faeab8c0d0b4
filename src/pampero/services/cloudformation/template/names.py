"""What a template's names stand for, and its values with every function replaced by its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.errors import ODD_FORMS, TemplateError
from pampero.services.cloudformation.template.functions import FUNCTIONS
from pampero.services.cloudformation.template.values import NO_VALUE, UNKNOWN, function_of

# Of texts that Fn::Sub and Fn::Join make for one template: AWS bounds the template only.
MAX_MADE = 8_000_000
LANGUAGE_FUNCTIONS = frozenset({"Fn::Length", "Fn::ToJsonString"})
NAMES = (
    "Fn::Base64", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join", "Fn::Split", "Fn::FindInMap",
    "Fn::Select", "Ref", "Fn::Equals", "Fn::If", "Fn::Not", "Condition", "Fn::And", "Fn::Or", "Fn::Contains",
    "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::ValueOf", "Fn::ValueOfAll", "Fn::RefAll", "Fn::Sub", "Fn::Cidr",
)  # fmt: skip


@dataclass
class Names:
    """What a template's names stand for.

    parameters: also the pseudo parameters. ref, attribute: of resources; they return UNKNOWN for what is not there yet.
    imports: an export's value, or None; imported: the names that were asked for.
    """

    parameters: Mapping[str, Any]
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    ref: Callable[[str], Any] = lambda name: UNKNOWN
    attribute: Callable[[str, str], Any] = lambda name, attribute: UNKNOWN
    imports: Callable[[str], str | None] = lambda name: None
    language: bool = False
    imported: set[str] = field(default_factory=set)
    decided: dict[str, bool] = field(default_factory=dict)
    deciding: list[str] = field(default_factory=list)
    made: int = 0

    def weigh(self, characters: int) -> None:
        """Count what functions have made of a template. Raises TemplateError where that is more than any stack needs."""
        self.made += characters
        if self.made > MAX_MADE:
            raise TemplateError(f"Template error: functions make more than {MAX_MADE} characters of text")

    def condition(self, name: str) -> bool:
        """A condition of the template, decided once. Raises TemplateError."""
        if name not in self.decided:
            if name not in self.conditions:
                raise TemplateError(f"Template format error: Unresolved condition dependency {name}")
            if name in self.deciding:
                cycle = ", ".join(self.deciding[self.deciding.index(name) :])
                raise TemplateError(f"Circular dependency between conditions: [{cycle}]")
            self.deciding.append(name)
            self.decided[name] = self.truth(self.conditions[name])
            self.deciding.pop()
        return self.decided[name]

    def truth(self, value: Any) -> bool:
        """A condition's expression. Raises TemplateError."""
        if isinstance(value, dict) and set(value) == {"Condition"}:
            return self.condition(value["Condition"])
        answer = self.resolve(value)
        if isinstance(answer, bool):
            return answer
        if text(answer) in ("true", "false"):
            return text(answer) == "true"
        raise TemplateError("Template format error: Every Condition member must be a boolean expression.")

    def resolve(self, value: Any) -> Any:
        """A value with every function in it replaced by its result. Raises TemplateError."""
        call = function_of(value)
        if call is not None:
            return self._call(*call)
        if isinstance(value, dict):
            pairs = ((key, self.resolve(one)) for key, one in value.items())
            return {key: one for key, one in pairs if one is not NO_VALUE}
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not NO_VALUE]
        return value

    def _call(self, name: str, argument: Any) -> Any:
        function = FUNCTIONS.get(name)
        if function is None or (name in LANGUAGE_FUNCTIONS and not self.language):
            supported = ", ".join(NAMES)
            raise TemplateError(
                f"Template error: Encountered unsupported function: {name} Supported functions are: [{supported}]"
            )
        try:
            return function(self, argument)
        except ODD_FORMS as error:
            raise TemplateError(f"Template error: {name} has an argument of an unsupported form") from error

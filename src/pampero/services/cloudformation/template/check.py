"""What a template must look like, before anything in it is resolved.

Source: "Template anatomy"; the texts are CloudFormation's.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from pampero.services.cloudformation.template import parameters
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates
from pampero.services.cloudformation.template.functions import FUNCTIONS
from pampero.services.cloudformation.template.graph import dependencies, references
from pampero.services.cloudformation.template.names import LANGUAGE_FUNCTIONS, NAMES
from pampero.services.cloudformation.template.values import function_of, walk

VERSION = "2010-09-09"
LANGUAGE = "AWS::LanguageExtensions"
SECTIONS = frozenset({
    "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
    "Transform", "Resources", "Outputs", "Hooks",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata",
    "CreationPolicy", "UpdatePolicy", "Description", "Version",
})  # fmt: skip
POLICIES: Mapping[str, tuple[str, ...]] = {
    "DeletionPolicy": ("Delete", "Retain", "Snapshot", "RetainExceptOnCreate"),
    "UpdateReplacePolicy": ("Delete", "Retain", "Snapshot"),
}
MAX = {"Resources": 500, "Parameters": 200, "Outputs": 200, "Mappings": 200}
MAX_DESCRIPTION_LENGTH = 1024
CUSTOM_PREFIX = "Custom::"


@reads_templates
def check_sections(template: Mapping[str, Any]) -> None:
    """The outline of a template, also of one whose macros are still to run. Raises TemplateError."""
    unknown = sorted(set(template) - SECTIONS)
    # A macro may know further ones, as SAM does Globals; what it leaves is checked again.
    if unknown and "Transform" not in template:
        raise TemplateError(f"Invalid template property or properties [{', '.join(unknown)}]")
    # Nor is a null wrong before they ran: SAM writes a state's `ResultPath: null` into a text.
    empty = _null({name: content for name, content in template.items() if name != "Metadata"})
    if empty is not None and "Transform" not in template:
        raise TemplateError(f"Template format error: [{empty}] 'null' values are not allowed in templates")
    version = template.get("AWSTemplateFormatVersion", VERSION)
    if version != VERSION:
        raise TemplateError(f"Template format error: {version} is not a supported value for AWSTemplateFormatVersion.")
    description = template.get("Description")
    if description is not None and not isinstance(description, str):
        raise TemplateError("Template format error: Every Description member must be a string.")
    if description and len(description.encode()) > MAX_DESCRIPTION_LENGTH:
        raise TemplateError("Template format error: 'Description' length is greater than 1024.")
    for section, most in MAX.items():
        content = template.get(section, {})
        if not isinstance(content, dict):
            raise TemplateError(f"Template format error: [/{section}] '{section}' is expected to be an object")
        if len(content) > most:
            name = section.lower()
            raise TemplateError(
                f"Template format error: Number of {name}, {len(content)}, is greater than maximum allowed, {most}"
            )
    if not template.get("Resources"):
        raise TemplateError("Template format error: At least one Resources member must be defined.")
    parameters.check_definitions(template.get("Parameters", {}))


def _null(value: Any, path: str = "") -> str | None:
    """Where the first null in a template is."""
    if value is None:
        return path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, one in pairs if (found := _null(one, f"{path}/{key}")) is not None), None)


@reads_templates
def check_template(template: Mapping[str, Any], types: Container[str]) -> None:
    """A whole template, after its macros. types: the resource types there are. Raises TemplateError."""
    check_sections({name: content for name, content in template.items() if name != "Transform"})
    resources = template["Resources"]
    for name, resource in resources.items():
        _check_resource(name, resource)
    check_types((one for one in resources.values() if "Condition" not in one), types)
    _check_mappings(template.get("Mappings", {}))
    _check_functions(template)
    _check_conditions(template)
    dependencies(resources, template.get("Parameters", {}))
    _check_outputs(template)


@reads_templates
def check_types(resources: Iterable[Mapping[str, Any]], types: Container[str]) -> None:
    """Raises TemplateError for resources of types that there are not.

    Those with a condition are checked once it is decided, so that a template may hold what only AWS can make.
    """
    unknown = sorted({one["Type"] for one in resources if not known_type(one["Type"], types)})
    if unknown:
        raise TemplateError(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def known_type(type_: str, types: Container[str]) -> bool:
    """Whether there is such a resource type."""
    return type_ in types or type_.startswith(CUSTOM_PREFIX)


def _check_resource(name: str, resource: Any) -> None:
    if not (name.isascii() and name.isalnum()):
        raise TemplateError(f"Template format error: Resource name {name} is non alphanumeric.")
    if not isinstance(resource, dict):
        raise TemplateError("Template format error: Every Resources member must be an object.")
    if not isinstance(resource.get("Type"), str):
        raise TemplateError(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )
    unknown = sorted(set(resource) - ATTRIBUTES)
    if unknown:
        raise TemplateError(f"Invalid template resource property '{unknown[0]}'")
    if not isinstance(resource.get("Properties", {}), dict):
        raise TemplateError(
            f"Template format error: [/Resources/{name}/Properties] 'null' values are not allowed in templates"
            if resource["Properties"] is None
            else "Template format error: Every Properties member must be an object."
        )
    for policy in POLICIES:
        value = resource.get(policy, "Delete")
        # Functions are taken, as recorded on AWS; what they give is checked with the parameters' values.
        if function_of(value) is None:
            check_policy(name, policy, value)


def check_policy(name: str, policy: str, value: Any) -> None:
    """Raises TemplateError for what is none of a policy's values. name: the resource."""
    if not isinstance(value, str):
        raise TemplateError(f"Template format error: Every {policy} member must be a string.")
    if value not in POLICIES[policy]:
        raise TemplateError(f"Template format error: Unrecognized {policy} {value} for resource {name}")


def _check_mappings(mappings: Mapping[str, Any]) -> None:
    for name, mapping in mappings.items():
        if not isinstance(mapping, dict) or not all(isinstance(one, dict) for one in mapping.values()):
            raise TemplateError(f"Template format error: Every Mappings member {name} must be a map")
        for attributes in mapping.values():
            if any(isinstance(value, dict) for value in attributes.values()):
                raise TemplateError("Template format error: Every Mappings attribute must be a String or a List.")


def transforms_of(template: Mapping[str, Any]) -> list[str]:
    """The names of the template's macros, in the order in which they stand."""
    declared = template.get("Transform") or []
    found = []
    for one in declared if isinstance(declared, list) else [declared]:
        found.append(one["Name"] if isinstance(one, dict) and isinstance(one.get("Name"), str) else str(one))
    return found


def _check_functions(template: Mapping[str, Any]) -> None:
    language = LANGUAGE in transforms_of(template)
    for section in ("Resources", "Conditions", "Outputs"):
        for name, _ in walk(template.get(section, {})):
            if name not in FUNCTIONS or (name in LANGUAGE_FUNCTIONS and not language):
                raise TemplateError(
                    f"Template error: Encountered unsupported function: {name} "
                    f"Supported functions are: [{', '.join(NAMES)}]"
                )


def _check_conditions(template: Mapping[str, Any]) -> None:
    conditions = template.get("Conditions", {})
    known = set(template.get("Parameters", {}))
    for condition in conditions.values():
        missing = [name for name, _ in references(condition) if name not in known and not name.startswith("AWS::")]
        if missing:
            raise TemplateError(
                f"Template format error: Unresolved dependencies [{', '.join(missing)}]. Cannot reference resources in "
                "the Conditions block of the template"
            )
    for section in ("Resources", "Outputs"):
        for member in template.get(section, {}).values():
            name = member.get("Condition") if isinstance(member, dict) else None
            if name is not None and name not in conditions:
                raise TemplateError(
                    f"Template format error: Unresolved condition dependency {name} in the {section} block of the "
                    "template"
                )
        for name, argument in walk(template.get(section, {})):
            if name == "Fn::If" and isinstance(argument, list) and argument and argument[0] not in conditions:
                raise TemplateError(
                    f"Template format error: Unresolved condition dependency {argument[0]} in the {section} block of "
                    "the template"
                )


def _check_outputs(template: Mapping[str, Any]) -> None:
    known = {**template.get("Parameters", {}), **template["Resources"]}
    for name, output in template.get("Outputs", {}).items():
        if not (name.isascii() and name.isalnum()):
            raise TemplateError(f"Template format error: Output name {name} is non alphanumeric.")
        if not isinstance(output, dict) or "Value" not in output:
            raise TemplateError("Template format error: Every Outputs member must contain a Value object")
        missing = []
        for target, attribute in references(output):
            if target in known or target.startswith("AWS::"):
                continue
            if attribute is not None:
                raise TemplateError(f"Template error: instance of Fn::GetAtt references undefined resource {target}")
            missing.append(target)
        if missing:
            raise TemplateError(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] in the Outputs block "
                "of the template"
            )

"""What stands for CloudFormation's references in a definition that is looked at without being deployed."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from pampero.cli.workflow.places import members

REGION, ACCOUNT = "us-east-1", "123456789012"
_PSEUDO = MappingProxyType({
    "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::Region": REGION, "AWS::StackName": "stack",
    "AWS::URLSuffix": "amazonaws.com", "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/stack/1",
})  # fmt: skip
# How the ARN of a resource ends, by its type.
_ARNS = MappingProxyType({
    "AWS::Serverless::Function": f"lambda:{REGION}:{ACCOUNT}:function:",
    "AWS::Lambda::Function": f"lambda:{REGION}:{ACCOUNT}:function:",
    "AWS::StepFunctions::Activity": f"states:{REGION}:{ACCOUNT}:activity:",
    "AWS::StepFunctions::StateMachine": f"states:{REGION}:{ACCOUNT}:stateMachine:",
    "AWS::Serverless::StateMachine": f"states:{REGION}:{ACCOUNT}:stateMachine:",
    "AWS::SNS::Topic": f"sns:{REGION}:{ACCOUNT}:",
    "AWS::SQS::Queue": f"sqs:{REGION}:{ACCOUNT}:",
    "AWS::IAM::Role": f"iam::{ACCOUNT}:role/",
    "AWS::S3::Bucket": "s3:::",
})  # fmt: skip
# Types whose Ref is their ARN.
_REFERRED = frozenset({
    "AWS::StepFunctions::Activity", "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine", "AWS::SNS::Topic",
})  # fmt: skip
_VARIABLE = re.compile(r"\$\{([^}!][^}]*)\}")


class StandIns:
    """Of one template."""

    def __init__(self, template: dict[str, Any]) -> None:
        self._parameters = members(template, "Parameters")
        self._resources = members(template, "Resources")

    def text(self, value: Any) -> str:
        """A value as a text."""
        found = self.value(value)
        return found if isinstance(found, str) else str(found)

    def value(self, value: Any) -> Any:
        """A value in which every function is replaced by what it could give."""
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, given),) = value.items()
            if name == "Ref" and isinstance(given, str):
                return self._referred(given)
            if name.startswith("Fn::"):
                return self._function(name, given)
        return {key: self.value(one) for key, one in value.items()}

    def _function(self, name: str, given: Any) -> Any:
        if name == "Fn::GetAtt":
            parts = given.split(".", 1) if isinstance(given, str) else [str(one) for one in given]
            return self._attribute(parts[0], ".".join(parts[1:]))
        if name == "Fn::Sub":
            text, own = (given[0], given[1]) if isinstance(given, list) and len(given) == 2 else (given, {})
            return self._substituted(str(text), own if isinstance(own, dict) else {})
        if name == "Fn::Join" and isinstance(given, list) and len(given) == 2 and isinstance(given[1], list):
            return str(given[0]).join(self.text(one) for one in given[1])
        if name == "Fn::If" and isinstance(given, list) and len(given) == 3:
            return self.value(given[1])
        if name == "Fn::ToJsonString":
            return self.value(given)
        return self._unknown(name)

    def _unknown(self, function: str) -> Any:
        return self._arn("AWS::Lambda::Function", "imported")

    def _substituted(self, text: str, own: dict[str, Any]) -> str:
        def one(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name in own:
                return self.text(own[name])
            if "." in name:
                return str(self._attribute(*name.split(".", 1)))
            known = name in _PSEUDO or name in self._parameters or name in self._resources
            return str(self._referred(name)) if known else match.group()

        return _VARIABLE.sub(one, text).replace("${!", "${")

    def _referred(self, name: str) -> Any:
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self._parameters:
            parameter = members(self._parameters, name)
            number = parameter.get("Type") == "Number"
            return parameter.get("Default", 1 if number else self._arn("AWS::Lambda::Function", name))
        kind = str(members(self._resources, name).get("Type"))
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"
        if kind in _REFERRED:
            return self._arn(kind, name)
        if kind in ("AWS::Lambda::Version", "AWS::Lambda::Alias"):
            return self._arn("AWS::Lambda::Function", f"{name}:1")
        # SAM's Function.Version and Function.Alias.
        return self._arn("AWS::Lambda::Function", name.split(".")[0]) if "." in name else name

    def _attribute(self, name: str, attribute: str) -> str:
        if attribute in ("Version", "Alias"):
            return self._arn("AWS::Lambda::Function", f"{name}:1")
        if attribute.endswith("Arn"):
            return self._arn(str(members(self._resources, name).get("Type")), name)
        return f"{name}-{attribute}"

    def _arn(self, kind: str, name: str) -> str:
        # What is not in this template (a nested stack's output) may be a function.
        known = kind in _ARNS or not kind.startswith("AWS::") or kind == "AWS::CloudFormation::Stack"
        tail = (
            _ARNS.get(kind, _ARNS["AWS::Lambda::Function"])
            if known
            else f"{kind.split('::')[1].lower()}:{REGION}:{ACCOUNT}:"
        )
        return f"arn:aws:{tail}{name}"


class Placeholders(StandIns):
    """What a deployment alone knows stays open: `${Name}` or `${Name_Attribute}`, whose value a deployed definition tells."""

    def __init__(self, template: dict[str, Any]) -> None:
        super().__init__(template)
        self._number = 0

    def _unknown(self, function: str) -> Any:
        self._number += 1
        return _open(f"{function.partition('::')[2]}{self._number}")

    def _referred(self, name: str) -> Any:
        return _open(name)

    def _attribute(self, name: str, attribute: str) -> str:
        return _open(f"{name}.{attribute}")


def _open(name: str) -> str:
    return f"${{{re.sub(r'[^0-9A-Za-z]+', '_', name)}}}"

"""Stacks as the tests handle them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest


class Stacks:
    """A CloudFormation client with what the tests do again and again."""

    def __init__(self, client: Any, wait_until: Callable[..., Any]) -> None:
        self.client = client
        self._wait_until = wait_until

    def settle(self, name: str, seconds: float = 20.0) -> dict[str, Any]:
        """The stack once it has come to rest."""

        def look() -> Any:
            stack = self.client.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        found: dict[str, Any] = self._wait_until(look, seconds)
        return found

    def create(self, name: str, template: Any, **arguments: Any) -> dict[str, Any]:
        """CreateStack, and wait."""
        self.client.create_stack(StackName=name, TemplateBody=body_of(template), **arguments)
        return self.settle(name)

    def update(self, name: str, template: Any, **arguments: Any) -> dict[str, Any]:
        """UpdateStack, and wait."""
        self.client.update_stack(StackName=name, TemplateBody=body_of(template), **arguments)
        return self.settle(name)

    def delete(self, name: str) -> dict[str, Any]:
        """DeleteStack, and wait."""
        stack = self.client.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        self.client.delete_stack(StackName=stack)
        return self.settle(stack)

    def events(self, name: str) -> list[tuple[str, str, str]]:
        """(logical id, status, reason), oldest first."""
        pages = self.client.get_paginator("describe_stack_events").paginate(StackName=name)
        found = [one for page in pages for one in page["StackEvents"]][::-1]
        return [(one["LogicalResourceId"], one["ResourceStatus"], one.get("ResourceStatusReason", "")) for one in found]

    def resource(self, name: str, logical_id: str) -> dict[str, Any]:
        """One resource."""
        found: dict[str, Any] = self.client.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
        detail: dict[str, Any] = found["StackResourceDetail"]
        return detail

    def marks(self, name: str, logical_id: str) -> dict[str, str]:
        """The tags by which CloudFormation marks a resource."""
        values = {"stack-name": name, "stack-id": self.settle(name)["StackId"], "logical-id": logical_id}
        return {f"aws:cloudformation:{key}": value for key, value in values.items()}

    def outputs(self, name: str) -> dict[str, str]:
        """The outputs by key."""
        stack = self.client.describe_stacks(StackName=name)["Stacks"][0]
        return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


def body_of(template: Any) -> str:
    """A template's text."""
    return template if isinstance(template, str) else json.dumps(template)


@pytest.fixture
def stacks(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Stacks:
    """Stacks of the test's account."""
    return Stacks(client("cloudformation"), wait_until)


@pytest.fixture
def stacks_of(wait_until: Callable[..., Any]) -> Callable[[Any], Stacks]:
    """Stacks through a client of another server or user."""
    return lambda client: Stacks(client, wait_until)

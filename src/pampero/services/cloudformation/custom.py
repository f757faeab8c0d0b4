"""Custom resources, made by a function or through a topic; and wait conditions.

Source: "Custom resource request objects", "Custom resource response objects", "AWS::CloudFormation::WaitCondition".
"""

from __future__ import annotations

import json
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, Resource, ResourceType, Target, resource_type, text
from pampero.kernel import jsontext
from pampero.services.cloudformation import replies
from pampero.services.cloudformation.model import invalid
from pampero.services.cloudformation.template.values import plain

TIMEOUT_SECONDS = 3600
FAILED = "FAILED"


def _decoded(body: str) -> dict[str, Any]:
    found = jsontext.loads(body)
    return found if isinstance(found, dict) else {}


@resource_type("AWS::CloudFormation::CustomResource")
class CustomResourceType(ResourceType):
    """Also `Custom::…`. Ref: the physical id that the answer gives. GetAtt: the members of its Data."""

    interruptible = shared = True

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Send a Create request and wait for the answer."""
        answer = await self._ask(context, target, "Create", properties, {})
        physical_id = answer.get("PhysicalResourceId")
        if answer.get("Status") == FAILED:
            if physical_id:
                target.note(text(physical_id))
            raise _refused(answer, target)
        if not physical_id:
            raise invalid("Invalid PhysicalResourceId")
        return Resource(text(physical_id), answer.get("Data") or {})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Send an Update request; an answer with another physical id replaces the resource."""
        extra = {"PhysicalResourceId": physical_id, "OldResourceProperties": plain(dict(old))}
        answer = await self._ask(context, target, "Update", new, extra)
        if answer.get("Status") == FAILED:
            raise _refused(answer, target)
        return Resource(text(answer.get("PhysicalResourceId") or physical_id), answer.get("Data") or {})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Send a Delete request and wait for the answer."""
        answer = await self._ask(context, target, "Delete", properties, {"PhysicalResourceId": physical_id})
        if answer.get("Status") == FAILED:
            raise _refused(answer, target)

    async def _ask(
        self, context: Context, target: Target, kind: str, properties: Properties, extra: dict[str, Any]
    ) -> dict[str, Any]:
        service = text(properties["ServiceToken"])
        reply = await context.write(replies.expect, target.token)
        if not reply.sent:
            request = {
                "RequestType": kind,
                "ServiceToken": service,
                "ResponseURL": replies.url(context, reply),
                "StackId": target.stack_id,
                "RequestId": target.token,
                "LogicalResourceId": target.logical_id,
                "ResourceType": target.resource_type,
                "ResourceProperties": plain(dict(properties)),
                **extra,
            }
            await self._send(context, service, json.dumps(request))
            await context.write(replies.mark_sent, target.token)
        until = reply.created + int(properties.get("ServiceTimeout", TIMEOUT_SECONDS))
        reply = await replies.wait(context, target.token, until)
        await context.write(replies.forget, target.token)
        if not reply.bodies:
            raise invalid(
                "CloudFormation did not receive a response from your Custom Resource. Please check your logs for "
                f"requestId [{target.token}]. If you are using the Python cfn-response module, you may need to update "
                "your Lambda function code so that CloudFormation can attach the updated version."
            )
        return _decoded(next(iter(reply.bodies.values())))

    async def _send(self, context: Context, service: str, request: str) -> None:
        if ":sns:" in service:
            await context.client("sns").call(
                "Publish", TopicArn=service, Subject="AWS CloudFormation custom resource request", Message=request
            )
            return
        await context.client("lambda").call(
            "Invoke", FunctionName=service, InvocationType="Event", Payload=request.encode()
        )


def _refused(answer: dict[str, Any], target: Target) -> Exception:
    reason = answer.get("Reason") or "no reason given"
    return invalid(
        f"Received response status [FAILED] from custom resource. Message returned: {reason} (RequestId: {target.token})"
    )


@resource_type("AWS::CloudFormation::WaitConditionHandle")
class WaitConditionHandleType(ResourceType):
    """Ref: the URL to which signals are sent."""

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Nothing is made but a URL that no one can guess."""
        reply = await context.write(replies.expect, target.token)
        return Resource(replies.url(context, reply))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """There is nothing to change."""
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The URL answers no more."""
        await context.write(replies.forget, replies.request_of(physical_id))


@resource_type("AWS::CloudFormation::WaitCondition")
class WaitConditionType(ResourceType):
    """Complete once Count signals have come. GetAtt: Data, the signals' data by their unique ids."""

    interruptible = True

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Wait for the signals, at most Timeout seconds from the first try on."""
        if "Handle" not in properties and "Timeout" not in properties:
            # Its creation policy says what it waits for.
            return Resource(target.name(128), {"Data": "{}"})
        wanted = int(properties.get("Count", 1))
        begun = await context.write(replies.expect, target.token)
        until = begun.created + int(properties["Timeout"])
        request = replies.request_of(properties["Handle"])
        signals: dict[str, dict[str, Any]] = {}
        for count in range(1, wanted + 1):
            reply = await replies.wait(context, request, until, count)
            signals = {unique_id: _decoded(body) for unique_id, body in reply.bodies.items()}
            for unique_id, signal in signals.items():
                if signal.get("Status") != "SUCCESS":
                    raise invalid(
                        f"WaitCondition received failed message: '{signal.get('Reason', '')}' for uniqueId: {unique_id}"
                    )
            if len(signals) < count:
                raise invalid(f"WaitCondition timed out. Received {len(signals)} conditions when expecting {wanted}")
        data = json.dumps({unique_id: signal.get("Data", "") for unique_id, signal in signals.items()})
        return Resource(target.name(128), {"Data": data})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """There is nothing that could be changed in place."""
        raise invalid("Update to resource type AWS::CloudFormation::WaitCondition is not supported.")

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """There is nothing to delete."""
        await context.write(replies.forget, target.token)

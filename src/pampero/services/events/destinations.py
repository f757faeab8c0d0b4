"""API destinations: endpoints over HTTP that rules send events to, with the authorisation of a connection."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import Noun, named
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.events import types as t
from pampero.services.events.connections import AUTHORIZED, AUTHORIZING, CONNECTIONS, connection_at
from pampero.services.events.targets import page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ACTIVE, INACTIVE = "ACTIVE", "INACTIVE"
# Invocations a second where none are given ("Amazon EventBridge quotas": the rate of invocations of API destinations).
USUAL_RATE = 300


class ApiDestination(Noun):
    """An API destination. connection: its ARN. rate: invocations a second. created, modified: epoch seconds."""

    uid: str
    connection: str
    endpoint: str
    method: str
    created: float
    modified: float
    rate: int = USUAL_RATE
    description: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("events", self.region, self.account, f"api-destination/{self.name}/{self.uid}")


DESTINATIONS: Documents[ApiDestination] = Documents(
    "events.api-destination", ApiDestination, at=lambda destination: (destination.scope, destination.name)
)
_named = named("events", "api-destination/{req.Name}")


def find_destination(tx: ReadTx, scope: str, name: str) -> ApiDestination:
    """Raises ResourceNotFoundException."""
    found = DESTINATIONS.get(tx, scope, name)
    if found is None:
        text = f"Failed to describe the api-destination(s). An api-destination '{name}' does not exist."
        raise ApiError("ResourceNotFoundException", text)
    return found


def destination_at(tx: ReadTx, text: str) -> ApiDestination:
    """The API destination with this ARN. Raises ResourceNotFoundException."""
    _, _, _, region, account, resource = text.split(":", 5)
    return find_destination(tx, f"{account}/{region}", resource.split("/")[1])


def _state(tx: ReadTx, destination: ApiDestination) -> str:
    """Inactive without a connection that authorises. Source: API_DescribeApiDestination."""
    name = destination.connection.split("/")[1]
    connection = CONNECTIONS.get(tx, destination.scope, name)
    usable = connection is not None and connection.arn == destination.connection
    return ACTIVE if usable and connection.state in (AUTHORIZED, AUTHORIZING) else INACTIVE  # type: ignore[union-attr]


def _made(tx: ReadTx, destination: ApiDestination) -> dict[str, Any]:
    return {
        "ApiDestinationArn": destination.arn,
        "ApiDestinationState": _state(tx, destination),
        "CreationTime": destination.created,
        "LastModifiedTime": destination.modified,
    }


def _shape(tx: ReadTx, destination: ApiDestination) -> dict[str, Any]:
    return _made(tx, destination) | {
        "Name": destination.name,
        "ConnectionArn": destination.connection,
        "InvocationEndpoint": destination.endpoint,
        "HttpMethod": destination.method,
        "InvocationRateLimitPerSecond": destination.rate,
    }


@operation("CreateApiDestination", resource=_named)
def create_api_destination(tx: Tx, call: Call, req: t.CreateApiDestinationRequest) -> t.CreateApiDestinationResponse:
    """Keep an endpoint. Source: API_CreateApiDestination.

    Endpoints over plain HTTP are taken, which AWS refuses: on a machine of one's own there may be no certificate.
    Raises ResourceAlreadyExistsException, ResourceNotFoundException.
    """
    if DESTINATIONS.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"An api-destination '{req.Name}' already exists.")
    connection_at(tx, req.ConnectionArn)
    destination = ApiDestination(
        name=req.Name,
        account=call.account,
        region=call.region,
        uid=ids.uuid4(),
        connection=req.ConnectionArn,
        endpoint=req.InvocationEndpoint,
        method=req.HttpMethod,
        created=tx.now,
        modified=tx.now,
        rate=req.InvocationRateLimitPerSecond or USUAL_RATE,
        description=req.Description,
    )
    DESTINATIONS.save(tx, destination)
    return t.CreateApiDestinationResponse(**_made(tx, destination))


@operation("UpdateApiDestination", resource=_named)
def update_api_destination(tx: Tx, call: Call, req: t.UpdateApiDestinationRequest) -> t.UpdateApiDestinationResponse:
    """Change an endpoint; what is left out stays. Source: API_UpdateApiDestination. Raises ResourceNotFoundException."""
    destination = find_destination(tx, call.scope, req.Name)
    if req.ConnectionArn is not None:
        destination.connection = connection_at(tx, req.ConnectionArn).arn
    destination.endpoint = req.InvocationEndpoint or destination.endpoint
    destination.method = req.HttpMethod or destination.method
    destination.rate = req.InvocationRateLimitPerSecond or destination.rate
    if req.Description is not None:
        destination.description = req.Description
    destination.modified = tx.now
    DESTINATIONS.save(tx, destination)
    return t.UpdateApiDestinationResponse(**_made(tx, destination))


@operation("DeleteApiDestination", resource=_named)
def delete_api_destination(tx: Tx, call: Call, req: t.DeleteApiDestinationRequest) -> t.DeleteApiDestinationResponse:
    """Delete an endpoint. Source: API_DeleteApiDestination. Raises ResourceNotFoundException."""
    DESTINATIONS.delete(tx, call.scope, find_destination(tx, call.scope, req.Name).name)
    return t.DeleteApiDestinationResponse()


@operation("DescribeApiDestination", resource=_named, read=True)
def describe_api_destination(
    tx: ReadTx, call: Call, req: t.DescribeApiDestinationRequest
) -> t.DescribeApiDestinationResponse:
    """One endpoint. Source: API_DescribeApiDestination. Raises ResourceNotFoundException."""
    destination = find_destination(tx, call.scope, req.Name)
    return t.DescribeApiDestinationResponse(**_shape(tx, destination), Description=destination.description)


@operation("ListApiDestinations", resource="*", read=True)
def list_api_destinations(tx: ReadTx, call: Call, req: t.ListApiDestinationsRequest) -> t.ListApiDestinationsResponse:
    """Endpoints by their names, of a prefix and a connection. Source: API_ListApiDestinations."""
    found = dict(DESTINATIONS.page(tx, call.scope, prefix=req.NamePrefix or ""))
    names = [name for name, one in found.items() if req.ConnectionArn in (None, one.connection)]
    shown, token = page_of(names, req.Limit, req.NextToken)
    listed = [t.ApiDestination(**_shape(tx, found[name])) for name in shown]
    return t.ListApiDestinationsResponse(ApiDestinations=listed, NextToken=token)

"""Mobile push: platform applications and the devices that are registered with them. What is sent is in the outbox."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import Noun
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import member
from pampero.kernel import ids
from pampero.kernel.arn import arn, same
from pampero.services.sns import feedback
from pampero.services.sns import types as t
from pampero.services.sns.model import Message, invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PLATFORMS = frozenset({"ADM", "APNS", "APNS_SANDBOX", "BAIDU", "FCM", "GCM", "MACOS", "MACOS_SANDBOX", "MPNS", "WNS"})
NAME = re.compile(r"[A-Za-z0-9_.-]*")
MAX_NAME_LENGTH = 256
SECRET = frozenset({"PlatformCredential", "PlatformPrincipal"})
ENDPOINT = frozenset({"CustomUserData", "Enabled", "Token"})
PAGE = 100


class Application(Noun):
    """A platform application: a way to push, with the credentials for it."""

    platform: str
    attributes: dict[str, str]

    @property
    def id(self) -> str:
        """What is unique in its account and region."""
        return f"{self.platform}/{self.name}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("sns", self.region, self.account, f"app/{self.id}")


class Device(Noun):
    """An endpoint of a platform application. name: the application's. id: a UUID."""

    platform: str
    id: str
    attributes: dict[str, str]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("sns", self.region, self.account, f"endpoint/{self.platform}/{self.name}/{self.id}")


APPLICATIONS: Documents[Application] = Documents("sns.application", Application, at=lambda one: (one.scope, one.id))
DEVICES: Documents[Device] = Documents(
    "sns.device",
    Device,
    at=lambda one: (one.scope, one.arn),
    keys={"app": lambda one: f"{one.platform}/{one.name}"},
)


def _scope(text: str, name: str) -> tuple[str, str]:
    """(account and region, resource) of an ARN. Raises InvalidParameter."""
    parts = text.split(":", 5)
    if len(parts) < 6:
        raise invalid(f"{name} Reason: An ARN must have at least 6 elements, not {len(parts)}")
    return f"{parts[4]}/{parts[3]}", parts[5]


def _application_of(tx: ReadTx, text: str) -> Application | None:
    """Raises InvalidParameter."""
    scope, resource = _scope(text, "PlatformApplicationArn")
    found = APPLICATIONS.get(tx, scope, resource.removeprefix("app/"))
    return found if found is not None and same(text, found.arn) else None


def _application(tx: ReadTx, text: str) -> Application:
    found = _application_of(tx, text)
    if found is None:
        raise ApiError("NotFoundException", "PlatformApplication does not exist")
    return found


def _check_feedback(tx: ReadTx, call: Call, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if feedback.ATTRIBUTE.fullmatch(name) and value:
            feedback.check(tx, call, name, value)


def told(tx: Tx, device: Device, message: Message, dwell: int = 0) -> None:
    """Have a push told that went to a device, if its application's attributes ask for it."""
    application = APPLICATIONS.get(tx, device.scope, f"{device.platform}/{device.name}")
    role = feedback.role_for(application.attributes, "", True) if application is not None else None
    if application is not None and role:
        more = {"token": device.attributes["Token"]}
        outcome = feedback.Outcome(True, 200, "", device.arn, dwell, more=more)
        feedback.note(tx, device.scope, role, f"app/{application.id}", message, outcome)


def endpoint_of(tx: ReadTx, text: str) -> Device | None:
    """The device of an endpoint's ARN, if there is one."""
    parts = text.split(":", 5)
    return DEVICES.get(tx, f"{parts[4]}/{parts[3]}", text) if len(parts) == 6 else None


def _device(tx: ReadTx, text: str) -> Device:
    _scope(text, "EndpointArn")
    found = endpoint_of(tx, text)
    if found is None:
        raise ApiError("NotFoundException", "Endpoint does not exist")
    return found


@operation("CreatePlatformApplication", resource="*")
def create_platform_application(
    tx: Tx, call: Call, req: t.CreatePlatformApplicationInput
) -> t.CreatePlatformApplicationResponse:
    """Make a platform application, or change the one of this name. Source: API_CreatePlatformApplication. Raises
    InvalidParameter."""
    if not req.Name:
        raise invalid(f"{req.Name} Reason: cannot be empty")
    if len(req.Name) > MAX_NAME_LENGTH:
        raise invalid(f"{req.Name} Reason: must be at most 256 characters long")
    if not NAME.fullmatch(req.Name):
        text = "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'"
        raise invalid(f"{req.Name} Reason: {text}")
    if req.Platform not in PLATFORMS:
        raise invalid(f"Platform Reason: {req.Platform} is not supported")
    if "PlatformCredential" not in req.Attributes:
        raise invalid("Attributes Reason: PlatformCredential attribute is required")
    _check_feedback(tx, call, req.Attributes)
    made = Application(req.Name, call.account, call.region, req.Platform, dict(req.Attributes))
    return t.CreatePlatformApplicationResponse(PlatformApplicationArn=APPLICATIONS.save(tx, made).arn)


def _shown(application: Application) -> dict[str, str]:
    """Its attributes without what is secret."""
    return {"Enabled": "true", **{n: v for n, v in application.attributes.items() if n not in SECRET}}


@operation("GetPlatformApplicationAttributes", resource=member("PlatformApplicationArn"), read=True)
def get_platform_application_attributes(
    tx: ReadTx, call: Call, req: t.GetPlatformApplicationAttributesInput
) -> t.GetPlatformApplicationAttributesResponse:
    """Its attributes. Source: API_GetPlatformApplicationAttributes. Raises NotFound, InvalidParameter."""
    return t.GetPlatformApplicationAttributesResponse(Attributes=_shown(_application(tx, req.PlatformApplicationArn)))


@operation("SetPlatformApplicationAttributes", resource=member("PlatformApplicationArn"))
def set_platform_application_attributes(tx: Tx, call: Call, req: t.SetPlatformApplicationAttributesInput) -> None:
    """Change attributes. Source: API_SetPlatformApplicationAttributes. Raises NotFound, InvalidParameter."""
    application = _application(tx, req.PlatformApplicationArn)
    _check_feedback(tx, call, req.Attributes or {})
    application.attributes |= req.Attributes or {}
    APPLICATIONS.save(tx, application)


@operation("ListPlatformApplications", resource="*", read=True)
def list_platform_applications(
    tx: ReadTx, call: Call, req: t.ListPlatformApplicationsInput
) -> t.ListPlatformApplicationsResponse:
    """All of them, a hundred a page. Source: API_ListPlatformApplications."""
    after = position_of(req.NextToken, lambda: invalid("NextToken"))
    shown, token = named_page(APPLICATIONS.page(tx, call.scope, after=after, limit=PAGE + 1), PAGE)
    found = [t.PlatformApplication(PlatformApplicationArn=one.arn, Attributes=_shown(one)) for one in shown]
    return t.ListPlatformApplicationsResponse(PlatformApplications=found, NextToken=token)


@operation("DeletePlatformApplication", resource=member("PlatformApplicationArn"))
def delete_platform_application(tx: Tx, call: Call, req: t.DeletePlatformApplicationInput) -> None:
    """Delete one with its endpoints; that it is gone is no error. Source: API_DeletePlatformApplication."""
    found = _application_of(tx, req.PlatformApplicationArn)
    if found is None:
        return
    for place, _ in DEVICES.find(tx, found.scope, "app", found.id):
        DEVICES.delete(tx, found.scope, place)
    APPLICATIONS.delete(tx, found.scope, found.id)


@operation("CreatePlatformEndpoint", resource=member("PlatformApplicationArn"))
def create_platform_endpoint(tx: Tx, call: Call, req: t.CreatePlatformEndpointInput) -> t.CreateEndpointResponse:
    """Register a device; a repeat answers the same. Source: API_CreatePlatformEndpoint. Raises NotFound,
    InvalidParameter."""
    application = _application(tx, req.PlatformApplicationArn)
    given = dict(req.Attributes or {})
    if req.CustomUserData is not None:
        given["CustomUserData"] = req.CustomUserData
    _check(given)
    wanted = {"Enabled": "true", **given, "Token": req.Token}
    for _, device in DEVICES.find(tx, application.scope, "app", application.id):
        if device.attributes["Token"] == req.Token:
            if device.attributes != wanted:
                text = f"Endpoint {device.arn} already exists with the same Token, but different attributes."
                raise invalid(f"Token Reason: {text}")
            return t.CreateEndpointResponse(EndpointArn=device.arn)
    made = Device(application.name, application.account, application.region, application.platform, ids.uuid4(), wanted)
    return t.CreateEndpointResponse(EndpointArn=DEVICES.save(tx, made).arn)


def _check(attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if name not in ENDPOINT:
            raise invalid(f"Attributes Reason: Invalid attribute: {name}")
        if name == "Enabled" and value.lower() not in ("true", "false"):
            raise invalid(f"Attributes Reason: Invalid value for attribute: {name}: must be true or false")


@operation("GetEndpointAttributes", resource=member("EndpointArn"), read=True)
def get_endpoint_attributes(
    tx: ReadTx, call: Call, req: t.GetEndpointAttributesInput
) -> t.GetEndpointAttributesResponse:
    """A device's attributes. Source: API_GetEndpointAttributes. Raises NotFound, InvalidParameter."""
    return t.GetEndpointAttributesResponse(Attributes=_device(tx, req.EndpointArn).attributes)


@operation("SetEndpointAttributes", resource=member("EndpointArn"))
def set_endpoint_attributes(tx: Tx, call: Call, req: t.SetEndpointAttributesInput) -> None:
    """Change a device's attributes. Source: API_SetEndpointAttributes. Raises NotFound, InvalidParameter."""
    device = _device(tx, req.EndpointArn)
    _check(req.Attributes)
    device.attributes |= {name: v.lower() if name == "Enabled" else v for name, v in req.Attributes.items()}
    DEVICES.save(tx, device)


@operation("ListEndpointsByPlatformApplication", resource=member("PlatformApplicationArn"), read=True)
def list_endpoints_by_platform_application(
    tx: ReadTx, call: Call, req: t.ListEndpointsByPlatformApplicationInput
) -> t.ListEndpointsByPlatformApplicationResponse:
    """The devices of one, a hundred a page. Source: API_ListEndpointsByPlatformApplication. Raises NotFound."""
    application = _application(tx, req.PlatformApplicationArn)
    after = position_of(req.NextToken, lambda: invalid("NextToken"))
    found = [(id_, one) for id_, one in DEVICES.find(tx, application.scope, "app", application.id) if id_ > after]
    shown, token = named_page(found, PAGE)
    endpoints = [t.Endpoint(EndpointArn=one.arn, Attributes=one.attributes) for one in shown]
    return t.ListEndpointsByPlatformApplicationResponse(Endpoints=endpoints, NextToken=token)


@operation("DeleteEndpoint", resource=member("EndpointArn"))
def delete_endpoint(tx: Tx, call: Call, req: t.DeleteEndpointInput) -> None:
    """Forget a device; that it is gone is no error. Source: API_DeleteEndpoint. Raises InvalidParameter."""
    scope, _ = _scope(req.EndpointArn, "EndpointArn")
    DEVICES.delete(tx, scope, req.EndpointArn)

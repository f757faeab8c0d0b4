"""Service-specific credentials: names and passwords of users for one service, such as Git's for CodeCommit.

No service here takes them: they are kept, shown, switched on and off. Those of services with long-term API keys are not built.
Source: "Service-specific credentials for IAM users".
"""

from __future__ import annotations

from collections.abc import Iterable

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.iam import types as t
from pampero.services.iam.listing import page
from pampero.services.iam.model import ServiceCredential, User, save, user_arn, user_of
from pampero.services.iam.users import name_of
from pampero.store.tx import ReadTx, Tx

MAX_CREDENTIALS = 2
SERVICES = ("codecommit.amazonaws.com", "cassandra.amazonaws.com")
ACTIVE = "Active"
PASSWORD_LENGTH = 43


def _check(service: str) -> None:
    if service not in SERVICES:
        raise ApiError(
            "ServiceNotSupportedException", f"No such service {service} is supported for Service Specific Credentials"
        )


def _shown(user: User, one: ServiceCredential) -> t.ServiceSpecificCredentialMetadata:
    return t.ServiceSpecificCredentialMetadata(
        UserName=user.name,
        Status=one.status,
        ServiceUserName=one.name,
        CreateDate=one.created,
        ServiceSpecificCredentialId=one.id,
        ServiceName=one.service,
    )


def _with_password(user: User, one: ServiceCredential) -> t.ServiceSpecificCredential:
    """With a new password, which is shown this once, and of which nothing is kept: nobody here asks for it."""
    return t.ServiceSpecificCredential(
        CreateDate=one.created,
        ServiceName=one.service,
        ServiceUserName=one.name,
        ServicePassword=f"{ids.secret(PASSWORD_LENGTH)}=",
        ServiceSpecificCredentialId=one.id,
        UserName=user.name,
        Status=one.status,
    )


def _name(user: User, service: str, taken: Iterable[str]) -> str:
    """`alice-at-111122223333`, and `alice+1-at-…` where that is taken."""
    first = f"{user.name}-at-{user.account}"
    return f"{user.name}+1-at-{user.account}" if first in set(taken) else first


@operation("CreateServiceSpecificCredential", resource=user_arn)
def create_service_specific_credential(
    tx: Tx, call: Call, req: t.CreateServiceSpecificCredentialRequest
) -> t.CreateServiceSpecificCredentialResponse:
    """A name and a password for one service. Source: API_CreateServiceSpecificCredential. Raises NoSuchEntity,
    ServiceNotSupported, LimitExceeded."""
    user = user_of(tx, call, req.UserName)
    _check(req.ServiceName)
    there = [one for one in user.credentials if one.service == req.ServiceName]
    if len(there) >= MAX_CREDENTIALS:
        text = f"Cannot exceed quota for ServiceSpecificCredentialsPerUser: {MAX_CREDENTIALS}"
        raise ApiError("LimitExceededException", text)
    name = _name(user, req.ServiceName, (one.name for one in there))
    made = ServiceCredential(ids.key_id("ACCA", 17), req.ServiceName, name, ACTIVE, tx.now)
    user.credentials.append(made)
    save(tx, user)
    return t.CreateServiceSpecificCredentialResponse(ServiceSpecificCredential=_with_password(user, made))


@operation("ListServiceSpecificCredentials", resource=user_arn, read=True)
def list_service_specific_credentials(
    tx: ReadTx, call: Call, req: t.ListServiceSpecificCredentialsRequest
) -> t.ListServiceSpecificCredentialsResponse:
    """A user's, of all services or one. Source: API_ListServiceSpecificCredentials. Raises NoSuchEntity, ServiceNotSupported."""
    user = user_of(tx, call, name_of(call, req))
    if req.ServiceName is not None:
        _check(req.ServiceName)
    kept = (one for one in user.credentials if req.ServiceName in (None, one.service))
    found = page(((one.id, one) for one in kept), req)
    return t.ListServiceSpecificCredentialsResponse(
        ServiceSpecificCredentials=[_shown(user, one) for one in found.items],
        IsTruncated=found.more or None,
        Marker=found.marker,
    )


def _find(tx: ReadTx, call: Call, name: str, id_: str) -> tuple[User, ServiceCredential]:
    user = user_of(tx, call, name)
    found = next((one for one in user.credentials if one.id == id_), None)
    if found is None:
        raise ApiError("NoSuchEntityException", f"No such credential {id_} exists")
    return user, found


@operation("UpdateServiceSpecificCredential", resource=user_arn)
def update_service_specific_credential(tx: Tx, call: Call, req: t.UpdateServiceSpecificCredentialRequest) -> None:
    """Switch one on or off. Source: API_UpdateServiceSpecificCredential. Raises NoSuchEntity."""
    user, one = _find(tx, call, name_of(call, req), req.ServiceSpecificCredentialId)
    one.status = req.Status
    save(tx, user)


@operation("ResetServiceSpecificCredential", resource=user_arn)
def reset_service_specific_credential(
    tx: Tx, call: Call, req: t.ResetServiceSpecificCredentialRequest
) -> t.ResetServiceSpecificCredentialResponse:
    """Another password. Source: API_ResetServiceSpecificCredential. Raises NoSuchEntity."""
    user, one = _find(tx, call, name_of(call, req), req.ServiceSpecificCredentialId)
    return t.ResetServiceSpecificCredentialResponse(ServiceSpecificCredential=_with_password(user, one))


@operation("DeleteServiceSpecificCredential", resource=user_arn)
def delete_service_specific_credential(tx: Tx, call: Call, req: t.DeleteServiceSpecificCredentialRequest) -> None:
    """Delete one. Source: API_DeleteServiceSpecificCredential. Raises NoSuchEntity."""
    user, one = _find(tx, call, name_of(call, req), req.ServiceSpecificCredentialId)
    user.credentials.remove(one)
    save(tx, user)

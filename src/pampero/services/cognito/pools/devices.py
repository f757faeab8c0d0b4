"""Devices that a user signs in from. Sources: developer guide, "Working with user devices"; API_ConfirmDevice and the operations
beside it.
"""

from __future__ import annotations

import base64

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, invalid, missing, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.tokens import bearer
from pampero.services.cognito.pools.users import existing
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PAGE = 60
MAX_VERIFIER_LENGTH = 385


class Device(msgspec.Struct):
    """A device that was confirmed. group: of its key; salt, verifier: of its own password (`srp`). remembered: it may stand for
    a second factor. made, changed, used: epoch seconds."""

    key: str
    group: str
    salt: bytes
    verifier: bytes
    name: str
    made: float
    changed: float
    used: float
    remembered: bool


# By the pool, and in it by the user's `sub` and the device's key.
DEVICES: Documents[Device] = Documents("cognito-idp.device", Device)


def group_of(pool: Pool) -> str:
    """The group of a pool's devices, which clients compute with."""
    return f"-{pool.id.partition('_')[2]}"


def known_device(tx: ReadTx, pool: str, sub: str, key: str | None) -> Device | None:
    """A user's device."""
    return DEVICES.get(tx, pool, f"{sub}/{key}")


def fresh_device(tx: ReadTx, pool: Pool, sub: str, key: str | None) -> t.NewDeviceMetadataType | None:
    """What a new device is offered, where the pool tracks devices."""
    if pool.settings.DeviceConfiguration is None or (key and known_device(tx, pool.id, sub, key) is not None):
        return None
    return t.NewDeviceMetadataType(DeviceKey=f"{pool.region}_{ids.uuid4()}", DeviceGroupKey=group_of(pool))


def forget_all(tx: Tx, pool: str, sub: str) -> None:
    """Delete the devices of a user that goes."""
    for id_, _ in DEVICES.page(tx, pool, prefix=f"{sub}/"):
        DEVICES.delete(tx, pool, id_)


@operation("ConfirmDevice", resource="*", public=True)
def confirm_device(tx: Tx, call: Call, req: t.ConfirmDeviceRequest) -> t.ConfirmDeviceResponse:
    """Begin to track the device that the access token's sign-in was offered. Source: API_ConfirmDevice. Raises
    NotAuthorizedException, InvalidParameterException, InvalidUserPoolConfigurationException."""
    who = bearer(tx, call, req.AccessToken)
    settings = who.pool.settings.DeviceConfiguration
    if settings is None:
        raise ApiError("InvalidUserPoolConfigurationException", "User pool does not track devices.")
    given = req.DeviceSecretVerifierConfig or t.DeviceSecretVerifierConfigType()
    try:
        salt = base64.b64decode(given.Salt or "", validate=True)
        verifier = base64.b64decode(given.PasswordVerifier or "", validate=True)
    except ValueError as error:
        raise invalid("Invalid device secret verifier config") from error
    if not salt or not verifier or max(len(salt), len(verifier)) > MAX_VERIFIER_LENGTH:
        raise invalid("Invalid device secret verifier config")
    if who.session.device != req.DeviceKey:
        raise invalid("Invalid device key given.")
    remembered = not settings.DeviceOnlyRememberedOnUserPrompt
    device = Device(
        req.DeviceKey,
        group_of(who.pool),
        salt,
        verifier,
        req.DeviceName or req.DeviceKey,
        tx.now,
        tx.now,
        tx.now,
        remembered,
    )
    DEVICES.put(tx, who.pool.id, f"{who.session.sub}/{device.key}", device)
    return t.ConfirmDeviceResponse(UserConfirmationNecessary=not remembered)


def _shown(device: Device) -> t.DeviceType:
    attributes = {
        "device_status": "valid",
        "device_name": device.name,
        "dev:device_remembered_status": "remembered" if device.remembered else "not_remembered",
    }
    return t.DeviceType(
        DeviceKey=device.key,
        DeviceAttributes=[t.AttributeType(Name=name, Value=value) for name, value in attributes.items()],
        DeviceCreateDate=device.made, DeviceLastModifiedDate=device.changed, DeviceLastAuthenticatedDate=device.used,
    )  # fmt: skip


def _existing(tx: ReadTx, pool: str, sub: str, key: str) -> Device:
    found = known_device(tx, pool, sub, key)
    if found is None:
        raise missing("Device does not exist.")
    return found


def _listed(
    tx: ReadTx, pool: str, sub: str, limit: int | None, token: str | None
) -> tuple[list[t.DeviceType], str | None]:
    after, most = position_of(token, lambda: invalid("Invalid pagination token.")), MAX_PAGE if limit is None else limit
    found = DEVICES.page(tx, pool, prefix=f"{sub}/", after=after, limit=most + 1)
    listed, following = page(found, most, lambda entry: entry[0])
    return [_shown(device) for _, device in listed], following


def _remember(tx: Tx, pool: str, sub: str, key: str, status: str | None) -> None:
    device = _existing(tx, pool, sub, key)
    device.remembered, device.changed = status == "remembered", tx.now
    DEVICES.put(tx, pool, f"{sub}/{key}", device)


@operation("GetDevice", resource="*", public=True, read=True)
def get_device(tx: ReadTx, call: Call, req: t.GetDeviceRequest) -> t.GetDeviceResponse:
    """One device. Source: API_GetDevice. Raises NotAuthorizedException, ResourceNotFoundException."""
    if req.AccessToken is None:
        raise unauthorized("Invalid Access Token")
    who = bearer(tx, call, req.AccessToken)
    return t.GetDeviceResponse(Device=_shown(_existing(tx, who.pool.id, who.session.sub, req.DeviceKey)))


@operation("ListDevices", resource="*", public=True, read=True)
def list_devices(tx: ReadTx, call: Call, req: t.ListDevicesRequest) -> t.ListDevicesResponse:
    """A user's devices. Source: API_ListDevices. Raises NotAuthorizedException, InvalidParameterException."""
    who = bearer(tx, call, req.AccessToken)
    devices, token = _listed(tx, who.pool.id, who.session.sub, req.Limit, req.PaginationToken)
    return t.ListDevicesResponse(Devices=devices, PaginationToken=token)


@operation("UpdateDeviceStatus", resource="*", public=True)
def update_device_status(tx: Tx, call: Call, req: t.UpdateDeviceStatusRequest) -> t.UpdateDeviceStatusResponse:
    """Remember a device, or no longer. Source: API_UpdateDeviceStatus. Raises NotAuthorizedException,
    ResourceNotFoundException."""
    who = bearer(tx, call, req.AccessToken)
    _remember(tx, who.pool.id, who.session.sub, req.DeviceKey, req.DeviceRememberedStatus)
    return t.UpdateDeviceStatusResponse()


@operation("ForgetDevice", resource="*", public=True)
def forget_device(tx: Tx, call: Call, req: t.ForgetDeviceRequest) -> None:
    """Forget a device. Source: API_ForgetDevice. Raises NotAuthorizedException, ResourceNotFoundException."""
    if req.AccessToken is None:
        raise unauthorized("Invalid Access Token")
    who = bearer(tx, call, req.AccessToken)
    _existing(tx, who.pool.id, who.session.sub, req.DeviceKey)
    DEVICES.delete(tx, who.pool.id, f"{who.session.sub}/{req.DeviceKey}")


@operation("AdminGetDevice", resource=named_pool, read=True)
def admin_get_device(tx: ReadTx, call: Call, req: t.AdminGetDeviceRequest) -> t.AdminGetDeviceResponse:
    """One device of a user. Source: API_AdminGetDevice. Raises ResourceNotFoundException, UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    return t.AdminGetDeviceResponse(
        Device=_shown(_existing(tx, pool.id, existing(tx, pool, req.Username).sub, req.DeviceKey))
    )


@operation("AdminListDevices", resource=named_pool, read=True)
def admin_list_devices(tx: ReadTx, call: Call, req: t.AdminListDevicesRequest) -> t.AdminListDevicesResponse:
    """A user's devices. Source: API_AdminListDevices. Raises ResourceNotFoundException, UserNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    devices, token = _listed(tx, pool.id, existing(tx, pool, req.Username).sub, req.Limit, req.PaginationToken)
    return t.AdminListDevicesResponse(Devices=devices, PaginationToken=token)


@operation("AdminUpdateDeviceStatus", resource=named_pool)
def admin_update_device_status(
    tx: Tx, call: Call, req: t.AdminUpdateDeviceStatusRequest
) -> t.AdminUpdateDeviceStatusResponse:
    """Remember a user's device, or no longer. Source: API_AdminUpdateDeviceStatus. Raises ResourceNotFoundException,
    UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    _remember(tx, pool.id, existing(tx, pool, req.Username).sub, req.DeviceKey, req.DeviceRememberedStatus)
    return t.AdminUpdateDeviceStatusResponse()


@operation("AdminForgetDevice", resource=named_pool)
def admin_forget_device(tx: Tx, call: Call, req: t.AdminForgetDeviceRequest) -> None:
    """Forget a user's device. Source: API_AdminForgetDevice. Raises ResourceNotFoundException, UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    user = existing(tx, pool, req.Username)
    _existing(tx, pool.id, user.sub, req.DeviceKey)
    DEVICES.delete(tx, pool.id, f"{user.sub}/{req.DeviceKey}")

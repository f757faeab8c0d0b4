"""New material for symmetric keys: by the clock and on demand. What the former has encrypted, it still decrypts.

Source: KMS Developer Guide, "Rotating AWS KMS keys".
"""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.paging import number_of, page
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.materials import Materials, generate
from pampero.services.kms.model import (
    CURRENT,
    EXTERNAL,
    FORMER,
    KEYS,
    OURS,
    REPLICA,
    WAITING,
    Key,
    Material,
    changed,
    check_not_deleting,
    check_usable,
    find_plain,
    unsupported,
)  # fmt: skip
from pampero.services.kms.specs import SYMMETRIC
from pampero.store.tx import ReadTx, Tx

DAY = 86_400.0
USUAL_DAYS = 365
MAX_ON_DEMAND = 25
LISTED = 100
TIMER = "kms.rotate"
AUTOMATIC, ON_DEMAND = "AUTOMATIC", "ON_DEMAND"
ALL = "ALL_KEY_MATERIAL"


def _rotatable(tx: ReadTx, call: Call, name: str) -> Key:
    """Raises NotFoundException, UnsupportedOperationException."""
    key = find_plain(tx, call, name)
    if key.spec != SYMMETRIC:
        raise unsupported("")
    return key


def _automatic(tx: Tx, call: Call, name: str) -> Key:
    """Raises also DisabledException, KMSInvalidStateException."""
    key = _rotatable(tx, call, name)
    if key.origin != OURS:
        raise unsupported(f"{key.arn} origin is {key.origin} which is not valid for this operation.")
    _check_primary(key)
    check_usable(key)
    return changed(tx, key)


def _check_primary(key: Key) -> None:
    if key.multi == REPLICA:
        raise unsupported(f"{key.arn} is a replica key: rotation is a matter of its primary key.")


def related(tx: ReadTx, key: Key) -> list[Key]:
    """The replicas of a primary key."""
    others = (KEYS.get(tx, f"{key.account}/{region}", key.name) for region in key.regions if region != key.region)
    return [one for one in others if one is not None]


@operation("EnableKeyRotation", resource=key_arn, checks=on_plain_key)
def enable_key_rotation(tx: Tx, call: Call, req: t.EnableKeyRotationRequest) -> None:
    """Have a key rotated every so many days, 365 where nothing is said. Source: API_EnableKeyRotation.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException,
    UnsupportedOperationException.
    """
    key = _automatic(tx, call, req.KeyId)
    key.rotates = req.RotationPeriodInDays or USUAL_DAYS
    key.next = max(tx.now, (key.materials[-1].made if key.materials else tx.now)) + key.rotates * DAY
    tx.at(TIMER, key.arn, key.next)
    KEYS.save(tx, key)


@operation("DisableKeyRotation", resource=key_arn, checks=on_plain_key)
def disable_key_rotation(tx: Tx, call: Call, req: t.DisableKeyRotationRequest) -> None:
    """Have it rotated no more. Source: API_DisableKeyRotation. Raises what EnableKeyRotation raises."""
    key = _automatic(tx, call, req.KeyId)
    key.rotates = key.next = None
    tx.cancel(TIMER, key.arn)
    KEYS.save(tx, key)


@operation("GetKeyRotationStatus", resource=key_arn, checks=on_plain_key, read=True)
def get_key_rotation_status(
    tx: ReadTx, call: Call, req: t.GetKeyRotationStatusRequest
) -> t.GetKeyRotationStatusResponse:
    """Whether and when a key is rotated. Source: API_GetKeyRotationStatus. Raises NotFoundException, InvalidArnException,
    KMSInvalidStateException, UnsupportedOperationException."""
    key = _rotatable(tx, call, req.KeyId)
    found = t.GetKeyRotationStatusResponse(KeyRotationEnabled=key.rotates is not None, KeyId=key.arn)
    if key.rotates is not None:
        found.RotationPeriodInDays, found.NextRotationDate = key.rotates, key.next
    return found


@operation("RotateKeyOnDemand", resource=key_arn, checks=on_plain_key)
def rotate_key_on_demand(tx: Tx, call: Call, req: t.RotateKeyOnDemandRequest) -> t.RotateKeyOnDemandResponse:
    """Rotate a key at once, or have imported material that waits for it become the current one. Source:
    API_RotateKeyOnDemand.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, LimitExceededException,
    UnsupportedOperationException.
    """
    key = _rotatable(tx, call, req.KeyId)
    _check_primary(key)
    check_usable(key)
    key = changed(tx, key)
    if sum(one.how == ON_DEMAND for one in key.materials) >= MAX_ON_DEMAND:
        raise ApiError("LimitExceededException", f"A KMS key is rotated on demand {MAX_ON_DEMAND} times at most.")
    if key.origin == EXTERNAL:
        waiting = next((one for one in key.materials if one.state == WAITING and one.sealed), None)
        if waiting is None:
            text = f"No available key material pending rotation for the key: {key.arn}."
            raise ApiError("KMSInvalidStateException", text)
        waiting.how, waiting.made = ON_DEMAND, tx.now
        make_current(key, waiting)
    else:
        _rotate(tx, call, key, ON_DEMAND)
    _save(tx, key)
    return t.RotateKeyOnDemandResponse(KeyId=key.arn)


def _rotate(tx: Tx, context: Context, key: Key, how: str) -> None:
    made = context.part(Materials).seal(key.account, key.name, generate(SYMMETRIC)[0], tx.now, how)
    key.materials.append(made)
    make_current(key, made)


def make_current(key: Key, material: Material) -> None:
    """Have a key encrypt with this material from now on."""
    for one in key.materials:
        if one.state == CURRENT:
            one.state = FORMER
    material.state = CURRENT
    # The current one is the last.
    key.materials = [*(one for one in key.materials if one is not material), material]


def _save(tx: Tx, key: Key) -> None:
    """With its replicas, which have the same material; what is imported, as far as it was imported there."""
    KEYS.save(tx, key)
    for other in related(tx, key):
        if key.origin == OURS:
            other.materials = key.materials
        else:
            for one in [one for one in other.materials if one.id == key.materials[-1].id]:
                make_current(other, one)
        KEYS.save(tx, other)


@timer(TIMER)
def rotate(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A key's day has come. One that is disabled, or goes, is rotated once it is back: at the next period's end."""
    key = KEYS.by_arn(tx, event.key)
    if key is None or key.rotates is None:
        return
    if key.state == "Enabled":
        _rotate(tx, context, key, AUTOMATIC)
    key.next = tx.now + key.rotates * DAY
    tx.at(TIMER, key.arn, key.next)
    _save(tx, key)


@operation("ListKeyRotations", resource=key_arn, checks=on_plain_key, read=True)
def list_key_rotations(tx: ReadTx, call: Call, req: t.ListKeyRotationsRequest) -> t.ListKeyRotationsResponse:
    """The rotations of a key, or all of its material, in pages of 100. Source: API_ListKeyRotations. Raises NotFoundException,
    InvalidArnException, InvalidMarkerException, UnsupportedOperationException."""
    key = _rotatable(tx, call, req.KeyId)
    check_not_deleting(key)
    everything = req.IncludeKeyMaterial == ALL
    found = [one for one in key.materials if everything or one.how]
    start = number_of(req.Marker, 0, lambda: ApiError("InvalidMarkerException", "Could not deserialize marker"))
    most = req.Limit or LISTED
    numbered = list(enumerate(found[start : start + most + 1], start + 1))
    shown, marker = page(numbered, most, lambda entry: entry[0])
    listed = [_shown(key, one, everything) for _, one in shown]
    return t.ListKeyRotationsResponse(Rotations=listed, NextMarker=marker, Truncated=marker is not None)


def _shown(key: Key, material: Material, everything: bool) -> t.RotationsListEntry:
    found = t.RotationsListEntry(KeyId=key.arn, KeyMaterialId=material.id)
    if material.how:
        found.RotationDate, found.RotationType = material.made, material.how
    if everything:
        found.KeyMaterialState = material.state
    if key.origin == EXTERNAL:
        found.KeyMaterialDescription = material.description
        found.ImportState = "IMPORTED" if material.sealed else "PENDING_IMPORT"
        found.ExpirationModel = "KEY_MATERIAL_EXPIRES" if material.ends else "KEY_MATERIAL_DOES_NOT_EXPIRE"
        found.ValidTo = material.ends
    return found

"""Custom key stores: there are none, and none can be made (CreateCustomKeyStore is not implemented)."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.kms import types as t
from pampero.store.tx import ReadTx


def _missing(name: str) -> ApiError:
    return ApiError("CustomKeyStoreNotFoundException", f"The custom key store {name} does not exist.")


@operation("DescribeCustomKeyStores", resource="*", read=True)
def describe_custom_key_stores(
    tx: ReadTx, call: Call, req: t.DescribeCustomKeyStoresRequest
) -> t.DescribeCustomKeyStoresResponse:
    """None. Source: API_DescribeCustomKeyStores. Raises CustomKeyStoreNotFoundException for one that is named."""
    named = req.CustomKeyStoreId or req.CustomKeyStoreName
    if named is not None:
        raise _missing(named)
    return t.DescribeCustomKeyStoresResponse(CustomKeyStores=[], Truncated=False)


@operation("ConnectCustomKeyStore", resource="*", read=True)
def connect_custom_key_store(tx: ReadTx, call: Call, req: t.ConnectCustomKeyStoreRequest) -> None:
    """Source: API_ConnectCustomKeyStore. Raises CustomKeyStoreNotFoundException."""
    raise _missing(req.CustomKeyStoreId)


@operation("DisconnectCustomKeyStore", resource="*", read=True)
def disconnect_custom_key_store(tx: ReadTx, call: Call, req: t.DisconnectCustomKeyStoreRequest) -> None:
    """Source: API_DisconnectCustomKeyStore. Raises CustomKeyStoreNotFoundException."""
    raise _missing(req.CustomKeyStoreId)


@operation("DeleteCustomKeyStore", resource="*", read=True)
def delete_custom_key_store(tx: ReadTx, call: Call, req: t.DeleteCustomKeyStoreRequest) -> None:
    """Source: API_DeleteCustomKeyStore. Raises CustomKeyStoreNotFoundException."""
    raise _missing(req.CustomKeyStoreId)

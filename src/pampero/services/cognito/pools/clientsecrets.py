"""Secrets of clients, which may have two while one takes the other's place. Sources: API_AddUserPoolClientSecret,
API_ListUserPoolClientSecrets, API_DeleteUserPoolClientSecret.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.clients import SECRET_LENGTH
from pampero.services.cognito.pools.model import CLIENTS, Client, client_of, invalid, missing, named_pool, pool_of
from pampero.services.cognito.pools.secrets import seal_secret
from pampero.store.tx import ReadTx, Tx


def _ids(client: Client) -> list[tuple[str, float]]:
    """(id, when it came) of a client's secrets. Source: API_ClientSecretDescriptorType: `<client-id>--<epoch-create-time>`."""
    first = client.since or client.made
    there = [first] if client.secret else []
    return [
        (f"{client.id}--{int(since)}", since) for since in [*there, *([client.other_since] if client.other else [])]
    ]


@operation("AddUserPoolClientSecret", resource=named_pool)
def add_user_pool_client_secret(
    tx: Tx, call: Call, req: t.AddUserPoolClientSecretRequest
) -> t.AddUserPoolClientSecretResponse:
    """Give a client that has a secret a second one: both are good. Source: API_AddUserPoolClientSecret. Raises
    LimitExceededException, InvalidParameterException, ResourceNotFoundException."""
    client = client_of(tx, pool_of(tx, call, req.UserPoolId), req.ClientId)
    if not client.secret:
        raise invalid("The app client has no secret: it is a public client.")
    if client.other:
        raise ApiError("LimitExceededException", "An app client has at most two secrets.")
    secret = req.ClientSecret or ids.secret(SECRET_LENGTH).lower()
    client.other = seal_secret(call, secret)
    # Ids are whole seconds.
    client.other_since = max(tx.now, float(int(client.since or client.made) + 1))
    client.changed = tx.now
    CLIENTS.save(tx, client)
    id_, since = _ids(client)[-1]
    shown = secret if req.ClientSecret is None else None
    made = t.ClientSecretDescriptorType(ClientSecretId=id_, ClientSecretValue=shown, ClientSecretCreateDate=since)
    return t.AddUserPoolClientSecretResponse(ClientSecretDescriptor=made)


@operation("ListUserPoolClientSecrets", resource=named_pool, read=True)
def list_user_pool_client_secrets(
    tx: ReadTx, call: Call, req: t.ListUserPoolClientSecretsRequest
) -> t.ListUserPoolClientSecretsResponse:
    """A client's secrets, but not what they are. Source: API_ListUserPoolClientSecrets. Raises ResourceNotFoundException,
    InvalidParameterException."""
    if req.NextToken is not None:
        raise invalid("Invalid pagination token.")
    client = client_of(tx, pool_of(tx, call, req.UserPoolId), req.ClientId)
    found = [
        t.ClientSecretDescriptorType(ClientSecretId=id_, ClientSecretCreateDate=since) for id_, since in _ids(client)
    ]
    return t.ListUserPoolClientSecretsResponse(ClientSecrets=found)


@operation("DeleteUserPoolClientSecret", resource=named_pool)
def delete_user_pool_client_secret(
    tx: Tx, call: Call, req: t.DeleteUserPoolClientSecretRequest
) -> t.DeleteUserPoolClientSecretResponse:
    """Take a secret away, but not the last one. Source: API_DeleteUserPoolClientSecret. Raises InvalidParameterException,
    ResourceNotFoundException."""
    client = client_of(tx, pool_of(tx, call, req.UserPoolId), req.ClientId)
    known = [id_ for id_, _ in _ids(client)]
    if req.ClientSecretId not in known:
        raise missing("The client secret does not exist.")
    if len(known) < 2:
        raise invalid("The last secret of an app client cannot be deleted.")
    if req.ClientSecretId == known[0]:
        client.secret, client.since = client.other, client.other_since
    client.other, client.other_since, client.changed = b"", 0.0, tx.now
    CLIENTS.save(tx, client)
    return t.DeleteUserPoolClientSecretResponse()

"""What policies ask of the tags of pools, of users and of identities."""

from __future__ import annotations

from pampero.api import resource_tags
from pampero.aws.tags import Tagged
from pampero.kernel.arn import Arn
from pampero.services.cognito.identity.model import SERVICE, named
from pampero.services.cognito.pools.model import POOLS
from pampero.store.tx import ReadTx


@resource_tags
def tags_of(tx: ReadTx, where: Arn) -> Tagged | None:
    """A pool of either kind."""
    return named(tx, where) if where.service == SERVICE else POOLS.named(tx, where)

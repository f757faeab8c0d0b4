"""Amazon EventBridge: buses, rules and targets."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service(
    "events",
    __name__,
    traits=Traits(
        # Taken in any letters.
        raw_shapes=MappingProxyType({"ConnectionOAuthHttpMethod": "str"}),
        # Secrets of connections are named `events!connection/…`.
        unlisted=("at 'secretArn'", "at 'authParameters.oAuthParameters.httpMethod'"),
    ),
)

"""OpenAPI's security schemes as authorizers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pampero.services.apigateway.http.types import Authorizer, JWTConfiguration
from pampero.services.apigateway.model import bad_request
from pampero.services.apigateway.openapi.document import AUTHORIZER, is_signed


class Access(NamedTuple):
    """How a route is guarded. authorizer: the name of the security scheme."""

    kind: str
    authorizer: str | None = None
    scopes: list[str] | None = None


OPEN = Access("NONE")


def authorizers_of(schemes: Mapping[str, Any]) -> dict[str, Authorizer]:
    """Those schemes that are authorizers, by name. Raises BadRequestException."""
    return {
        name: _authorizer(name, scheme[AUTHORIZER])
        for name, scheme in schemes.items()
        if isinstance(scheme, Mapping) and isinstance(scheme.get(AUTHORIZER), Mapping)
    }


def _authorizer(name: str, stated: Mapping[str, Any]) -> Authorizer:
    kind = str(stated.get("type", "")).upper()
    if kind not in ("JWT", "REQUEST"):
        raise bad_request(f"Unsupported authorizer type '{stated.get('type')}' of security scheme {name}")
    sources = stated.get("identitySource") or []
    if isinstance(sources, str):
        sources = [source.strip() for source in sources.split(",")]
    authorizer = Authorizer(Name=str(name), AuthorizerType=kind, IdentitySource=[str(source) for source in sources])
    if kind == "JWT":
        settings = stated.get("jwtConfiguration") or {}
        audience = settings.get("audience") or []
        audience = audience if isinstance(audience, list) else [audience]
        issuer = str(settings.get("issuer") or "")
        authorizer.JwtConfiguration = JWTConfiguration(Audience=[str(one) for one in audience], Issuer=issuer)
        return authorizer
    authorizer.AuthorizerUri = str(stated.get("authorizerUri") or "")
    if stated.get("authorizerCredentials") is not None:
        authorizer.AuthorizerCredentialsArn = str(stated["authorizerCredentials"])
    authorizer.AuthorizerPayloadFormatVersion = str(stated.get("authorizerPayloadFormatVersion", "1.0"))
    if stated.get("authorizerResultTtlInSeconds") is not None:
        authorizer.AuthorizerResultTtlInSeconds = int(stated["authorizerResultTtlInSeconds"])
    if stated.get("enableSimpleResponses") is not None:
        authorizer.EnableSimpleResponses = str(stated["enableSimpleResponses"]).lower() == "true"
    return authorizer


class Security:
    """Which scheme guards an operation: its own `security`, or the document's."""

    def __init__(self, schemes: Mapping[str, Any], default: Any) -> None:
        self._schemes = schemes
        self._default = default

    def of(self, stated: Any) -> Access:
        """A scheme that is no authorizer is refused: to ignore it would open the route. Raises BadRequestException."""
        requirements = self._default if stated is None else stated
        names = [(name, scopes) for one in requirements or [] for name, scopes in one.items()]
        if not names:
            return OPEN
        if len(names) > 1:
            raise bad_request("Multiple security requirements are not supported for an operation")
        name, scopes = names[0]
        scheme = self._schemes.get(name)
        if not isinstance(scheme, Mapping):
            raise bad_request(f"Security scheme {name} is not defined")
        if is_signed(scheme):
            return Access("AWS_IAM")
        stated_authorizer = scheme.get(AUTHORIZER)
        if not isinstance(stated_authorizer, Mapping):
            raise bad_request(f"Security scheme {name} has no {AUTHORIZER}")
        if str(stated_authorizer.get("type", "")).lower() == "jwt":
            return Access("JWT", name, [str(scope) for scope in scopes or []])
        return Access("CUSTOM", name)

"""What a CORS configuration may say."""

from __future__ import annotations

from pampero.services.apigateway.http.routekeys import METHODS
from pampero.services.apigateway.http.types import Cors
from pampero.services.apigateway.model import bad_request

ALLOWED = METHODS - {"ANY"} | {"*"}


def check_cors(cors: Cors | None) -> None:
    """Raises BadRequestException."""
    if cors is None:
        return
    unknown = [method for method in cors.AllowMethods or () if method not in ALLOWED]
    if unknown:
        raise bad_request(f"Invalid CORS method: {unknown[0]}")
    for origin in cors.AllowOrigins or ():
        if origin != "*" and "://" not in origin:
            raise bad_request(f"Invalid format for origin {origin}. Origin should be *, null or a scheme and a host.")
    if cors.AllowCredentials and "*" in (cors.AllowOrigins or ()):
        raise bad_request("allowCredentials is not supported for any origin")

"""CORS, answered by the API itself. Pure.

Source: developer guide, "Configure CORS for HTTP APIs": with a configuration, what integrations say of CORS is ignored.
"""

from __future__ import annotations

from pampero.api import WebResponse
from pampero.aws.crossorigin import PREFIX, Rules
from pampero.services.apigateway.http.types import Cors


def _rules(cors: Cors) -> Rules:
    return Rules(
        cors.AllowOrigins,
        cors.AllowMethods,
        cors.AllowHeaders,
        cors.ExposeHeaders,
        cors.MaxAge,
        cors.AllowCredentials,
        schemes=True,
    )


def preflight(cors: Cors, origin: str) -> WebResponse:
    """204, with nothing of CORS where the origin may not."""
    return WebResponse(204, tuple(_rules(cors).preflight(origin)))


def answered(cors: Cors, origin: str | None, response: WebResponse) -> WebResponse:
    """An answer with the API's CORS headers, and no others."""
    kept = [header for header in response.headers if not header[0].lower().startswith(PREFIX)]
    return WebResponse(response.status, (*kept, *_rules(cors).answered(origin)), response.body)

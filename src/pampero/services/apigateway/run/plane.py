"""The way of a request to an API."""

from __future__ import annotations

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.services.apigateway.http.run import plane as http
from pampero.services.apigateway.rest.run import plane as rest


@web("execute-api")
async def serve(context: Context, request: WebRequest) -> WebResponse | None:
    """`<id>.execute-api.<anything>/<stage>/<path>`, or `/_aws/execute-api/<id>/<stage>/<path>`."""
    return await http.answer(context, request) or await rest.serve(context, request)

"""Requests to data planes in process, as the context's principal: the way of one over HTTP, without its bytes and signature."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import structs

from pampero.api import ApiError, Context, FileRange, Looped, Loops, Signer, WebRequest, WebResponse
from pampero.kernel import ids, lineage

# How often one chain of requests may pass one API in process: what integrates itself ends there.
MAX_PASSES = 64
CLIENT = "127.0.0.1"
MAX_ANSWER_SIZE = 10 * 1024 * 1024


async def ask(
    context: Context, plane: str, id_: str, method: str, path: str, query: str, headers: tuple[tuple[str, str], ...], body: bytes,
    signed: bool = True,
) -> WebResponse:  # fmt: skip
    """Ask a data plane (`execute-api`). signed: as the context's principal; else as nobody.

    Raises ApiError where there is nothing of this id, or the chain is a loop.
    """
    handler = context.runtime.planes.get(plane)
    try:
        trace = context.part(Loops).enter(f"web/{plane}/{id_}", MAX_PASSES)
    except Looped as loop:
        raise ApiError("LoopDetected", str(loop)) from loop

    async def signer() -> Signer | None:
        return Signer(context.principal, "") if signed else None

    host = f"{id_}.{plane}.{context.region}.amazonaws.com"
    sent = (("Host", host), ("Content-Length", str(len(body))), ("X-Amzn-Trace-Id", trace), *headers)
    request = WebRequest(
        id=id_,
        method=method,
        path=quote(path, safe="/%~:@!$&'()*+,;=-._"),
        query=query,
        headers=tuple((name.lower(), value) for name, value in sent),
        body=body,
        source_ip=CLIENT,
        base=f"https://{host}",
        request_id=ids.uuid4(),
        signer=signer,
        sent=sent,
        facts=context.facts,
    )
    with lineage.following(trace):
        answer: WebResponse | None = None if handler is None else await handler(context, request)
    if answer is None:
        raise ApiError("NotFoundException", f"There is no API {id_}.", status=404)
    return await gathered(answer)


async def gathered(answer: WebResponse) -> WebResponse:
    """An answer that comes in parts, whole. Raises ApiError for one that is too long, or that breaks off."""
    if answer.parts is None:
        return answer
    pieces, size = [], 0
    try:
        async for piece in answer.parts.chunks() if isinstance(answer.parts, FileRange) else answer.parts:
            size += len(piece)
            if size > MAX_ANSWER_SIZE:
                raise ApiError("ResponseTooLarge", f"The answer is longer than {MAX_ANSWER_SIZE} bytes.")
            pieces.append(piece)
    except ConnectionResetError as error:
        raise ApiError("ConnectionReset", str(error)) from error
    return structs.replace(answer, body=b"".join(pieces), parts=None)

"""Cross-origin rules of buckets: kept, and asked by the gateway for preflights and for answers to browsers.

Source: "How does Amazon S3 evaluate the CORS configuration on a bucket?" in the S3 user guide: the first rule counts
whose origins, methods and (in a preflight) headers all fit.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, CorsAnswer, CorsQuestion, cors_rules, operation
from pampero.kernel.glob import compile_glob
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import CONFIGURATIONS, drop, get, put
from pampero.services.s3.model import BUCKETS, bucket_arn
from pampero.store.tx import ReadTx, Tx

NAME = "cors"
METHODS = ("GET", "PUT", "HEAD", "POST", "DELETE")
MAX_RULES = 100


@operation("PutBucketCors", resource=bucket_arn, action="s3:PutBucketCORS")
def put_cors_rules(tx: Tx, call: Call, req: t.PutBucketCorsRequest) -> None:
    """Set all rules. Source: API_PutBucketCors. Raises InvalidRequest, MalformedXML."""
    rules = req.CORSConfiguration.CORSRules
    if not 0 < len(rules) <= MAX_RULES:
        text = "The XML you provided was not well-formed or did not validate against our published schema"
        raise ApiError("MalformedXML", text)
    for rule in rules:
        for method in rule.AllowedMethods:
            if method not in METHODS:
                text = f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
                raise ApiError("InvalidRequest", text)
        for origin in rule.AllowedOrigins:
            if origin.count("*") > 1:
                raise ApiError("InvalidRequest", f'AllowedOrigin "{origin}" can not have more than one wildcard.')
        for header in rule.AllowedHeaders or []:
            if header.count("*") > 1:
                raise ApiError("InvalidRequest", f'AllowedHeader "{header}" can not have more than one wildcard.')
    put(tx, req.Bucket, NAME, req.CORSConfiguration)


@operation("GetBucketCors", resource=bucket_arn, action="s3:GetBucketCORS", read=True)
def get_cors_rules(tx: ReadTx, call: Call, req: t.GetBucketCorsRequest) -> t.GetBucketCorsOutput:
    """The rules. Source: API_GetBucketCors. Raises NoSuchCORSConfiguration."""
    found = get(tx, req.Bucket, NAME, t.CORSConfiguration)
    if found is None:
        text = "The CORS configuration does not exist"
        raise ApiError("NoSuchCORSConfiguration", text, status=404, BucketName=req.Bucket)
    return t.GetBucketCorsOutput(CORSRules=found.CORSRules)


@operation("DeleteBucketCors", resource=bucket_arn, action="s3:PutBucketCORS")
def delete_cors_rules(tx: Tx, call: Call, req: t.DeleteBucketCorsRequest) -> None:
    """Take all rules away. Source: API_DeleteBucketCors."""
    drop(tx, req.Bucket, NAME)


@cors_rules
def answer(tx: ReadTx, question: CorsQuestion) -> CorsAnswer | None:
    """What the bucket's rules say to a browser; None when there is no such bucket."""
    if BUCKETS.get(tx, "", question.bucket) is None:
        return None
    if CONFIGURATIONS.get(tx, question.bucket, NAME) is None:
        return CorsAnswer((), "CORSResponse: CORS is not enabled for this bucket.", whole=True)
    found = get(tx, question.bucket, NAME, t.CORSConfiguration)
    for rule in found.CORSRules if found else ():
        origin = _origin(rule, question.origin)
        if origin is not None and question.method in rule.AllowedMethods and _headers(rule, question.headers):
            return CorsAnswer(tuple(_allowed(rule, origin, question)))
    text = (
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method "
        "/ Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
    )
    return CorsAnswer((), text)


def _origin(rule: t.CORSRule, origin: str) -> str | None:
    if "*" in rule.AllowedOrigins:
        return "*"
    return origin if any(compile_glob(pattern, single="")(origin) for pattern in rule.AllowedOrigins) else None


def _headers(rule: t.CORSRule, headers: tuple[str, ...]) -> bool:
    allowed = [compile_glob(pattern.lower(), single="") for pattern in rule.AllowedHeaders or []]
    return all(any(fits(header) for fits in allowed) for header in headers)


def _allowed(rule: t.CORSRule, origin: str, question: CorsQuestion) -> list[tuple[str, str]]:
    headers = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-methods", ", ".join(rule.AllowedMethods)),
    ]
    if question.headers:
        headers.append(("access-control-allow-headers", ", ".join(question.headers)))
    if rule.ExposeHeaders:
        headers.append(("access-control-expose-headers", ", ".join(rule.ExposeHeaders)))
    if rule.MaxAgeSeconds is not None:
        headers.append(("access-control-max-age", str(rule.MaxAgeSeconds)))
    if origin != "*":
        headers.append(("access-control-allow-credentials", "true"))
    headers.append(("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"))
    return headers

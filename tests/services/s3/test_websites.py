"""Buckets as websites."""

from __future__ import annotations

import http.client
import json
import os
from typing import Any


def visit(server: Any, host: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_a_website(s3: Any, bucket: str, server: Any, refused: Any) -> None:
    host = f"{bucket}.s3-website.localhost:{server.port}"
    large = os.urandom(100_000)
    for key, body, kind in (
        ("index.html", b"home", "text/html"),
        ("docs/index.html", b"docs", "text/html"),
        ("error.html", b"lost", "text/html"),
        ("a b.png", large, "image/png"),
    ):
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind)
    s3.put_object(Bucket=bucket, Key="moved", Body=b"", WebsiteRedirectLocation="/docs/")
    assert refused(s3.get_bucket_website, Bucket=bucket) == "NoSuchWebsiteConfiguration"
    assert visit(server, host, "/")[0] == 404
    bad = {"IndexDocument": {"Suffix": "a/b"}}
    assert refused(s3.put_bucket_website, Bucket=bucket, WebsiteConfiguration=bad) == "InvalidArgument"
    site = {
        "IndexDocument": {"Suffix": "index.html"},
        "ErrorDocument": {"Key": "error.html"},
        "RoutingRules": [
            {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "docs/", "HttpRedirectCode": "307"}},
            {"Condition": {"HttpErrorCodeReturnedEquals": "404", "KeyPrefixEquals": "app/"}, "Redirect": {"ReplaceKeyWith": "index.html"}},
        ],
    }  # fmt: skip
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=site)
    kept = s3.get_bucket_website(Bucket=bucket)
    assert {name: kept[name] for name in site} == site
    assert visit(server, host, "/")[0] == 403
    s3.delete_public_access_block(Bucket=bucket)
    allow = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    # Who may not list is not told what is not there.
    assert visit(server, host, "/none")[::2] == (403, b"lost")
    lists = {**allow, "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow, lists]}))
    status, headers, body = visit(server, host, "/")
    assert (status, headers["content-type"], body) == (200, "text/html", b"home")
    assert visit(server, host, "/docs/")[2] == b"docs"
    assert visit(server, host, "/a%20b.png")[2] == large
    status, headers, _ = visit(server, host, "/docs")
    assert (status, headers["location"]) == (302, "/docs/")
    status, headers, _ = visit(server, host, "/moved")
    assert (status, headers["location"]) == (301, "/docs/")
    assert visit(server, host, "/none")[::2] == (404, b"lost")
    status, headers, _ = visit(server, host, "/old/page")
    assert (status, headers["location"]) == (307, f"http://{host}/docs/page")
    status, headers, _ = visit(server, host, "/app/route")
    assert (status, headers["location"]) == (301, f"http://{host}/index.html")
    status, headers, body = visit(server, host, "/", "POST")
    assert (status, headers["server"], headers["allow"]) == (405, "AmazonS3", "HEAD, GET")
    assert b"<li>Method: POST</li>\n<li>ResourceType: OBJECT</li>\n<li>RequestId: " in body
    assert visit(server, "127.0.0.1", f"/_aws/s3-website/{bucket}/docs/")[2] == b"docs"
    s3.put_bucket_website(
        Bucket=bucket, WebsiteConfiguration={"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}}
    )
    assert visit(server, host, "/x")[1]["location"] == "https://example.com/x"
    s3.delete_bucket_website(Bucket=bucket)
    assert refused(s3.get_bucket_website, Bucket=bucket) == "NoSuchWebsiteConfiguration"

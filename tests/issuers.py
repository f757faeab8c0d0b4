"""An OpenID Connect issuer of the tests' own: what it says, anybody can have it say."""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int, length: int | None = None) -> str:
    return b64(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def token(claims: dict[str, Any], algorithm: str = "RS256", key: Any = None, **header: Any) -> str:
    head = {"alg": algorithm, "typ": "JWT", "kid": {"R": "rsa", "E": "ec"}[algorithm[0]], **header}
    signed = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
    if algorithm == "RS256":
        signature = (key or RSA_KEY).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        r, s = decode_dss_signature(EC_KEY.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"{signed}.{b64(signature)}"


class Issuer(http.server.BaseHTTPRequestHandler):
    """A local OpenID Connect issuer."""

    def do_GET(self) -> None:
        port = self.headers["host"].rpartition(":")[2]
        public, point = RSA_KEY.public_key().public_numbers(), EC_KEY.public_key().public_numbers()
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": {"jwks_uri": f"http://127.0.0.1:{port}/keys"},
            "/keys": {
                "keys": [
                    {"kty": "RSA", "kid": "rsa", "use": "sig", "n": number(public.n), "e": number(public.e)},
                    {"kty": "EC", "kid": "ec", "crv": "P-256", "x": number(point.x, 32), "y": number(point.y, 32)},
                ]
            },
        }
        body = json.dumps(pages.get(self.path, {})).encode()
        self.send_response(200 if self.path in pages else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def issuing() -> Iterator[str]:
    """Its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()

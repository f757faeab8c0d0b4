"""Secure Remote Password as Cognito speaks it: SRP-6a in the group of 3,072 bits, with its own derivation of the key.

Sources: RFC 5054; RFC 3526, group 15; the public clients of AWS (amazon-cognito-identity-js). Numbers are hashed as their bytes in
two's complement: one that would begin with a high bit has a zero byte before it.

Powers are pycryptodome's, in constant time and ten times as fast as Python's: a sign-in takes three.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from pampero.kernel import ids

# RFC 3526, section 5.
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2
INFO = b"Caldera Derived Key"
KEY_LENGTH, SALT_LENGTH, SECRET_LENGTH = 16, 16, 32
# Hexadecimal digits of a client's number.
MAX_LENGTH = 2 * 385


class Offer(NamedTuple):
    """The server's half: its secret number, and the one that the client is told."""

    secret: int
    public: int


def power(base: int, exponent: int) -> int:
    """base ** exponent % N."""
    from Crypto.Math.Numbers import Integer

    return int(pow(Integer(base), Integer(exponent), Integer(N)))


def padded(number: int) -> bytes:
    """A number's bytes as they are hashed."""
    return number.to_bytes(number.bit_length() // 8 + 1)


def digest(*parts: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(b"".join(parts)).digest()


MULTIPLIER = int.from_bytes(digest(padded(N), padded(G)))


def verifier(salt: int, identity: str, password: str) -> int:
    """What the server keeps instead of a password. identity: the pool's name and the user's, or a device's group and key."""
    return power(G, private_key(salt, identity, password))


def private_key(salt: int, identity: str, password: str) -> int:
    """What the client computes of a password."""
    return int.from_bytes(digest(padded(salt), digest(f"{identity}:{password}".encode())))


def new_salt() -> int:
    """A salt."""
    return int.from_bytes(ids.random_bytes(SALT_LENGTH))


def offer(verifier: int) -> Offer:
    """Answer a client that begins. verifier: of the password that it claims to know."""
    secret = int.from_bytes(ids.random_bytes(SECRET_LENGTH))
    return Offer(secret, (MULTIPLIER * verifier + power(G, secret)) % N)


def read_public(text: str) -> int:
    """A client's number. Raises ValueError for one that would give the key away."""
    if not text or len(text) > MAX_LENGTH:
        raise ValueError("SRP_A is no number of the group")
    number = int(text, 16)
    if number < 0 or number % N == 0:
        raise ValueError("SRP_A is no number of the group")
    return number


def session_key(client: int, offered: Offer, verifier: int) -> bytes:
    """The key that both have, if the client knows the password."""
    scramble = int.from_bytes(digest(padded(client), padded(offered.public)))
    return derived(power(client % N * power(verifier, scramble) % N, offered.secret), scramble)


def derived(shared: int, scramble: int) -> bytes:
    """The key of what both have computed."""
    pseudorandom = hmac.digest(padded(scramble), padded(shared), "sha256")
    return hmac.digest(pseudorandom, INFO + b"\x01", "sha256")[:KEY_LENGTH]


def proof(key: bytes, identity: tuple[str, str], secret_block: bytes, timestamp: str) -> bytes:
    """What the client has to show. identity: the pool's name and the user's, or a device's group and key."""
    return hmac.digest(key, "".join(identity).encode() + secret_block + timestamp.encode(), "sha256")

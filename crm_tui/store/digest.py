"""The fingerprint of a file's bytes, by which a change of the file is noticed."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b


def digest(data: bytes) -> str:
    """32 hexadecimal digits of BLAKE2b; equal for equal bytes, and for no others that anybody will ever meet."""
    return _blake2b()(data, digest_size=16).hexdigest()


@cache
def _blake2b() -> "type[blake2b]":
    # hashlib loads OpenSSL, which takes longer than most commands need in all.
    from hashlib import blake2b

    return blake2b

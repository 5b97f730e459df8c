"""What stands between the bytes of a record and the bytes on the disk."""

from typing import Protocol


class Codec(Protocol):
    """A way to store bytes. Equal bytes always give equal stored bytes, so that git sees no false changes."""

    def encode(self, data: bytes) -> bytes:
        """The bytes to store."""
        ...

    def decode(self, data: bytes) -> bytes:
        """The bytes that were encoded."""
        ...


class _Plain:
    """Stores bytes as they are."""

    def encode(self, data: bytes) -> bytes:
        return data

    def decode(self, data: bytes) -> bytes:
        return data


PLAIN: Codec = _Plain()

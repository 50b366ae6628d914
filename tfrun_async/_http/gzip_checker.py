"""Check gzipped archives as they arrive."""

import zlib

_UNPACK_BYTES = 2**20  # at a time, so that a bomb is never in memory


class GzipChecker:
    """Checks that chunks make a whole gzipped archive, without keeping what they unpack to."""

    def __init__(self) -> None:
        self._gzip = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)

    @property
    def is_whole(self) -> bool:
        """Whether the end of the archive was there."""
        return self._gzip.eof

    def feed(self, chunk: bytes) -> None:
        """Check the next chunk.

        Raises:
            zlib.error: It is not part of an archive.
        """
        while chunk and not self._gzip.eof:
            self._gzip.decompress(chunk, _UNPACK_BYTES)
            chunk = self._gzip.unconsumed_tail

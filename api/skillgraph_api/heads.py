"""The connection, as uvicorn reads it with httptools, which bounds neither size nor time of a head.

A client that sends a head without end, or bit by bit for ever, is let go.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: More than any head that :mod:`skillgraph_api.limits` lets pass.
_BYTES = 1 << 17
_SECONDS = 20.0


class HeadLimits(HttpToolsProtocol):
    """A connection whose heads are bounded: what is refused here is no request yet."""

    _head = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the first head."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and count what has come of a head that is not whole."""
        super().data_received(data)
        if self._timer:
            self._head += len(data)
            if self._head > _BYTES:
                self.transport.close()

    def on_message_begin(self) -> None:
        """Expect the rest of a head."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """Go on to the request."""
        self._head_is_there()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        if self._timer is None:
            self._head = 0
            self._timer = self.loop.call_later(_SECONDS, self.transport.close)

    def _head_is_there(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

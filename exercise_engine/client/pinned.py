"""A websocket that says nothing before it has seen the right certificate, and follows nobody elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.client import ClientProtocol
from websockets.typing import Subprotocol

from exercise_engine.client.link import Link
from exercise_engine.protocol.codec import SERVER_FRAME_BYTES_MAX
from exercise_engine.protocol.messages import SUBPROTOCOL

OPEN_TIMEOUT_S = 10.0
"""For the opening handshake, with TLS, over a slow line."""
PING_INTERVAL_S = 10.0
PING_TIMEOUT_S = 15.0
"""A server that was unplugged is noticed within half a minute."""
CLOSE_TIMEOUT_S = 1.0
"""Nobody waits for a goodbye."""
RECEIVE_QUEUE_FRAMES = 256
"""Frames that may wait while the screen is drawn."""


class WrongCertificate(Exception):
    """The server is not the one that the link speaks of."""


class PinnedConnection(ClientConnection):
    """Checks the certificate before the request is sent, which is the first thing a server would learn."""

    pin = ""

    async def handshake(self, *args: Any, **kwargs: Any) -> None:
        """Perform the opening handshake, if the certificate is the one in the link."""
        if self.pin:
            tls = self.transport.get_extra_info("ssl_object")
            certificate = tls.getpeercert(binary_form=True) if tls is not None else None
            found = hashlib.sha256(certificate or b"").hexdigest()
            if certificate is None or not hmac.compare_digest(found, self.pin):
                raise WrongCertificate
        await super().handshake(*args, **kwargs)


class _StayingConnect(connect):
    """Connects to the address it was given, and to no other."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Take a redirect as the failure that it is."""
        return exc


def open_connection(link: Link) -> connect:
    """A connection to the server of a link, to be used with `async with`."""

    def pinned(protocol: ClientProtocol, **settings: Any) -> PinnedConnection:
        connection = PinnedConnection(protocol, **settings)
        connection.pin = link.pin
        return connection

    return _StayingConnect(
        link.address,
        create_connection=pinned,  # type: ignore[arg-type]  # any factory will do
        ssl=_context() if link.pin else None,
        # WebSocket
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        # HTTP: an exercise is played in one's own network; a proxy of the house would only be in the way.
        proxy=None,
        user_agent_header=None,
        # Time-outs
        open_timeout=OPEN_TIMEOUT_S,
        ping_interval=PING_INTERVAL_S,
        ping_timeout=PING_TIMEOUT_S,
        close_timeout=CLOSE_TIMEOUT_S,
        # Limits
        max_size=SERVER_FRAME_BYTES_MAX,
        max_queue=RECEIVE_QUEUE_FRAMES,
    )


def _context() -> ssl.SSLContext:
    """TLS without authorities: the pin names the one certificate that is trusted, whoever signed it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context

"""A real SMTP server that keeps nothing: `python -m tests.load.sink PORT`.

For every mail it writes one line to standard output: the moment it was accepted (seconds of the epoch) and the token
of the confirm link in it, "-" when there is none.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time

_LINK = re.compile(rb"/confirm/([\w=-]+)/")
# Quoted-printable breaks long lines with "=" and writes "=" as "=3D".
_SOFT_BREAK = re.compile(rb"=\r\n")


class Session(asyncio.Protocol):
    """One client. Knows what smtplib says: EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT (RFC 5321)."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            at = self.buffer.find(end)
            if at < 0:
                return
            piece = bytes(self.buffer[:at])
            del self.buffer[: at + len(end)]
            self._message(piece) if self.in_data else self._command(piece[:4].upper())

    def _command(self, verb: bytes) -> None:
        if verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
            return
        self.in_data = verb == b"DATA"
        answers = {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n"}
        self.transport.write(answers.get(verb, b"250 ok\r\n"))

    def _message(self, content: bytes) -> None:
        self.in_data = False
        link = _LINK.search(_SOFT_BREAK.sub(b"", content).replace(b"=3D", b"="))
        token = link[1].decode() if link else "-"
        sys.stdout.write(f"{time.time():.6f} {token}\n")
        sys.stdout.flush()
        self.transport.write(b"250 kept\r\n")


async def main(port: int) -> None:
    """Serve on loopback until stopped."""
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))

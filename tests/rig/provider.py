"""A server elsewhere that people have accounts at: OpenID Connect over loopback, with real signatures."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "firma", "a secret of both"


class Provider:
    """Says of everybody who comes that they are `who` ({sub, email, …}); writes down what it was `asked`.

    Source: OpenID Connect Core 1.0, Discovery 1.0.
    """

    def __init__(self, who: dict[str, Any]) -> None:
        self.who = who
        self.asked: list[str] = []
        self.answers = True
        self.key = rsa.generate_private_key(65537, 2048)
        self.nonces: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Provider:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def settings(self) -> dict[str, str]:
        """What switches it on at a site."""
        return {
            "SOCIAL_OIDC_CLIENT_ID": CLIENT,
            "SOCIAL_OIDC_CLIENT_SECRET": SECRET,
            "SOCIAL_OIDC_SERVER_URL": self.url,
            "SOCIAL_OIDC_NAME": "The Commons",
        }

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        """Status, headers and what to say."""
        self.asked.append(path)
        if not self.answers and path == "/token":
            return 503, {}, {}
        if path == "/authorize":
            self.nonces["code"] = query.get("nonce", "")
            back = urlencode({"code": "code", "state": query["state"]})
            return 302, {"Location": f"{query['redirect_uri']}?{back}"}, {}
        return 200, {}, self._say(path)

    def _say(self, path: str) -> Any:
        if path == "/token":
            return {"access_token": "access", "token_type": "Bearer", "id_token": self._signed()}
        if path == "/userinfo":
            return self.who
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        doors = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        doors["jwks_uri"] = "keys"
        return {"issuer": self.url} | {name: f"{self.url}/{door}" for name, door in doors.items()}

    def _signed(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.nonces["code"], **self.who}
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, headers, said = provider.answer(parts.path, query)
                body = json.dumps(said).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        return Handler

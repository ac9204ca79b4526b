"""How Stripe says no. Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is an error: `status` and what its body says under "error"."""

    def __init__(
        self,
        message: str,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        type: str = "invalid_request_error",  # noqa: A002  (Stripe's word)
    ) -> None:
        super().__init__(message)
        self.status = status
        said = {"code": code, "message": message, "param": param, "type": type}
        self.error = {name: value for name, value in said.items() if value is not None}

    @property
    def is_kept(self) -> bool:
        """Whether an idempotency key remembers it: not when nothing was begun, as with a parameter that is wrong."""
        return self.status not in (401, 403, 429) and not str(self.error.get("code", "")).startswith("parameter_")

    def body(self) -> dict[str, Any]:
        """What is sent: {"error": {type, message[, code, param]}}."""
        return {"error": self.error}


def missing(kind: str, name: str, param: str = "id") -> Refusal:
    """There is no such thing in the books of this account: not found, or a parameter that names nothing."""
    status = 404 if param == "id" else 400
    return Refusal(f"No such {kind}: '{name}'", code="resource_missing", param=param, status=status)


def required(param: str) -> Refusal:
    """A parameter was left out."""
    return Refusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown(param: str) -> Refusal:
    """A parameter that Stripe does not know, or that these books do not."""
    return Refusal(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def invalid(param: str, message: str) -> Refusal:
    """A parameter that says nothing sensible."""
    return Refusal(message, code="parameter_invalid", param=param)


def in_brackets(path: str) -> str:
    """A dotted path as Stripe writes it: "a.b.c" is "a[b][c]"."""
    first, *rest = path.split(".")
    return first + "".join(f"[{each}]" for each in rest)

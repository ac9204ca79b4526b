"""Development only: missing secrets are made once and kept in VAR_DIR/secrets.env (mode 0600)."""

import os
import secrets as token
from pathlib import Path

import environ
from cryptography.fernet import Fernet


def ensure_secrets(var_dir: Path) -> Path:
    """Put SECRET_KEY and FIRMA_KEYS into the environment, making and storing what is missing."""
    path = var_dir / "secrets.env"
    var_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path)
    environ.Env.read_env(str(path))
    return path


def _write(path: Path) -> None:
    lines = f"SECRET_KEY={token.token_urlsafe(50)}\nFIRMA_KEYS={Fernet.generate_key().decode()}\n"
    draft = path.with_name(f"secrets.{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(lines)
    # Several processes may start at once: link() lets exactly one of them win.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

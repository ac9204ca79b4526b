"""Where the code is, where this site keeps its local data, and the one reader of the environment."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
if (ROOT / ".env").exists():
    env.read_env(str(ROOT / ".env"))

VAR_DIR = Path(env("VAR_DIR", default=str(ROOT / "var"))).resolve()
PORT = env.int("PORT", default=8000)
BASE_URL = env("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

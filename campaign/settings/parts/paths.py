"""Where the code is, where this site keeps its local data, and the one reader of the environment."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
# ENV_FILE names another file than .env; the tests name an empty one, to be apart from a developer's settings.
_file = Path(env("ENV_FILE", default=str(ROOT / ".env")))
if _file.is_file():
    env.read_env(str(_file))

VAR_DIR = Path(env("VAR_DIR", default=str(ROOT / "var"))).resolve()
PORT = env.int("PORT", default=8000)
BASE_URL = env("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

"""PostgreSQL when DATABASE_URL says so, else SQLite in the local data folder."""

from campaign.settings.parts.paths import VAR_DIR, env

_SQLITE = {
    # One writer at a time, readers never wait for it; a transaction that will write says so at its start.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}

_url = env("DATABASE_URL", default="")
DATABASES = {"default": env.db_url_config(_url or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_default = DATABASES["default"]
if "sqlite" in _default["ENGINE"]:
    _default["OPTIONS"] = _SQLITE
else:
    _default["CONN_MAX_AGE"] = None
    _default["CONN_HEALTH_CHECKS"] = True
    _default.setdefault("OPTIONS", {})["options"] = "-c statement_timeout=30000 -c lock_timeout=10000"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

"""PostgreSQL when DATABASE_URL says so, else SQLite in the local data folder."""

from campaign.settings.parts.paths import VAR_DIR, env

_SQLITE = {
    # FULL: what was acknowledged survives a power cut. One writer at a time, and readers never wait for it; a
    # transaction says at its start that it will write, so none is refused half-way.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
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
    # PgBouncer in transaction mode has none.
    _default["DISABLE_SERVER_SIDE_CURSORS"] = True
    _default.setdefault("OPTIONS", {})["options"] = "-c statement_timeout=30000 -c lock_timeout=10000"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

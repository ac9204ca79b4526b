"""PostgreSQL when DATABASE_URL says so, else SQLite in the local data folder."""

from campaign.settings.parts.paths import VAR_DIR, env

_SQLITE = {
    # FULL: what was acknowledged survives a power cut. One writer at a time, and readers never wait for it; a
    # transaction says at its start that it will write, so none is refused half-way.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}

STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=5)
"""The longest that one statement may take. manage.py sets 60 for commands: nobody waits in front of those."""

_url = env("DATABASE_URL", default="")
DATABASES = {"default": env.db_url_config(_url or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_default = DATABASES["default"]
if "sqlite" in _default["ENGINE"]:
    _default["OPTIONS"] = _SQLITE
else:
    _default["ENGINE"] = "campaign.postgresql"
    _default["CONN_MAX_AGE"] = None
    _default["CONN_HEALTH_CHECKS"] = True
    # PgBouncer in transaction mode has none.
    _default["DISABLE_SERVER_SIDE_CURSORS"] = True
    _options = _default.setdefault("OPTIONS", {})
    # A lock that is not given soon means a table that is stuck: better a polite 503 than a thread that waits.
    _limits = {"statement_timeout": STATEMENT_SECONDS, "lock_timeout": max(2, STATEMENT_SECONDS // 3)}
    # A process that hangs in the middle of a transaction loses it, and with it the roll's lock.
    _limits["idle_in_transaction_session_timeout"] = max(10, STATEMENT_SECONDS)
    _options["options"] = " ".join(f"-c {name}={seconds * 1000}" for name, seconds in _limits.items())
    _options["connect_timeout"] = 2
    # The server ends a statement itself, if it can; a second later the connection is given up.
    _options["patience"] = STATEMENT_SECONDS + 1
    # A statement that a connection has run five times is prepared, so that it is planned no more.
    _options |= {"server_side_binding": True, "prepare_threshold": 5}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

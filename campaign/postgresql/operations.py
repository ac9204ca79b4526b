"""Changes of indexes while people sign: PostgreSQL makes them beside the traffic, SQLite as always.

Only in a migration of its own with `atomic = False`. One that was cut off half-way leaves an index marked invalid:
drop that by hand, and migrate again.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.migrations import AddIndex, RemoveIndex


class _Live:
    live: type[Any]
    plain: type[Any]

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the database."""
        self._kind(schema_editor).database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change it back."""
        self._kind(schema_editor).database_backwards(self, app_label, schema_editor, from_state, to_state)

    def _kind(self, schema_editor: Any) -> type[Any]:
        return self.live if schema_editor.connection.vendor == "postgresql" else self.plain


class AddIndexLive(_Live, AddIndexConcurrently):
    """AddIndex that keeps nobody waiting."""

    live, plain = AddIndexConcurrently, AddIndex


class RemoveIndexLive(_Live, RemoveIndexConcurrently):
    """RemoveIndex that keeps nobody waiting."""

    live, plain = RemoveIndexConcurrently, RemoveIndex

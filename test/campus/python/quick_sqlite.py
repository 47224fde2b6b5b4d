"""Synapse module: SQLite without waiting for the disk. A campus that loses power is built anew, so nothing is at stake."""

from synapse.storage.engines import Sqlite3Engine

_original = Sqlite3Engine.on_new_connection


def _on_new_connection(self, db_conn) -> None:
    _original(self, db_conn)
    db_conn.execute("PRAGMA synchronous = OFF;")


# Done on import: the configuration imports its modules before the first connection is made.
Sqlite3Engine.on_new_connection = _on_new_connection


class QuickSqlite:
    def __init__(self, config: dict, api) -> None:
        pass

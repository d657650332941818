"""Django's backend for SQLite, with fair waiting for the write lock."""

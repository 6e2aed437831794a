"""How fast the client is at the size of a large hauler, against plain Qt and plain SQLite."""

"""Full-text indexes that know where the pieces of a word stand, in pages that fit the file's."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEYS = {"listed_contacts": "place", "listed_accounts": "place", "listed_sites": "place"}
_KEYS["reaches"] = "id"


def upgrade() -> None:
    _make_anew("columnsize=0", page=3970)


def downgrade() -> None:
    _make_anew("detail=none, columnsize=0", page=4050)


def _make_anew(options: str, page: int) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, key in _KEYS.items():
        name = f"{table}_search"
        op.drop_table(name)
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5(search, content='{table}',"
            f" content_rowid='{key}', tokenize='trigram case_sensitive 1', {options})"
        )
        for command, rank in (("pgsz", page), ("rebuild", 0), ("optimize", 0)):
            asked = f"INSERT INTO {name} ({name}, rank) VALUES ('{command}', {rank})"  # noqa: S608, our names
            op.execute(asked)

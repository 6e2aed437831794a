"""Run by Alembic for every command; storage/migrate.py hands over the connection."""

from alembic import context

from storage import login_schema  # noqa: F401, its tables belong to the schema too
from storage.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
    transaction_per_migration=False,
    on_version_apply=context.config.attributes["told"],
)
context.run_migrations()

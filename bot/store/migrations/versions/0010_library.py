"""Where a piece is posted, its words as they are searched, and who likes it.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

from bot.store.library import searchable

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pieces", sa.Column("channel_id", sa.BigInteger))
    op.add_column("pieces", sa.Column("words", sa.String, nullable=False, server_default=""))
    op.create_table(
        "favourites",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("piece_id", sa.String(32), sa.ForeignKey("pieces.id"), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("favourites_by_piece", "favourites", ["piece_id"])
    op.execute(
        "UPDATE pieces SET channel_id = (SELECT channel_id FROM jobs"
        " WHERE jobs.id = pieces.job_id AND jobs.state = 'delivered') WHERE deleted_at IS NULL"
    )
    connection = op.get_bind()
    pieces = sa.table("pieces", sa.column("id"), sa.column("request", sa.JSON))
    kept = sa.select(pieces).where(sa.column("deleted_at").is_(None))
    prompts = [(id, request.get("prompt")) for id, request in connection.execute(kept)]
    words = [{"id": id, "words": searchable(prompt)} for id, prompt in prompts if prompt]
    if words:
        connection.execute(sa.text("UPDATE pieces SET words = :words WHERE id = :id"), words)
    op.create_index("pieces_by_parent", "pieces", ["parent_id"])
    if connection.dialect.name == "postgresql":
        # It does not take IS NULL for a value to sort by, and has no room for long words.
        where = sa.text("deleted_at IS NULL")
        for name, columns in (
            ("pieces_by_author", ["user_id", "created_at", "take", "id"]),
            ("pieces_on_server", ["guild_id", "created_at", "take", "id", "channel_id"]),
            ("pieces_in_channel", ["guild_id", "channel_id", "created_at"]),
        ):
            op.create_index(name, "pieces", columns, postgresql_where=where)
        return
    op.create_index(
        "pieces_by_author", "pieces", ["user_id", "deleted_at", "created_at", "take", "id", "words"]
    )
    op.create_index(
        "pieces_on_server",
        "pieces",
        ["guild_id", "deleted_at", "created_at", "take", "id", "channel_id", "words"],
    )
    op.create_index(
        "pieces_in_channel", "pieces", ["guild_id", "deleted_at", "channel_id", "created_at"]
    )

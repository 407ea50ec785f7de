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
    prompt_of = "json_extract(request, '$.prompt')"
    kept = f"SELECT id, {prompt_of} FROM pieces WHERE deleted_at IS NULL"  # noqa: S608
    prompts = connection.execute(sa.text(kept)).all()
    words = [{"id": id, "words": searchable(prompt)} for id, prompt in prompts if prompt]
    if words:
        connection.execute(sa.text("UPDATE pieces SET words = :words WHERE id = :id"), words)
    op.create_index("pieces_by_parent", "pieces", ["parent_id"])
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

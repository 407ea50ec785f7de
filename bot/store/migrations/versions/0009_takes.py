"""Several takes of one job.

SQLite cannot drop that a job has one piece, so there the table is made anew. Pieces refer to each
other, which would forbid to drop it; so they do not for that moment.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = (
    "id, job_id, user_id, guild_id, request, input_audio, audio, name, tokens, model, "
    "seconds_taken, note, created_at, deleted_at, milliseconds, fingerprint"
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("messages", sa.Column("stale_at", moment))
    if op.get_bind().dialect.name == "postgresql":
        take = sa.Column("take", sa.Integer, nullable=False, server_default="1")
        op.add_column("pieces", take)
        op.drop_constraint("pieces_job_id_key", "pieces")
        op.create_unique_constraint("pieces_by_job", "pieces", ["job_id", "take"])
        return
    op.execute("CREATE TEMPORARY TABLE parents AS SELECT id, parent_id FROM pieces")
    op.execute("UPDATE pieces SET parent_id = NULL")
    op.create_table(
        "new_pieces",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("take", sa.Integer, nullable=False, server_default="1"),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("input_audio", sa.String(64)),
        sa.Column("audio", sa.String(64), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("tokens", sa.String(64)),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("seconds_taken", sa.Double, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("parent_id", sa.String(32), sa.ForeignKey("pieces.id")),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("deleted_at", moment),
        sa.Column("milliseconds", sa.Integer),
        sa.Column("fingerprint", sa.LargeBinary(128)),
        sa.UniqueConstraint("job_id", "take", name="pieces_by_job"),
    )
    op.execute(f"INSERT INTO new_pieces ({COLUMNS}) SELECT {COLUMNS} FROM pieces")  # noqa: S608
    op.drop_table("pieces")
    op.rename_table("new_pieces", "pieces")
    op.execute(
        "UPDATE pieces SET parent_id = "
        "(SELECT parents.parent_id FROM parents WHERE parents.id = pieces.id)"
    )
    op.execute("DROP TABLE parents")
    op.create_index("pieces_by_audio", "pieces", ["audio"])
    op.create_index("pieces_by_tokens", "pieces", ["tokens"])
    op.create_index("pieces_by_length", "pieces", ["milliseconds"])
    op.create_index("pieces_by_input", "pieces", ["input_audio"])

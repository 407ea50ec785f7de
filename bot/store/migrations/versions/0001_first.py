"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("worker_deaths", sa.Integer, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("input_audio", sa.String(64)),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("interaction_id", sa.BigInteger, unique=True),
        sa.Column("message_id", sa.BigInteger, unique=True),
        sa.Column("locale", sa.String(16)),
        sa.Column("source_piece_id", sa.String(32)),
        sa.Column("reason", sa.String),
        sa.Column("note", sa.String),
        sa.Column("accepted_at", moment, nullable=False),
        sa.Column("started_at", moment),
        sa.Column("made_at", moment),
        sa.Column("ended_at", moment),
        sa.Column("deadline", moment),
    )
    op.create_index("jobs_by_state", "jobs", ["state", "accepted_at"])
    op.create_index("jobs_by_user", "jobs", ["user_id", "accepted_at"])
    op.create_index("jobs_by_guild", "jobs", ["guild_id", "accepted_at"])
    op.create_index("jobs_by_input", "jobs", ["input_audio"])
    op.create_table(
        "pieces",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), nullable=False, unique=True),
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
    )
    op.create_index("pieces_by_user", "pieces", ["user_id", "created_at"])
    op.create_index("pieces_by_audio", "pieces", ["audio"])
    op.create_index("pieces_by_tokens", "pieces", ["tokens"])
    op.create_index("pieces_by_input", "pieces", ["input_audio"])
    op.create_table(
        "messages",
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("application_id", sa.BigInteger),
        sa.Column("token", sa.String),
        sa.Column("token_expires_at", moment),
        sa.Column("upload_limit", sa.BigInteger),
        sa.Column("tried_at", moment),
        sa.Column("posted_at", moment),
        sa.Column("told_at", moment),
    )
    op.create_index("ix_messages_message_id", "messages", ["message_id"])
    op.create_table(
        "limits",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
    op.create_table(
        "speeds",
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("music", sa.Double, nullable=False),
        sa.Column("wall", sa.Double, nullable=False),
    )

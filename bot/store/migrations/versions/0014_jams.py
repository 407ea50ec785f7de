"""Jams, and votes.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("options", sa.Integer, nullable=False),
        sa.Column("closes_at", MOMENT),
    )
    op.create_table(
        "votes",
        sa.Column("poll_id", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("choice", sa.Integer, nullable=False),
    )
    op.create_table(
        "jams",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("channel_ids", sa.JSON, nullable=False),
        sa.Column("language", sa.String(16)),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("deadline", MOMENT),
        sa.Column("shown_id", sa.BigInteger),
        sa.Column("piece_id", sa.String(32)),
        sa.Column("note", sa.String),
    )
    op.create_table(
        "jam_turns",
        sa.Column("jam_id", sa.String(32), sa.ForeignKey("jams.id"), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("prompt", sa.String),
        sa.Column("role_ids", sa.JSON, nullable=False),
        sa.Column("job_id", sa.String(32)),
        sa.Column("piece_id", sa.String(32)),
        sa.Column("winner", sa.Integer),
        sa.Column("votes", sa.Integer),
        sa.Column("votes_against", sa.Integer),
    )

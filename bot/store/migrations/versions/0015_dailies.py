"""The piece of the day.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dailies",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("prompts", sa.JSON, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("starts", sa.Date),
        sa.Column("user_id", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "days",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prompt", sa.String, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("votes", sa.Integer),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("job_id", sa.String(32)),
        sa.Column("shown_id", sa.BigInteger),
    )

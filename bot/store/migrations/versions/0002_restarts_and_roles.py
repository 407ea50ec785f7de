"""How often a job was cut off by the bot's own end, and its author's limit when it was accepted;
away with what nothing reads.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("crashes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("running_per_user", sa.Integer))
    op.drop_table("settings")
    op.drop_column("jobs", "locale")
    op.drop_column("messages", "posted_at")
    op.drop_index("pieces_by_user", "pieces")

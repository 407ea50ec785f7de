"""Pieces that are others changed, and of which.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("changes", sa.String(32)))
    op.add_column("pieces", sa.Column("changed", sa.Boolean, nullable=False, server_default="0"))

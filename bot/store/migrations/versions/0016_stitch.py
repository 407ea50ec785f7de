"""Pieces that are others joined, and of which.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("parts", sa.JSON))
    op.add_column("pieces", sa.Column("stitched", sa.Boolean, nullable=False, server_default="0"))

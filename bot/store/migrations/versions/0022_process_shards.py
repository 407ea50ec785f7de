"""Which part of Discord's servers each process has.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("processes", sa.Column("shard_count", sa.Integer()))
    op.add_column("processes", sa.Column("shard_ids", sa.JSON()))

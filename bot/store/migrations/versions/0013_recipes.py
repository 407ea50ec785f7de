"""What a piece was computed on, and which file a job should give once more.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pieces", sa.Column("device", sa.String))
    op.add_column("jobs", sa.Column("repeats", sa.String(64)))

"""Until when a job can be answered, where that is not for ever.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))

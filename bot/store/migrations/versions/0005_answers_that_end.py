"""Until when a job can be answered, where that is not for ever.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))

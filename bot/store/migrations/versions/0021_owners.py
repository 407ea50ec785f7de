"""Which process looks after a job, and until when each process is taken to be alive.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("owner", sa.String(32)))
    op.create_index("jobs_by_owner", "jobs", ["owner"])
    op.execute(
        "UPDATE jobs SET owner = '' WHERE state IN ('accepted', 'running', 'made') OR id IN"
        " (SELECT job_id FROM messages WHERE stale_at IS NOT NULL) OR state IN ('failed',"
        " 'cancelled') AND id IN (SELECT job_id FROM messages WHERE told_at IS NULL)"
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )

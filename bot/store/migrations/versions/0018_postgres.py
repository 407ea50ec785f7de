"""Room for what servers prefer: Postgres keeps to it.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("preferences") as table:
        table.alter_column("value", type_=sa.String(100), existing_type=sa.String(40))

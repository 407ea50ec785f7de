"""What a piece sounds like, in few bytes, so that a converted copy of it is known again.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pieces", sa.Column("milliseconds", sa.Integer))
    op.add_column("pieces", sa.Column("fingerprint", sa.LargeBinary(128)))
    op.create_index("pieces_by_length", "pieces", ["milliseconds"])

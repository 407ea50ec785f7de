"""Lets a follow-up come after a "thinking" that was deleted, as Discord does.

simcord (3.2.1) says of such an answer that it ends with its deletion, but goes on taking a
follow-up for an edit of it, and finds nothing to edit; Discord itself did so until 2021. A test
says when it is mended there.
"""

import simcord


def end_with_their_deletion(env: simcord.Env) -> None:
    """From now on an answer that is deleted while it is awaited counts as given."""
    backend = env.backend
    delete = backend.delete_message

    def delete_message(channel_id: int, message_id: int) -> None:
        delete(channel_id, message_id)
        for interaction in backend.interactions.values():
            if interaction.message_id == message_id and interaction.loading:
                interaction.complete_deferred()

    backend.delete_message = delete_message

"""A Discord of our own on the loopback, for an unmodified discord.py to talk to and fail against.

async with Peer() as peer:
    guild = peer.guild()
    channel, alice = guild.text_channel("music"), guild.member("alice")
    async with peer.running(bot):
        song = peer.upload("a.mp3", data)
        interaction = await alice.slash(channel, "mario", prompt="castle", input_audio=song)
        await interaction.answered()
        peer.faults.add(Fault.reply_cut("POST", "/channels/{id}/messages", times=3))
        await peer.wait_for(lambda: channel.messages and channel.messages[-1].attachments)
"""

from tests.support.peer.actions import User
from tests.support.peer.clock import Settings
from tests.support.peer.errors import Misuse, Refused
from tests.support.peer.faults import Fault
from tests.support.peer.interactions import Interaction
from tests.support.peer.messages import Attachment, Message
from tests.support.peer.peer import Peer
from tests.support.peer.places import Channel, Guild, Role
from tests.support.peer.recording import Request

__all__ = [
    "Attachment",
    "Channel",
    "Fault",
    "Guild",
    "Interaction",
    "Message",
    "Misuse",
    "Peer",
    "Refused",
    "Request",
    "Role",
    "Settings",
    "User",
]

"""``/mario-library``: what was made, to find, hear and keep again."""

import contextlib
import io
from pathlib import PurePath

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import InvalidRequest, NotAllowed, NotFound
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import under_a_piece, with_likes
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import call
from bot.frontends.discord.help_page import left_today
from bot.frontends.discord.library_page import (
    LONGEST_SEARCH,
    SIZE,
    Place,
    View,
    library_page,
    link_to,
    played,
    under_a_page,
)
from bot.frontends.discord.submissions import place_of
from bot.frontends.discord.translator import localised
from bot.jobs.admission import Place as Asked
from bot.models.families import capabilities_of
from bot.request import Format
from bot.store import Open, Page, Piece
from bot.store.library import searchable
from bot.texts import say


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Library(
    commands.GroupCog, group_name="mario-library", group_description=localised("command-library")
):
    def __init__(self, bot: MarioBot) -> None:
        self.bot, self.store = bot, bot.jobs.library
        bot.actions.add(Action.page_back, self._turn)
        bot.actions.add(Action.page_forth, self._turn)
        bot.actions.add_on_piece(Action.play, self._play)
        bot.actions.add_on_piece(Action.favourite, self._favourite)

    @app_commands.command(description=localised("command-library-mine"))
    async def mine(self, interaction: discord.Interaction) -> None:
        await self._show(interaction, Place(View.mine))

    @app_commands.command(description=localised("command-library-server"))
    async def server(self, interaction: discord.Interaction) -> None:
        await self._show(interaction, Place(View.server))

    @app_commands.command(description=localised("command-library-favourites"))
    async def favourites(self, interaction: discord.Interaction) -> None:
        await self._show(interaction, Place(View.favourites))

    @app_commands.command(description=localised("command-library-search"))
    @app_commands.describe(words=localised("library-words-help"))
    async def search(
        self,
        interaction: discord.Interaction,
        words: app_commands.Range[str, 1, LONGEST_SEARCH],
    ) -> None:
        await self._show(interaction, Place(View.search, words=searchable(words)))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Whoever deletes a piece's message takes it out of the library too."""
        await self.store.taken_away([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self.store.taken_away(event.message_ids)

    async def _show(self, interaction: discord.Interaction, place: Place) -> None:
        async with self.bot.answering(interaction):
            _check(interaction, place)
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._put(interaction, place)

    async def _turn(self, interaction: discord.Interaction, target: str) -> None:
        place = Place.parse(target)
        if place is None:
            raise InvalidRequest("button-too-old")
        _check(interaction, place)
        await self.bot.acknowledge(interaction)
        await self._put(interaction, place)

    async def _put(self, interaction: discord.Interaction, place: Place) -> None:
        """Show a page as the answer."""
        page, remark = await self._page(interaction, place)
        embed, view = library_page(place, page, remark), under_a_page(place, page)
        await call(lambda: interaction.edit_original_response(embed=embed, view=view))

    async def _page(self, interaction: discord.Interaction, place: Place) -> tuple[Page, str]:
        """What is on a page, and a remark on all of them."""
        me, number = interaction.user.id, place.number
        if place.view is View.mine:
            left = await self._left(interaction)
            return await self.store.pieces_of(me, "", number, SIZE), left
        if place.view is View.search and not _on_server(interaction):
            return await self.store.pieces_of(me, place.words, number, SIZE), ""
        seen = await self._open_to(interaction)
        if place.view is View.favourites:
            page = await self.store.favourites_of(me, seen, number, SIZE)
            hidden = await self.store.count_favourites(me) - page.total
            return page, say("library-elsewhere", count=hidden) if hidden else ""
        return await self.store.pieces_in(seen, place.words, number, SIZE), ""

    async def _open_to(self, interaction: discord.Interaction) -> Open:
        if not _on_server(interaction) or interaction.guild_id is None:
            return Open()
        channels = await self.store.channels_with_pieces(interaction.guild_id)
        return await self.bot.visibility.open_to(interaction, channels)

    async def _left(self, interaction: discord.Interaction) -> str:
        left = left_today(await self.bot.allowance(interaction), _on_server(interaction))
        return f"**{say('help-left')}**\n{left}"

    async def _play(self, interaction: discord.Interaction, piece: Piece) -> None:
        """The piece's file with its buttons, for nobody else."""
        await self._check_may_see(interaction, piece)
        await self.bot.acknowledge(interaction)
        shown = await self.bot.jobs.pieces.message_of(piece)
        await self._check_still_there(interaction, piece, shown and shown.message_id)
        file = await self.bot.jobs.exports.file(piece, interaction.filesize_limit)
        extension = Format(file.format).extension
        name = PurePath(piece.name).with_suffix(f".{extension}").name
        view = under_a_piece(
            piece,
            capabilities_of(self.bot.jobs.settings, piece.model),
            await self.store.likes(piece.id),
        )
        embed = played(piece, link_to(piece, shown and shown.message_id))
        await call(
            lambda: interaction.followup.send(
                embed=embed,
                file=discord.File(io.BytesIO(file.data), name),
                view=view,
                ephemeral=True,
            )
        )

    async def _favourite(self, interaction: discord.Interaction, piece: Piece) -> None:
        """Among the favourites of whoever pressed, or no longer; the button counts them."""
        await self._check_may_see(interaction, piece)
        await self.bot.acknowledge(interaction)
        liked = await self.store.like(interaction.user.id, piece.id)
        count = await self.store.likes(piece.id)
        if interaction.message is not None:
            view = with_likes(interaction.message, piece.id, count)
            await call(lambda: interaction.edit_original_response(view=view))
        if liked and await self.store.count_favourites(interaction.user.id) == 1:
            told = embeds.told(say("favourite-first"))
            await call(lambda: interaction.followup.send(embed=told, ephemeral=True))

    async def _check_may_see(self, interaction: discord.Interaction, piece: Piece) -> None:
        if not await self.bot.visibility.may_see(interaction, piece):
            raise NotFound("piece-deleted")

    async def _check_still_there(
        self, interaction: discord.Interaction, piece: Piece, message_id: int | None
    ) -> None:
        """Refuse what somebody took away on Discord while the bot was not there to hear of it."""
        if piece.user_id == interaction.user.id or not message_id or piece.channel_id is None:
            return
        channel = self.bot.get_partial_messageable(piece.channel_id)
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            try:
                await channel.fetch_message(message_id)
            except discord.NotFound as error:
                await self.store.taken_away([message_id])
                raise NotFound("piece-deleted") from error


def _on_server(interaction: discord.Interaction) -> bool:
    """Whether it is asked on a server that the bot is on."""
    return place_of(interaction) is Asked.server


def _check(interaction: discord.Interaction, place: Place) -> None:
    if place.view is View.server and not _on_server(interaction):
        raise NotAllowed("library-only-on-servers")
    if len(place.words.encode("utf-16-le")) // 2 > LONGEST_SEARCH:
        raise InvalidRequest("library-search-too-long", maximum=LONGEST_SEARCH)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Library(bot))

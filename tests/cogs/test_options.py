"""What Discord was told about ``/mario``, held against the request that it is made from."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from simcord.enums import AppCommandType, OptionType

from bot.frontends.discord.follow import Way
from bot.frontends.discord.small_forms import MessageForm
from bot.request import Option, options
from bot.texts import say
from tests.support.simulated_server import SimulatedServer

FIELDS = Path(__file__).parents[2] / "docs" / "fields.py"


def registered(server: SimulatedServer, name: str, type: AppCommandType) -> dict[str, Any]:
    command = server.env.backend.find_command(name, None, type=type)
    assert command is not None
    return command


def told_to_discord(option: Option) -> dict[str, Any]:
    """What a command's option must say, by the kind of the request's."""
    expected: dict[str, Any] = {"name": option.name, "required": option.name == "prompt"}
    if option.is_audio:
        return {**expected, "type": OptionType.ATTACHMENT}
    if option.choices:
        names = [{"name": c, "value": c} for c in option.choices]
        return {**expected, "type": OptionType.STRING, "choices": names}
    if option.type is bool:
        return {**expected, "type": OptionType.BOOLEAN}
    if option.type is str:
        return {**expected, "type": OptionType.STRING, "max_length": option.maximum}
    kind = OptionType.INTEGER if option.type is int else OptionType.NUMBER
    return {
        **expected, "type": kind, "min_value": option.minimum, "max_value": option.maximum,
    }  # fmt: skip


async def test_the_slash_command_has_the_options_of_the_request_and_no_others(
    server: SimulatedServer,
) -> None:
    sent = registered(server, "mario", AppCommandType.CHAT_INPUT)["options"]

    assert [option["name"] for option in sent] == [option.name for option in options()]
    assert len(sent) <= 25
    assert sent[0]["required"]
    for there, option in zip(sent, options(), strict=True):
        expected = told_to_discord(option)
        assert {key: there.get(key) for key in expected} == expected
        assert there["description"].startswith(say(option.help))
        completed = option.is_model or option.name in ("prompt", "key")
        assert bool(there.get("autocomplete")) is completed
        checks = {"choices", "min_value", "max_value", "max_length"}
        assert {key for key in checks if there.get(key)} == {k for k in checks if expected.get(k)}


async def test_a_default_is_named_where_there_is_one(server: SimulatedServer) -> None:
    sent = registered(server, "mario", AppCommandType.CHAT_INPUT)["options"]
    ends = {there["name"]: there["description"].rpartition(" (default ")[2] for there in sent}

    assert ends["top_k"] == "250)"
    assert "default" not in ends["output_format"] + ends["duration"]  # they are the server's
    assert ends["multi_band_diffusion"] == "no)"
    assert ends["top_p"] == "0.0)"
    assert "default" not in ends["prompt"]


async def test_the_commands_work_in_servers_and_in_private(server: SimulatedServer) -> None:
    for name, type in (
        ("mario", AppCommandType.CHAT_INPUT),
        ("Continue", AppCommandType.MESSAGE),
        ("8-bit cover", AppCommandType.MESSAGE),
        ("Follow this melody", AppCommandType.MESSAGE),
    ):
        command = registered(server, name, type)
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]


async def test_the_form_asks_for_two_options_within_their_limits() -> None:
    form = MessageForm(Way.continue_, 1, "a march", 12).to_dict()
    prompt, duration = (row["component"] for row in form["components"])
    by_name = {option.name: option for option in options()}

    assert (prompt["custom_id"], prompt["value"]) == ("prompt", "a march")
    assert prompt["max_length"] == by_name["prompt"].maximum
    assert prompt["required"] is False
    assert (duration["custom_id"], duration["value"]) == ("duration", "12")
    assert form["components"][1]["label"] == say(by_name["duration"].help)


async def test_models_are_offered_while_typing(server: SimulatedServer) -> None:
    offered = await server.alice.autocomplete(server.channel, "mario", "replicate_weights", "")
    assert [choice["value"] for choice in offered] == ["pocket", "melody", "stereo"]
    assert offered[0]["name"] == "Pocket"

    offered = await server.alice.autocomplete(server.channel, "mario", "replicate_weights", "STER")
    assert [choice["value"] for choice in offered] == ["stereo"]

    offered = await server.alice.autocomplete(server.channel, "mario", "replicate_weights", "zzz")
    assert offered == []


@pytest.mark.parametrize("option", options(), ids=lambda option: option.name)
def test_every_option_has_a_test_that_proves_it(option: Option) -> None:
    assert runpy.run_path(str(FIELDS))["proofs"]().get(option.name)


def test_the_table_of_proofs_is_up_to_date() -> None:
    script = runpy.run_path(str(FIELDS))
    assert script["TABLE"].read_text() == script["table"](), "run python docs/fields.py"

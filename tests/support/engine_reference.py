"""audiocraft's own language model, tiny, whose conditions are whatever a test says they are."""

import torch


def language_model(delays, cross, seed=0, **options):
    """An ``LMModel`` with MusicGen's settings and random weights."""
    from audiocraft.models.lm import LMModel
    from audiocraft.modules.codebooks_patterns import DelayedPatternProvider
    from audiocraft.modules.conditioners import ConditionFuser, ConditioningProvider

    torch.manual_seed(seed)
    ways = {"cross": [], "prepend": [], "sum": [], "input_interpolate": []}
    ways["cross" if cross else "prepend"] = (
        ["description"] if cross else ["self_wav", "description"]
    )
    settings = {
        "card": 50, "dim": 32, "num_heads": 2, "num_layers": 3, "causal": True, "custom": False,
        "memory_efficient": True, "norm_first": True, "activation": "gelu", "bias_proj": False,
        "bias_ff": False, "bias_attn": False, "cross_attention": cross, "layer_scale": None,
        "weight_init": "gaussian", "depthwise_init": "current", "zero_bias_init": True,
    } | options  # fmt: skip
    model = LMModel(
        DelayedPatternProvider(len(delays), list(delays)),
        ConditioningProvider({}),
        ConditionFuser(ways),
        n_q=len(delays),
        **settings,
    )
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3) if parameter.dim() > 1 else parameter.add_(
                0.1 * torch.randn_like(parameter)
            )
    return model.eval()


class Given(torch.nn.Module):
    """A conditioning provider that answers with a function of the attributes."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer
        self.conditioners = {"self_wav": None}

    def tokenize(self, attributes):
        return attributes

    def forward(self, attributes):
        return self.answer(attributes)


def config(delays, cross, **options):
    """The parsed ``xp.cfg`` of `language_model` with the same arguments."""
    activation = options.pop("activation", None)
    lm = {
        "card": 50, "dim": 32, "num_heads": 2, "num_layers": 3, "n_q": len(delays), "causal": True,
        "norm_first": True, "activation": getattr(activation, "__name__", "gelu"),
    } | options  # fmt: skip
    fuser = {"cross": ["description"]} if cross else {"prepend": ["self_wav", "description"]}
    pattern = {"modeling": "delay", "delay": {"delays": list(delays)}}
    return {"transformer_lm": lm, "codebooks_pattern": pattern, "fuser": fuser}


def given(*pairs):
    """audiocraft's condition tensors from (name, conditions, null conditions), each ``[S, D]``."""
    tensors = {n: (torch.stack([c, z]), torch.ones(2, len(c))) for n, c, z in pairs}
    return Given(lambda attributes: tensors)


def generate(model, frames, prompt=None, guidance=3.0, **options):
    """Greedy codes ``[K, frames]`` by audiocraft."""
    from audiocraft.modules.conditioners import ConditioningAttributes

    return model.generate(
        None if prompt is None else prompt[None],
        [ConditioningAttributes(text={"description": "x"})],
        max_gen_len=frames,
        use_sampling=False,
        cfg_coef=guidance,
        **options,
    )[0]


class Codec(torch.nn.Module):
    """What audiocraft's MusicGen asks of a codec before it decodes anything."""

    frame_rate, sample_rate, channels = 2, 20, 1

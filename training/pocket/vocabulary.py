"""Makes the tokenizer of the small T5: pieces learned from the prompts, letters for the rest."""

import json
import string
from pathlib import Path
from random import Random

from training.pocket.prompts import METRE_WORDS, STYLE_WORDS, Facts, describe
from training.pocket.styles import STYLES

PIECES = 768
PROMPTS = 40_000
SPECIAL = ("<pad>", "</s>", "<unk>")
UNKNOWN = 2


def some_prompts(count: int, random: Random) -> list[str]:
    """Prompts about nothing in particular, for their words."""
    metres, tempos = list(METRE_WORDS), ("fast", "medium", "slow")
    return [
        describe(
            Facts(
                random.choice(list(STYLES)),
                random.choice(tempos),
                random.choice(("major", "minor")),
                random.choice(metres),
                random.random() < 0.5,
                random.random() < 0.2,
            ),
            random,
        ).lower()
        for _ in range(count)
    ]


def make(folder: Path) -> None:
    """Trains the pieces and writes the files that ``T5Tokenizer.from_pretrained`` reads."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import T5Tokenizer

    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES,
        special_tokens=list(SPECIAL),
        unk_token=SPECIAL[UNKNOWN],
        initial_alphabet=list(string.ascii_lowercase + string.digits + string.punctuation),
    )
    words = [word for words in STYLE_WORDS.values() for word in words] * 20
    learner.train_from_iterator(some_prompts(PROMPTS, Random(0)) + words, trainer)
    state = json.loads(learner.to_str())["model"]["vocab"]
    scores = [(piece, float(score)) for piece, score in state]
    tokenizer = T5Tokenizer(vocab=scores, extra_ids=0)
    tokenizer.save_pretrained(folder)

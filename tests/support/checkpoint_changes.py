"""Changes of a checkpoint's folder: of its configuration, of its weights."""

from tests.support.composing import rewrite

LM, CODEC = "state_dict.bin", "compression_state_dict.bin"


def config_change(file, change):
    """A change of the ``xp.cfg`` text in one file."""
    from omegaconf import OmegaConf

    def edit(package):
        config = OmegaConf.to_container(OmegaConf.create(package["xp.cfg"]), resolve=False)
        change(config)
        package["xp.cfg"] = OmegaConf.to_yaml(OmegaConf.create(config))

    return lambda folder: rewrite(folder / file, edit)


def state_change(file, change):
    return lambda folder: rewrite(folder / file, lambda package: change(package["best_state"]))

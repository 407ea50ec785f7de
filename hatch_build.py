"""Puts config.toml and the kernels for CPUs into a wheel: it needs no clone and no compiler.

A wheel is then for one platform. Where there is no C compiler it is for all of them, without
kernels; those are compiled at the first use, if there is a compiler by then.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KernelsHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        build_data["force_include"]["config.toml"] = "bot/config.toml"  # for mario init
        sys.path.insert(0, str(Path(self.root) / "bot" / "engine" / "cpu"))
        import build as kernels

        try:
            made = kernels.compile_all()
        except (OSError, subprocess.CalledProcessError) as error:
            self.app.display_warning(f"The kernels for CPUs are left out of the wheel: {error}")
            return
        self.app.display_info(f"Kernels: {', '.join(made)}")
        build_data["artifacts"].append("bot/engine/cpu/built/*.so")
        build_data["pure_python"] = False
        system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{system}"

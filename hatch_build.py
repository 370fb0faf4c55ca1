"""Put `kg/` into the wheel as `mmkg/kg`.

Only into standard wheels: an editable install reads `kg/` of the checkout, and a plain force-include would leave a
stale copy of it in site-packages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the map to the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name `kg/` as a folder to include, unless the build is editable."""
        if version == "standard":
            build_data["force_include"][str(Path(self.root) / "kg")] = "mmkg/kg"

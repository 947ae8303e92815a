"""The conda twins hold the versions of uv.lock, so that a fallback finds the same nuclei."""

from __future__ import annotations

import re
import tomllib
import unittest

from .scripts import WORKSPACE

CONDA_ONLY = {"python"}


class TwinsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.project = tomllib.loads((WORKSPACE / "pyproject.toml").read_text())
        lock = tomllib.loads((WORKSPACE / "uv.lock").read_text())
        self.locked = {package["name"]: package["version"] for package in lock["package"]}
        texts = [path.read_text() for path in (WORKSPACE / "conda_envs").glob("*.yml")]
        self.pins = {
            re.search(r"^name: (.*)$", text, re.M)[1]: dict(re.findall(r"^  - ([\w-]+)=([\w.]+)$", text, re.M))
            for text in texts
        }

    def test_every_twin_pins_the_locked_versions_of_its_groups_packages(self) -> None:
        for group, conda_name in self.project["tool"]["nightshift"]["twins"].items():
            with self.subTest(group=group):
                pins = self.pins[conda_name]
                wanted = self.project["dependency-groups"][group]
                self.assertEqual(set(pins) - CONDA_ONLY, set(wanted))
                self.assertEqual({name: pins[name] for name in wanted}, {name: self.locked[name] for name in wanted})

    def test_every_group_stands_in_the_one_conflict_set(self) -> None:
        (conflicts,) = self.project["tool"]["uv"]["conflicts"]
        self.assertEqual({entry["group"] for entry in conflicts}, set(self.project["dependency-groups"]))

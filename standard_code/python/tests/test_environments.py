"""The conda twins hold the versions of uv.lock, so that a fallback finds the same nuclei."""

from __future__ import annotations

import re
import tomllib
import unittest

from .scripts import WORKSPACE

CONDA_ONLY = {"python"}
PYPI_NAMES = {"pytorch-gpu": "torch"}


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
                pins = {PYPI_NAMES.get(name, name): pin for name, pin in self.pins[conda_name].items()}
                wanted = [re.match(r"[\w-]+", text)[0] for text in self.project["dependency-groups"][group]]
                self.assertEqual(set(pins) - CONDA_ONLY, set(wanted))
                self.assertEqual({name: pins[name] for name in wanted}, {name: self.locked[name] for name in wanted})

    def test_torch_and_its_companions_are_of_one_cuda_build(self) -> None:
        self.assertEqual([self.locked[name] for name in ("torch", "torchaudio")], ["2.6.0", "2.6.0"])
        self.assertEqual(self.locked["torchvision"], "0.21.0")
        cuda = {name: version for name, version in self.locked.items() if name.startswith("nvidia-cuda-")}
        self.assertEqual({".".join(version.split(".")[:2]) for version in cuda.values()}, {"12.4"})

    def test_the_choice_of_pytorchs_own_index_is_a_valid_one_when_its_comment_signs_are_taken_away(self) -> None:
        text = (WORKSPACE / "pyproject.toml").read_text()
        chosen = tomllib.loads(re.sub(r'^# (?=\[|\w+ = [\["t])', "", text, flags=re.M))
        (index,) = chosen["tool"]["uv"]["index"]
        self.assertTrue(index["explicit"])
        source = [{"index": index["name"], "group": "segment_ernet"}]
        self.assertEqual(chosen["tool"]["uv"]["sources"], dict.fromkeys(("torch", "torchaudio", "torchvision"), source))

    def test_every_group_stands_in_the_one_conflict_set(self) -> None:
        (conflicts,) = self.project["tool"]["uv"]["conflicts"]
        self.assertEqual({entry["group"] for entry in conflicts}, set(self.project["dependency-groups"]))

"""Compares the mask of a network with the true one: Dice of the areas, F1 of the centre lines.

Dice = 2 |A and B| / (|A| + |B|). A pixel of a centre line is found when the other mask's one passes within
`--tolerance` pixels; F1 is the harmonic mean of the found shares of both. Any value but 0 is network.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from nightshift_files import Problem, about, printable, run
from nightshift_images import read_grey_image


@dataclass(frozen=True)
class Score:
    dice: float
    skeleton_f1: float
    skeleton_precision: float
    skeleton_recall: float


def main() -> None:
    options = _options()
    score = score_networks(_read_mask(options.predicted), _read_mask(options.truth), options.tolerance)
    if options.json:
        print(json.dumps(asdict(score)))
    else:
        shares = f"{score.skeleton_precision:.3f} of it true, {score.skeleton_recall:.3f} of the true one found"
        print(f"Dice {score.dice:.3f}; centre lines: F1 {score.skeleton_f1:.3f}, {shares}")


def _read_mask(path: Path) -> np.ndarray:
    with about(f"cannot read mask '{printable(path)}'"):
        return read_grey_image(path).pixels > 0


def score_networks(predicted: np.ndarray, truth: np.ndarray, tolerance: float = 2) -> Score:
    """Both masks: 2D bool of one shape. Two empty ones agree (1), an empty and another one do not (0)."""
    from skimage.morphology import skeletonize

    if predicted.shape != truth.shape:
        raise Problem(f"the masks are {predicted.shape} and {truth.shape} large", "compare masks of one image")
    if not predicted.any() and not truth.any():
        return Score(1.0, 1.0, 1.0, 1.0)
    dice = 2 * np.count_nonzero(predicted & truth) / (np.count_nonzero(predicted) + np.count_nonzero(truth))
    lines, true_lines = skeletonize(predicted), skeletonize(truth)
    precision = _share_near(lines, true_lines, tolerance)
    recall = _share_near(true_lines, lines, tolerance)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(dice, f1, precision, recall)


def _share_near(lines: np.ndarray, others: np.ndarray, tolerance: float) -> float:
    from scipy import ndimage

    if not lines.any() or not others.any():
        return 0.0
    return float(np.mean(ndimage.distance_transform_edt(~others)[lines] <= tolerance))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("predicted", type=Path, help="mask to judge")
    parser.add_argument("truth", type=Path, help="mask to judge it by")
    parser.add_argument("--tolerance", type=float, default=2, help="of a centre line, in pixels (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="all numbers as one JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(run(main))

"""Compares a label mask with the true one: F1 of the nuclei found, at a least overlap (intersection over union).

A nucleus is found (TP) when it overlaps a true one that much; each counts once, matched so that most are found.
F1 = TP / (TP + (FP + FN) / 2).
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
    f1: float
    found: int
    wrong: int
    missed: int
    mean_overlap_of_found: float


def main() -> None:
    options = _options()
    score = score_masks(_read_mask(options.predicted), _read_mask(options.truth), options.overlap)
    if options.json:
        print(json.dumps(asdict(score)))
    else:
        counts = f"{score.found} found, {score.wrong} wrong, {score.missed} missed"
        print(f"F1 {score.f1:.3f} at overlap {options.overlap:g}: {counts}")


def _read_mask(path: Path) -> np.ndarray:
    with about(f"cannot read mask '{printable(path)}'"):
        return read_grey_image(path).pixels


def score_masks(predicted: np.ndarray, truth: np.ndarray, overlap: float = 0.5) -> Score:
    """Both masks: 2D integers of one shape, 0 = background. Two masks without a nucleus agree (F1 = 1)."""
    from scipy.optimize import linear_sum_assignment

    if predicted.shape != truth.shape:
        raise Problem(f"the masks are {predicted.shape} and {truth.shape} large", "compare masks of one image")
    true_ids, true_labels = np.unique(truth, return_inverse=True)
    ids, labels = np.unique(predicted, return_inverse=True)
    pairs = np.bincount((true_labels * len(ids) + labels).ravel(), minlength=len(true_ids) * len(ids))
    common = pairs.reshape(len(true_ids), len(ids)).astype(float)
    union = common.sum(1, keepdims=True) + common.sum(0, keepdims=True) - common
    iou = (common / union)[true_ids != 0][:, ids != 0]
    good = iou >= overlap
    rows, columns = linear_sum_assignment(-good.astype(float) - iou / (2 * max(1, min(iou.shape))))
    matched = good[rows, columns]
    found = int(matched.sum())
    wrong, missed = iou.shape[1] - found, iou.shape[0] - found
    f1 = found / (found + (wrong + missed) / 2) if found + wrong + missed else 1.0
    mean = float(iou[rows, columns][matched].mean()) if found else 0.0
    return Score(f1, found, wrong, missed, mean)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument(
        "--overlap", type=float, default=0.5, help="least intersection over union (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(run(main))

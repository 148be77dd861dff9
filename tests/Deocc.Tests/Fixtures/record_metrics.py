#!/usr/bin/env python3
"""Records what scikit-image, SciPy and NumPy compute into metrics.json: python3 record_metrics.py

Debian: python3-skimage, python3-scipy, python3-torch. Inputs come from formula.py and are not stored.
"""
import json
import os

import numpy as np
from skimage.color import rgb2gray
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

import formula

FOLDER = os.path.dirname(os.path.abspath(__file__))
LEVELS = [4, 8, 12, 20, 28]
recorded = {}


def texture(name, height, width, channels):
    """Blocks of 1, 2, 4, 8 and 16 pixels of random brightness, added up: integers in 0..255."""
    sums = np.full((height, width, channels), 127.0)
    for level, amplitude in enumerate(LEVELS):
        side = 1 << level
        grid = ((height + side - 1) // side, (width + side - 1) // side, channels)
        values = formula.values(f"{name}/{level}", grid, 0, amplitude).numpy()
        sums += values.repeat(side, axis=0).repeat(side, axis=1)[:height, :width]
    return np.clip(np.floor(sums + 0.5), 0, 255)


def record_pictures():
    first = texture("picture", 70, 83, 3) / 255
    second = texture("reference", 70, 83, 3) / 255
    second = 0.8 * first + 0.2 * second
    first, second = first.astype(np.float32).astype(np.float64), second.astype(np.float32).astype(np.float64)
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1.0, "channel_axis": 2}
    mean, similarity = structural_similarity(first, second, full=True, **options)
    inside = texture("mask", 70, 83, 1)[:, :, 0] >= 128
    valid = np.zeros_like(inside)
    valid[5:-5, 5:-5] = True
    squares = (first - second) ** 2
    recorded["pictures"] = {
        "psnr": peak_signal_noise_ratio(first, second, data_range=1.0),
        "mse": mean_squared_error(first, second),
        "l1": np.abs(first - second).mean(),
        "ssim": mean,
        "ssim51": structural_similarity(
            rgb2gray(first).astype(np.float32).astype(np.float64), rgb2gray(second).astype(np.float32).astype(np.float64),
            win_size=51, data_range=1.0),
        "psnrInside": -10 * np.log10(squares[inside].mean()),
        "ssimInside": similarity[inside & valid].mean(),
    }


def main():
    record_pictures()
    with open(os.path.join(FOLDER, "metrics.json"), "w") as file:
        json.dump(recorded, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Records what scikit-image, SciPy and NumPy compute into metrics.json: python3 record_metrics.py

Debian: python3-skimage, python3-scipy, python3-torch. Inputs come from formula.py and are not stored.
"""
import json
import os

import numpy as np
from scipy import interpolate, linalg, ndimage, optimize, special
from skimage.color import rgb2gray
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity
from skimage.transform import _geometric

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


def reals(name, *shape, centre=0.0, scale=1.0):
    return formula.values(name, shape, centre, scale).numpy()


def record_numerics():
    square = reals("eigen", 70, 70)
    thin = reals("thin", 10, 4)
    recorded["numerics"] = {
        "logGamma": special.gammaln([0.1, 0.2, 0.5, 1, 1.5, 2, 3.3, 10, 15]).tolist(),
        "eigenvalues": np.linalg.eigvalsh(square + square.T).tolist(),
        "pseudoInverse": np.linalg.pinv(thin @ thin.T).tolist(),
    }


def normalised(plane, constant):
    offsets = np.arange(-3, 4)
    window = np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * (7 / 6) ** 2))
    window /= window.sum()
    mean = ndimage.convolve(plane, window, mode="nearest")
    deviation = np.sqrt(np.abs(ndimage.convolve(plane**2, window, mode="nearest") - mean**2))
    coefficients = (plane - mean) / (deviation + constant)
    return np.where(np.abs(coefficients) < 1e-9, 0, coefficients), deviation


def fit(values):
    """The asymmetric generalised Gaussian of values by moments: shape, left and right deviation."""
    shapes = 0.2 + 0.001 * np.arange(9801)
    ratios = special.gamma(2 / shapes) ** 2 / (special.gamma(1 / shapes) * special.gamma(3 / shapes))
    left, right = np.sqrt((values[values < 0] ** 2).mean()), np.sqrt((values[values > 0] ** 2).mean())
    balance = left / right
    ratio = np.abs(values).mean() ** 2 / (values**2).mean()
    target = ratio * (balance**3 + 1) * (balance + 1) / (balance**2 + 1) ** 2
    return shapes[np.argmin((ratios - target) ** 2)], left, right


def niqe_statistics(block):
    shape, left, right = fit(block)
    scale = np.sqrt(special.gamma(1 / shape) / special.gamma(3 / shape))
    features = [shape, (left + right) / 2 * scale]
    for shift in ((0, 1), (1, 0), (1, 1), (1, -1)):
        shape, left, right = fit(block * np.roll(block, shift, axis=(0, 1)))
        scale = np.sqrt(special.gamma(1 / shape) / special.gamma(3 / shape))
        mean = (right - left) * scale * special.gamma(2 / shape) / special.gamma(1 / shape)
        features += [shape, mean, left * scale, right * scale]
    return features


def brisque_statistics(plane):
    shape, left, right = fit(plane)
    features = [shape, (left**2 + right**2) / 2]
    height, width = plane.shape
    padded = np.pad(plane, 1)
    for y, x in ((0, 1), (1, 0), (1, 1), (-1, 1)):
        shape, left, right = fit(plane * padded[1 + y:1 + y + height, 1 + x:1 + x + width])
        scale = np.sqrt(special.gamma(1 / shape) / special.gamma(3 / shape))
        mean = (right - left) * scale * special.gamma(2 / shape) / special.gamma(1 / shape)
        features += [shape, mean, left**2, right**2]
    return features


def cubic(d, a):
    d = np.abs(d)
    inner = (a + 2) * d**3 - (a + 3) * d**2 + 1
    outer = a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a
    return np.where(d <= 1, inner, np.where(d < 2, outer, 0))


def resize_matrix(old, new, scale, a, widening, mirrors):
    """Rows of weights that a resized axis has on the old one; places beyond the border are folded back."""
    matrix = np.zeros((new, old))
    for i in range(new):
        centre = (i + 0.5) / scale - 0.5
        taps = np.arange(int(np.floor(centre)) - 2 * widening, int(np.floor(centre)) + 2 * widening + 2)
        weights = cubic((taps - centre) / widening, a)
        weights /= weights.sum()
        for tap, weight in zip(taps, weights):
            place = min(max(tap, 0), old - 1)
            if mirrors:
                place = -1 - tap if tap < 0 else 2 * old - 1 - tap if tap >= old else tap
            matrix[i, place] += weight
    return matrix


def half_like_matlab(plane):
    down, across = (resize_matrix(n, (n + 1) // 2, 0.5, -0.5, 2, True) for n in plane.shape)
    return down @ plane @ across.T


def half_like_opencv(plane):
    down, across = (resize_matrix(n, n // 2, (n // 2) / n, -0.75, 1, False) for n in plane.shape)
    return down @ plane @ across.T


def niqe_features(picture):
    """36 features and the sharpness of each block of 96x96."""
    rgb = picture.astype(np.float32).astype(np.float64)
    plane = np.round(16 + rgb @ [65.481, 128.553, 24.966])
    rows, columns = plane.shape[0] // 96, plane.shape[1] // 96
    plane = plane[:rows * 96, :columns * 96]
    whole, deviation = normalised(plane, 1)
    half, _ = normalised(half_like_matlab(plane), 1)
    features, sharpness = [], []
    for y in range(rows):
        for x in range(columns):
            part = np.s_[y * 96:y * 96 + 96, x * 96:x * 96 + 96]
            features.append(niqe_statistics(whole[part]) + niqe_statistics(half[y * 48:y * 48 + 48, x * 48:x * 48 + 48]))
            sharpness.append(deviation[part].mean())
    return np.array(features), np.array(sharpness)


def record_niqe():
    features, sharpness = niqe_features(texture("niqe", 208, 300, 3) / 255)
    rows = []
    for i in range(6):
        own, sharp = niqe_features(texture(f"pristine/{i}", 288, 288, 3) / 255)
        rows.append(own[sharp > 0.75 * sharp.max()])
    rows = np.concatenate(rows)
    mean, covariance = rows.mean(axis=0), np.cov(rows, rowvar=False)
    difference = mean - features.mean(axis=0)
    inverse = np.linalg.pinv((covariance + np.cov(features, rowvar=False)) / 2)
    recorded["niqe"] = {
        "features": features.tolist(),
        "sharpness": sharpness.tolist(),
        "pristineMean": mean.tolist(),
        "pristineVariances": np.diag(covariance).tolist(),
        "distance": np.sqrt(difference @ inverse @ difference),
    }


def record_brisque():
    picture = (texture("brisque", 75, 91, 3) / 255).astype(np.float32).astype(np.float64)
    picture[10:40, 20:60] = np.float32(0.4)
    grey = np.round(255 * (picture @ [0.299, 0.587, 0.114])) / 255
    vectors, coefficients = reals("svr/vectors", 3, 36), reals("svr/coefficients", 3, scale=40)
    group = {}
    for name, half in (("live", half_like_matlab), ("openCv", half_like_opencv)):
        features = np.array(brisque_statistics(normalised(grey, 1 / 255)[0]) + brisque_statistics(normalised(half(grey), 1 / 255)[0]))
        scaled = -1 + 2 * (features + 1) / (np.arange(36) / 10 + 2)
        kernel = np.exp(-0.05 * ((scaled - vectors) ** 2).sum(axis=1))
        group[f"{name}Features"] = features.tolist()
        group[f"{name}Score"] = coefficients @ kernel + 30
    recorded["brisque"] = group


def frechet(first, second):
    one, two = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    root = linalg.sqrtm(one @ two).real if len(first) > one.shape[0] else None
    trace = np.trace(root) if root is not None else np.sqrt(np.clip(linalg.eigvals(one @ two).real, 0, None)).sum()
    return ((first.mean(axis=0) - second.mean(axis=0)) ** 2).sum() + np.trace(one) + np.trace(two) - 2 * trace


def record_distributions():
    first, second = reals("fid/first", 40, 12, centre=50), reals("fid/second", 60, 12, centre=50.3, scale=1.2)
    recorded["distributions"] = {
        "mean": first.mean(axis=0).tolist(),
        "covariance": np.cov(first, rowvar=False).tolist(),
        "frechet": frechet(first, second),
        "frechetOfFew": frechet(first[:8], second[:9]),
    }


def record_recognition():
    same = np.arange(200) % 2 == 0
    likeness = np.round(reals("verification", 200) * 0.5 + 0.3 * same, 2)
    thresholds = np.concatenate([[np.inf], np.unique(likeness)[::-1]])
    false_rate = np.array([(likeness[~same] >= t).mean() for t in thresholds])
    true_rate = np.array([(likeness[same] >= t).mean() for t in thresholds])
    pairs = likeness[same][:, None] - likeness[~same]
    curve = interpolate.interp1d(false_rate, true_rate)
    folds = np.arange(200) * 10 // 200
    accuracies = []
    for fold in range(10):
        train, test = folds != fold, folds == fold
        levels = np.unique(likeness[train])[::-1]
        right = [((likeness[train] >= t) == same[train]).mean() for t in levels]
        best = int(np.argmax(right))
        threshold = (levels[best] + levels[best + 1]) / 2 if best + 1 < len(levels) else levels[best]
        accuracies.append(((likeness[test] >= threshold) == same[test]).mean())
    recorded["recognition"] = {
        "equalErrorRate": optimize.brentq(lambda x: 1 - x - curve(x), 0, 1),
        "areaUnderCurve": (pairs > 0).mean() + 0.5 * (pairs == 0).mean(),
        "accuracy": np.mean(accuracies),
        "accuracyDeviation": np.std(accuracies),
    }


def nearest_distance(point, corners):
    """By projection on the plane if that falls inside, else by the three sides."""
    a, b, c = corners
    u, v = np.linalg.lstsq(np.stack([b - a, c - a], axis=1), point - a, rcond=None)[0]
    if u >= 0 and v >= 0 and u + v <= 1:
        return np.linalg.norm(a + u * (b - a) + v * (c - a) - point)
    distances = []
    for start, end in ((a, b), (b, c), (c, a)):
        share = np.clip((point - start) @ (end - start) / ((end - start) @ (end - start)), 0, 1)
        distances.append(np.linalg.norm(start + share * (end - start) - point))
    return min(distances)


def record_surfaces():
    source, noise = reals("surface/source", 20, 3), reals("surface/noise", 20, 3, scale=0.1)
    angle = 2.0
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    target = (1.7 * source @ turn.T + [3, -2, 1] + noise).astype(np.float32).astype(np.float64)
    vertices, points = reals("surface/vertices", 60, 3), reals("surface/points", 50, 3, scale=1.5)
    triangles = formula.indices("surface/triangles", (80, 3), 60).numpy()
    triangles = [corner for corner in triangles if len(set(corner)) == 3]
    recorded["surfaces"] = {
        "umeyama": _geometric._umeyama(source, target, True).tolist(),
        "distances": [min(nearest_distance(point, vertices[corner]) for corner in triangles) for point in points],
    }


def main():
    record_pictures()
    record_numerics()
    record_niqe()
    record_brisque()
    record_distributions()
    record_recognition()
    record_surfaces()
    with open(os.path.join(FOLDER, "metrics.json"), "w") as file:
        json.dump(recorded, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()

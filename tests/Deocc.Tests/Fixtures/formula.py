"""Values from a formula, so that fixtures need to store outputs only. PatternValues.cs computes the same bits.

value[i] = float32(centre + scale * v), v = (mix(seed + i) >> 8) / 2^23 - 1 in [-1, 1), computed in float64, with
seed = FNV-1a (32 bits) of the tensor's name in UTF-8 and mix = the 32-bit finaliser of Wellons' "lowbias32". Indices are
mix(seed + i) mod limit.
"""
import math

import numpy as np
import torch


def seed_of(name):
    seed = 2166136261
    for byte in name.encode("utf-8"):
        seed = (seed ^ byte) * 16777619 & 0xFFFFFFFF
    return seed


def mixed(name, count):
    x = (np.arange(count, dtype=np.uint64) + seed_of(name)).astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return x


def values(name, shape, centre=0.0, scale=1.0):
    """A float64 tensor that holds float32 values."""
    v = (mixed(name, math.prod(shape)) >> np.uint32(8)).astype(np.float64) / 2**23 - 1
    return torch.from_numpy((centre + scale * v).astype(np.float32).astype(np.float64)).reshape(shape)


def indices(name, shape, limit):
    return torch.from_numpy((mixed(name, math.prod(shape)) % np.uint32(limit)).astype(np.int64)).reshape(shape)


def fill_network(case, network):
    """Gives every parameter and buffer of a network its values, by its name and shape."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if not tensor.is_floating_point():
                continue
            centre, scale = 0.0, 0.1
            if name.endswith("running_var"):
                centre, scale = 1.0, 0.3
            elif tensor.dim() >= 2:
                scale = math.sqrt(6 / (tensor.numel() // tensor.shape[0]))
            elif name.endswith("weight"):
                centre, scale = 1.0, 0.2
            tensor.copy_(values(f"{case}/{name}", tuple(tensor.shape), centre, scale))

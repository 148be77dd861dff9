#!/usr/bin/env python3
"""Records what PyTorch computes into pytorch.safetensors: python3 record.py

All computations run in float64 on float32 values, so that the recorded float32 values carry one rounding. Inputs come
from the formula of formula.py and are not stored. Every case has a metadata entry with its op, options and the formula
of each input; its tensors are named case/output, case/gradient.INPUT (of sum(output * upstream), the upstream gradient by
formula as case/upstream), and so on.
"""
import json
import os
import struct
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import formula
from ops import OPS

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "../../../benchmarks/Deocc.Benchmarks/Peers"))
import nets  # noqa: E402  (the networks of the performance table)

tensors = {}
cases = {}


def store(name, tensor):
    assert name not in tensors, name
    tensors[name] = tensor.detach().to(torch.float32).contiguous().numpy()


def make_input(case, name, specification):
    shape = tuple(specification["shape"])
    if "limit" in specification:
        return formula.indices(f"{case}/{name}", shape, specification["limit"])
    return formula.values(f"{case}/{name}", shape, specification["centre"], specification["scale"])


def real(*shape, centre=0.0, scale=1.0):
    return {"shape": list(shape), "centre": centre, "scale": scale}


def fixed(*shape, centre=0.0, scale=1.0):
    """Real numbers that no gradient is recorded for."""
    return real(*shape, centre=centre, scale=scale) | {"fixed": True}


def index(limit, *shape):
    return {"shape": list(shape), "limit": limit}


def record(case, op, inputs, **options):
    """One op: its output and the gradients of its real inputs."""
    cases[case] = {"op": op, "options": options, "inputs": inputs}
    made = {name: make_input(case, name, specification) for name, specification in inputs.items()}
    differentiable = [name for name in made if made[name].is_floating_point() and "fixed" not in inputs[name]]
    for name in differentiable:
        made[name].requires_grad_()
    output = OPS[op](*made.values(), **{snake(key): value for key, value in options.items()})
    store(f"{case}/output", output)
    upstream = formula.values(f"{case}/upstream", tuple(output.shape))
    gradients = torch.autograd.grad(output, [made[name] for name in differentiable], upstream)
    for name, gradient in zip(differentiable, gradients):
        store(f"{case}/gradient.{name}", gradient)


def snake(name):
    return {"outputPadding": "output_padding", "kernel": "kernel_size", "countIncludePad": "count_include_pad",
            "alignCorners": "align_corners", "ignoreIndex": "ignore_index", "labelSmoothing": "label_smoothing",
            "dataRange": "data_range"}.get(name, name)


def record_formula():
    """The formula itself, so that both sides can be compared."""
    cases["formula"] = {"op": "formula", "options": {}, "inputs": {}}
    store("formula/values", formula.values("formula/values", (3, 7), 0.5, 0.3))
    store("formula/indices", formula.indices("formula/indices", (11,), 1000))


def record_elementwise():
    x = real(3, 5, 7, scale=3)
    positive = real(3, 5, 7, centre=2, scale=1.9)
    for op in ("relu", "silu", "hardSwish", "hardSigmoid", "sigmoid", "tanh", "exp", "abs", "sin", "cos"):
        record(op, op, {"x": x if op not in ("hardSwish", "hardSigmoid") else real(3, 5, 7, scale=5)})
    for op in ("log", "sqrt"):
        record(op, op, {"x": positive})
    record("tanh-large", "tanh", {"x": real(4, 9, scale=30)})
    record("sigmoid-large", "sigmoid", {"x": real(4, 9, scale=90)})
    record("softplus", "softplus", {"x": x})
    record("softplus-large", "softplus", {"x": real(4, 9, scale=60)})
    record("leakyRelu", "leakyRelu", {"x": x}, slope=0.2)
    record("prelu", "prelu", {"x": x, "weight": real(5)})
    record("prelu-shared", "prelu", {"x": x, "weight": real(1)})
    record("elu", "elu", {"x": x}, alpha=1.0)
    record("elu-alpha", "elu", {"x": x}, alpha=0.7)
    record("gelu", "gelu", {"x": x}, approximate="none")
    record("gelu-tanh", "gelu", {"x": x}, approximate="tanh")
    record("pow-3", "pow", {"x": x}, exponent=3)
    record("pow-half", "pow", {"x": positive}, exponent=0.5)
    record("pow-negative", "pow", {"x": positive}, exponent=-1.5)
    record("clamp", "clamp", {"x": x}, low=-1.0, high=2.0)
    for op in ("add", "subtract", "multiply", "divide", "maximum", "minimum"):
        divisor = {"centre": 2.0} if op == "divide" else {}
        record(op, op, {"a": real(3, 5, 7), "b": real(3, 5, 7, **divisor)})
        record(f"{op}-broadcast", op, {"a": real(3, 1, 7), "b": real(5, 1, **divisor)})
    record("where", "where", {"mask": fixed(3, 5, 7), "a": real(3, 5, 7), "b": real(7)})


def record_reductions():
    x = real(3, 5, 4, 7)
    for op in ("softmax", "logSoftmax"):
        record(f"{op}-last", op, {"x": real(6, 17, scale=8)}, axis=-1)
        record(f"{op}-channels", op, {"x": x}, axis=1)
    for op in ("sum", "mean"):
        record(f"{op}-last", op, {"x": x}, axes=[3], keep=False)
        record(f"{op}-channels", op, {"x": x}, axes=[0, 2, 3], keep=True)
        record(f"{op}-outer", op, {"x": x}, axes=[0, 1], keep=False)
    for op in ("max", "min"):
        record(f"{op}-last", op, {"x": x}, axis=-1, keep=False)
        record(f"{op}-channels", op, {"x": x}, axis=1, keep=True)
    record("variance", "variance", {"x": x}, axes=[0, 2, 3], keep=False, correction=1)
    record("variance-biased", "variance", {"x": x}, axes=[2, 3], keep=True, correction=0)
    record("norm-1", "norm", {"x": x}, axes=[1, 2], keep=False, order=1)
    record("norm-2", "norm", {"x": x}, axes=[1, 2, 3], keep=False, order=2)


def record_products():
    record("matmul", "matmul", {"a": real(13, 21), "b": real(21, 17)})
    record("matmul-batched", "matmul", {"a": real(3, 5, 9), "b": real(3, 9, 4)})
    record("matmul-broadcast", "matmul", {"a": real(2, 3, 5, 9), "b": real(9, 4)})
    record("linear", "linear", {"x": real(7, 19), "weight": real(11, 19), "bias": real(11)})
    record("linear-3d", "linear", {"x": real(2, 7, 19), "weight": real(5, 19), "bias": real(5)})
    record("attention", "attention", {"query": real(2, 33, 8), "key": real(2, 21, 8), "value": real(2, 21, 12)}, scale=8**-0.5)
    record("embedding", "embedding", {"indices": index(9, 4, 6), "weight": real(9, 5)})
    record("sparseMatMul", "sparseMatMul",
           {"values": real(23), "rows": index(8, 23), "columns": index(10, 23), "dense": real(10, 6)}, size=8)


def record_convolutions():
    def conv(case, x, weight, bias=True, op="conv2d", **options):
        inputs = {"x": real(*x), "weight": real(*weight, scale=0.5)}
        if bias:
            channels = weight[1] * options.get("groups", 1) if op == "convTranspose2d" else weight[0]
            inputs["bias"] = real(channels)
        record(case, op, inputs, **options)

    conv("conv2d-3x3", (2, 5, 9, 11), (6, 5, 3, 3), padding=[1, 1])
    conv("conv2d-3x3-valid", (1, 4, 7, 6), (3, 4, 3, 3), bias=False)
    conv("conv2d-3x3-wide", (1, 20, 17, 15), (18, 20, 3, 3), padding=[1, 1])
    conv("conv2d-stride-2", (2, 4, 9, 8), (6, 4, 3, 3), stride=[2, 2], padding=[1, 1])
    conv("conv2d-dilation-2", (2, 4, 10, 9), (5, 4, 3, 3), padding=[2, 2], dilation=[2, 2])
    conv("conv2d-groups", (2, 6, 8, 7), (9, 2, 3, 3), padding=[1, 1], groups=3)
    conv("conv2d-depthwise", (2, 6, 9, 7), (6, 1, 3, 3), padding=[1, 1], groups=6)
    conv("conv2d-depthwise-stride-2", (2, 6, 9, 8), (12, 1, 5, 5), stride=[2, 2], padding=[2, 2], groups=6)
    conv("conv2d-1x1", (2, 7, 6, 5), (9, 7, 1, 1))
    conv("conv2d-1x1-stride-2", (2, 7, 6, 5), (4, 7, 1, 1), bias=False, stride=[2, 2])
    conv("conv2d-4x4-stride-2", (1, 5, 10, 12), (7, 5, 4, 4), stride=[2, 2], padding=[1, 1])
    conv("conv2d-7x7-stride-2", (1, 3, 17, 19), (8, 3, 7, 7), bias=False, stride=[2, 2], padding=[3, 3])
    conv("conv2d-5x3", (2, 3, 9, 8), (4, 3, 5, 3), stride=[2, 1], padding=[2, 0], dilation=[1, 2])
    conv("conv2d-one-output", (1, 3, 4, 4), (5, 3, 4, 4))
    conv("conv2d-padding-exceeds-kernel", (1, 2, 3, 4), (3, 2, 2, 2), padding=[3, 3], stride=[3, 3])
    transposed = {"op": "convTranspose2d"}
    conv("convTranspose2d-4x4-stride-2", (2, 5, 4, 5), (5, 4, 4, 4), **transposed, stride=[2, 2], padding=[1, 1])
    conv("convTranspose2d-output-padding", (2, 3, 4, 5), (3, 4, 3, 3), **transposed, stride=[2, 2], padding=[1, 1],
         outputPadding=[1, 1])
    conv("convTranspose2d-groups", (1, 6, 5, 4), (6, 2, 3, 3), **transposed, stride=[2, 2], padding=[1, 1], groups=2)
    conv("convTranspose2d-dilation", (1, 3, 5, 4), (3, 5, 3, 3), bias=False, **transposed, dilation=[2, 2], padding=[1, 1])
    conv("convTranspose2d-stride-3", (1, 4, 3, 5), (4, 3, 2, 5), **transposed, stride=[3, 2], padding=[0, 2],
         outputPadding=[2, 0])
    conv("gatedConv2d", (2, 5, 9, 10), (12, 5, 3, 3), op="gatedConv2d", padding=[1, 1])
    conv("gatedConv2d-stride-2", (1, 7, 11, 10), (8, 7, 5, 5), op="gatedConv2d", stride=[2, 2], padding=[2, 2])


def record_pooling_and_resampling():
    x = real(2, 3, 9, 8)
    record("maxPool2d", "maxPool2d", {"x": x}, kernel=[2, 2], stride=[2, 2])
    record("maxPool2d-padding", "maxPool2d", {"x": x}, kernel=[3, 3], stride=[2, 2], padding=[1, 1])
    record("maxPool2d-dilation", "maxPool2d", {"x": x}, kernel=[3, 2], stride=[1, 2], padding=[1, 0], dilation=[2, 3])
    record("avgPool2d", "avgPool2d", {"x": x}, kernel=[2, 2], stride=[2, 2])
    record("avgPool2d-padding", "avgPool2d", {"x": x}, kernel=[3, 3], stride=[2, 2], padding=[1, 1], countIncludePad=True)
    record("avgPool2d-padding-excluded", "avgPool2d", {"x": x}, kernel=[3, 3], stride=[2, 2], padding=[1, 1],
           countIncludePad=False)
    for size in ([1, 1], [3, 2], [4, 5], [11, 13]):
        record(f"adaptiveAvgPool2d-{size[0]}x{size[1]}", "adaptiveAvgPool2d", {"x": x}, size=size)
    record("adaptiveMaxPool2d-4x5", "adaptiveMaxPool2d", {"x": x}, size=[4, 5])
    small = real(2, 2, 5, 6)
    for name, size in (("double", [10, 12]), ("odd", [7, 9]), ("down", [3, 4]), ("single", [1, 1])):
        record(f"resizeNearest-{name}", "resizeNearest", {"x": small}, size=size)
        for corners in (False, True):
            suffix = "-corners" if corners else ""
            record(f"resizeBilinear-{name}{suffix}", "resizeBilinear", {"x": small}, size=size, alignCorners=corners)
    for mode in ("bilinear", "nearest"):
        for padding in ("zeros", "border", "reflection"):
            for corners in (False, True):
                suffix = "-corners" if corners else ""
                grid = real if mode == "bilinear" else fixed
                record(f"gridSample-{mode}-{padding}{suffix}", "gridSample",
                       {"x": real(2, 2, 5, 6), "grid": grid(2, 4, 5, 2, scale=1.7)},
                       mode=mode, padding=padding, alignCorners=corners)
    for corners in (False, True):
        record(f"affineWarp{'-corners' if corners else ''}", "affineWarp",
               {"x": real(2, 2, 6, 5), "theta": real(2, 2, 3)}, height=4, width=7, padding="zeros", alignCorners=corners)


def record_norms():
    x = real(3, 6, 5, 4, centre=0.5, scale=2)
    channel = {"weight": real(6, centre=1, scale=0.5), "bias": real(6)}
    statistics = {"mean": fixed(6), "variance": fixed(6, centre=1, scale=0.5)}
    record("batchNormTrain", "batchNormTrain", {"x": x, **channel, **statistics}, momentum=0.1, epsilon=1e-5)
    record("batchNormEval", "batchNormEval", {"x": x, **channel, **statistics}, epsilon=1e-5)
    record("instanceNorm", "instanceNorm", {"x": x}, epsilon=1e-5)
    record("instanceNorm-affine", "instanceNorm", {"x": x, **channel}, epsilon=1e-3)
    record("layerNorm", "layerNorm", {"x": real(4, 3, 10), "weight": real(10, centre=1), "bias": real(10)}, epsilon=1e-5)
    record("layerNorm-2-axes", "layerNorm", {"x": real(4, 3, 10), "weight": real(3, 10, centre=1), "bias": real(3, 10)},
           epsilon=1e-5)
    record("groupNorm", "groupNorm", {"x": x, **channel}, groups=3, epsilon=1e-5)
    for steps in (0, 1, 5):
        record(f"spectralNorm-{steps}-steps", "spectralNorm",
               {"weight": real(6, 4, 3, 3), "u": fixed(6), "v": fixed(36)}, steps=steps, axis=0)
    record("spectralNorm-transposed", "spectralNorm",
           {"weight": real(6, 4, 3, 3), "u": fixed(4), "v": fixed(54)}, steps=2, axis=1)
    record("modulatedNorm", "modulatedNorm", {"x": x, "gamma": real(3, 6, 5, 4), "beta": real(3, 6, 5, 4)}, epsilon=1e-5)


def record_batch_norm_statistics():
    """Running statistics of a batch norm over three training steps."""
    case = "batchNormStatistics"
    cases[case] = {"op": case, "options": {"steps": 3, "channels": 6, "shape": [3, 6, 5, 4]}, "inputs": {}}
    norm = nn.BatchNorm2d(6).double()
    for step in range(3):
        norm(formula.values(f"{case}/x{step}", (3, 6, 5, 4), 0.5, 2.0))
    store(f"{case}/running_mean", norm.running_mean)
    store(f"{case}/running_var", norm.running_var)


def record_losses():
    image = real(2, 3, 14, 15, centre=0.5, scale=0.5)
    record("gaussianFilter", "gaussianFilter", {"x": image}, size=11, sigma=1.5)
    record("ssim", "ssim", {"x": image, "y": image}, size=11, sigma=1.5, dataRange=1.0)
    record("ssim-range-2", "ssim", {"x": real(1, 2, 13, 12), "y": real(1, 2, 13, 12)}, size=7, sigma=1.5, dataRange=2.0)
    logits, target = real(3, 1, 6, 5, scale=4), fixed(3, 1, 6, 5, centre=0.5, scale=0.5)
    record("binaryCrossEntropyWithLogits", "binaryCrossEntropyWithLogits", {"x": logits, "target": target})
    record("binaryCrossEntropyWithLogits-large", "binaryCrossEntropyWithLogits",
           {"x": real(20, scale=120), "target": fixed(20, centre=0.5, scale=0.5)})
    record("binaryCrossEntropyWithLogits-none", "binaryCrossEntropyWithLogits", {"x": logits, "target": target},
           reduction="none")
    scores = real(8, 7, scale=4)
    record("crossEntropy", "crossEntropy", {"x": scores, "target": index(7, 8)})
    record("crossEntropy-smoothing", "crossEntropy", {"x": scores, "target": index(7, 8)}, labelSmoothing=0.1)
    record("crossEntropy-ignore", "crossEntropy", {"x": scores, "target": index(3, 8)}, ignoreIndex=1)
    record("crossEntropy-weights", "crossEntropy",
           {"x": scores, "target": index(7, 8), "weight": fixed(7, centre=1, scale=0.5)})
    record("crossEntropy-pixels", "crossEntropy", {"x": real(2, 5, 4, 3, scale=4), "target": index(5, 2, 4, 3)})
    pair = {"x": real(3, 4, 5, scale=2), "target": fixed(3, 4, 5, scale=2)}
    record("l1Loss", "l1Loss", pair)
    record("l2Loss", "l2Loss", pair)
    record("huberLoss", "huberLoss", pair, delta=1.0)
    record("huberLoss-delta", "huberLoss", pair, delta=0.3)
    probability = {"x": real(2, 1, 5, 6, centre=0.5, scale=0.5), "target": fixed(2, 1, 5, 6, centre=0.5, scale=0.5)}
    record("diceLoss", "diceLoss", probability)


def record_shapes():
    x = real(2, 3, 5, 6)
    for mode in ("constant", "reflect", "replicate"):
        record(f"pad-{mode}", "pad", {"x": x}, padding=[1, 2, 3, 0], mode=mode)
    record("concat", "concat", {"a": real(2, 3, 4), "b": real(2, 5, 4)}, axis=1)
    record("slice", "slice", {"x": x}, axis=2, start=1, length=3)
    record("permute", "permute", {"x": x}, axes=[2, 0, 3, 1])
    record("gather", "gather", {"x": real(4, 7, 3), "indices": index(7, 4, 5, 3)}, axis=1)
    record("scatterAdd", "scatterAdd", {"x": real(4, 7, 3), "indices": index(7, 4, 9, 3), "source": real(4, 9, 3)}, axis=1)


OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.1}),
    "sgd-momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
    "sgd-nesterov": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.02}),
    "adam": (torch.optim.Adam, {"lr": 0.01}),
    "adam-betas": (torch.optim.Adam, {"lr": 0.02, "betas": (0.5, 0.9), "eps": 1e-6, "weight_decay": 0.1}),
    "adamw": (torch.optim.AdamW, {"lr": 0.02, "weight_decay": 0.1}),
}


def record_optimizers():
    """Parameters after each of five steps with gradients by formula."""
    for case, (kind, options) in OPTIMIZERS.items():
        cases[case] = {"op": "optimizer", "options": {"kind": kind.__name__, "steps": 5, "shape": [4, 5], **options}, "inputs": {}}
        parameter = nn.Parameter(formula.values(f"{case}/parameter", (4, 5)))
        optimizer = kind([parameter], **options)
        for step in range(5):
            parameter.grad = formula.values(f"{case}/gradient{step}", (4, 5))
            optimizer.step()
            store(f"{case}/step{step}", parameter)


SCHEDULES = {
    "step": lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 10, 0.01),
    "half-drop": lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [6], 0.1),
    "warm-up": lambda o: torch.optim.lr_scheduler.LinearLR(o, 0.1, 1.0, 5),
}


def record_training_tools():
    for name, make in SCHEDULES.items():
        case = f"schedule-{name}"
        cases[case] = {"op": "schedule", "options": {"kind": name, "lr": 0.2, "steps": 12}, "inputs": {}}
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.2)
        schedule = make(optimizer)
        rates = []
        for _ in range(12):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        store(f"{case}/rates", torch.tensor(rates, dtype=torch.float64))

    case = "movingAverage"
    cases[case] = {"op": case, "options": {"decay": 0.9, "steps": 5, "shape": [4, 5]}, "inputs": {}}
    average = formula.values(f"{case}/weights0", (4, 5))
    for step in range(1, 6):
        average = 0.9 * average + 0.1 * formula.values(f"{case}/weights{step}", (4, 5))
    store(f"{case}/average", average)

    for case, limit in (("clipGradientNorm", 0.5), ("clipGradientNorm-unreached", 50.0)):
        cases[case] = {"op": "clipGradientNorm", "options": {"limit": limit, "shapes": [[4, 5], [7], [2, 3, 2]]}, "inputs": {}}
        parameters = []
        for i, shape in enumerate(cases[case]["options"]["shapes"]):
            parameters.append(nn.Parameter(torch.zeros(*shape, dtype=torch.float64)))
            parameters[-1].grad = formula.values(f"{case}/gradient{i}", shape)
        store(f"{case}/norm", torch.nn.utils.clip_grad_norm_(parameters, limit))
        for i, parameter in enumerate(parameters):
            store(f"{case}/clipped{i}", parameter.grad)


def discriminator_parameters(case):
    shapes = {"conv1": (6, 3, 4, 4), "bias1": (6,), "conv2": (8, 6, 3, 3), "bias2": (8,), "linear": (1, 128)}
    return {name: formula.values(f"{case}/{name}", shape, 0, 0.3).requires_grad_() for name, shape in shapes.items()}


def discriminate(p, x):
    x = F.leaky_relu(F.conv2d(x, p["conv1"], p["bias1"], 2, 1), 0.2)
    x = torch.tanh(F.conv2d(x, p["conv2"], p["bias2"], 1, 1))
    return x.flatten(1) @ p["linear"].t()


def record_gradient_penalties():
    """Gradients of gradient penalties: R1 (Mescheder et al.) on real images, WGAN-GP (Gulrajani et al.) between two batches."""
    for case in ("r1Penalty", "wganPenalty"):
        cases[case] = {"op": case, "options": {"shape": [3, 3, 8, 8]}, "inputs": {}}
        p = discriminator_parameters(case)
        images = formula.values(f"{case}/images", (3, 3, 8, 8)).requires_grad_()
        scores = discriminate(p, images)
        gradient, = torch.autograd.grad(scores.sum(), images, create_graph=True)
        squares = gradient.pow(2).flatten(1).sum(1)
        penalty = squares.mean() / 2 if case == "r1Penalty" else (squares.sqrt() - 1).pow(2).mean()
        store(f"{case}/scores", scores)
        store(f"{case}/input", gradient)
        store(f"{case}/penalty", penalty)
        gradients = torch.autograd.grad(penalty, list(p.values()), allow_unused=True)
        for name, value in zip(p, gradients):
            store(f"{case}/gradient.{name}", torch.zeros_like(p[name]) if value is None else value)


def record_network(case, network, shape, kept):
    """A whole network: output in inference, then in training: output, gradient norms of all parameters, some gradients whole."""
    network = network.double()
    formula.fill_network(case, network)
    x = formula.values(f"{case}/x", shape)
    names = [name for name, _ in network.named_parameters()]
    cases[case] = {"op": "network", "options": {"shape": list(shape), "parameters": names, "kept": kept}, "inputs": {}}
    network.eval()
    with torch.no_grad():
        store(f"{case}/inference", network(x))
    network.train()
    y = network(x)
    store(f"{case}/training", y)
    (y * y).mean().backward()
    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    store(f"{case}/gradientNorms", torch.stack([gradients[name].norm() for name in names]))
    for name in kept:
        store(f"{case}/gradient.{name}", gradients[name])
    for name, buffer in network.named_buffers():
        if name.endswith(("running_mean", "running_var")) and buffer.numel() <= 64:
            store(f"{case}/buffer.{name}", buffer)


def record_networks():
    import torchvision
    record_network("resnet18", torchvision.models.resnet18(num_classes=10), (4, 3, 64, 64),
                   ["conv1.weight", "fc.bias", "layer4.1.bn2.weight"])
    record_network("unet", nets.UNet(), (2, 3, 64, 64), ["head.weight", "decoder.4.conv1.weight", "encoder.bn1.bias"])
    record_network("generator", nets.GatedGenerator(base=8, blocks=2), (2, 7, 32, 32),
                   ["head.weight", "attention.gamma", "attention.query.weight", "encoder.0.conv.bias", "before.0.conv1.conv.bias"])
    record_network("resnet50", nets.resnet50(), (4, 3, 64, 64), ["fc.bias", "layer3.5.bn3.bias", "bn1.weight"])


def write(path):
    header = {"__metadata__": {name: json.dumps(case, separators=(",", ":")) for name, case in cases.items()}}
    offset = 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for array in tensors.values():
            assert np.isfinite(array).all()
            file.write(array.tobytes())
    print(f"{path}: {len(cases)} cases, {len(tensors)} tensors, {os.path.getsize(path)} bytes")


def main():
    torch.set_num_threads(2)
    record_formula()
    record_elementwise()
    record_reductions()
    record_products()
    record_convolutions()
    record_pooling_and_resampling()
    record_norms()
    record_batch_norm_statistics()
    record_losses()
    record_shapes()
    record_optimizers()
    record_training_tools()
    record_gradient_penalties()
    record_networks()
    write(os.path.join(FOLDER, "pytorch.safetensors"))


if __name__ == "__main__":
    main()

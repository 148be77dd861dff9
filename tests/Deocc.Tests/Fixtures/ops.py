"""The recorded ops: a name for each, computed by PyTorch from named tensors and options."""
import torch
import torch.nn.functional as F


def spectral_norm(weight, u, v, steps, axis):
    """Miyato et al.: power iterations on the weight as a matrix, then weight / (u^T W v)."""
    matrix = (weight if axis == 0 else weight.transpose(0, axis)).flatten(1)
    with torch.no_grad():
        u, v = F.normalize(u, dim=0), F.normalize(v, dim=0)
        for _ in range(steps):
            v = F.normalize(matrix.t() @ u, dim=0, eps=1e-12)
            u = F.normalize(matrix @ v, dim=0, eps=1e-12)
    return weight / torch.dot(u, matrix @ v)


def gaussian_filter(x, size, sigma):
    """Valid part of the convolution with a normalised Gaussian window, channel by channel."""
    offsets = torch.arange(size, dtype=x.dtype) - (size - 1) / 2
    window = torch.exp(-offsets**2 / (2 * sigma**2))
    window = window / window.sum()
    channels = x.shape[1]
    x = F.conv2d(x, window.view(1, 1, 1, size).expand(channels, 1, 1, size), groups=channels)
    return F.conv2d(x, window.view(1, 1, size, 1).expand(channels, 1, size, 1), groups=channels)


def ssim_map(x, y, size, sigma, data_range):
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    mean_x, mean_y = gaussian_filter(x, size, sigma), gaussian_filter(y, size, sigma)
    variance_x = gaussian_filter(x * x, size, sigma) - mean_x**2
    variance_y = gaussian_filter(y * y, size, sigma) - mean_y**2
    covariance = gaussian_filter(x * y, size, sigma) - mean_x * mean_y
    return ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)
            / ((mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)))


def dice_loss(probabilities, target):
    return 1 - 2 * (probabilities * target).sum() / (probabilities.sum() + target.sum())


def gated_convolution(x, weight, bias, **options):
    feature, gate = torch.chunk(F.conv2d(x, weight, bias, **options), 2, 1)
    return F.elu(feature) * torch.sigmoid(gate)


def modulated_norm(x, gamma, beta, epsilon):
    return F.instance_norm(x, eps=epsilon) * (1 + gamma) + beta


def attention(query, key, value, scale):
    return torch.softmax(query @ key.transpose(-1, -2) * scale, -1) @ value


def sparse_matmul(values, rows, columns, dense, size):
    return torch.zeros(size, dense.shape[1], dtype=dense.dtype).index_add(0, rows, values[:, None] * dense[columns])


def affine_warp(x, theta, height, width, padding, align_corners):
    grid = F.affine_grid(theta, (x.shape[0], x.shape[1], height, width), align_corners=align_corners)
    return F.grid_sample(x, grid, "bilinear", padding, align_corners)


def batch_norm_train(x, weight, bias, mean, variance, momentum, epsilon):
    return F.batch_norm(x, mean.detach().clone(), variance.detach().clone(), weight, bias, True, momentum, epsilon)


OPS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "where": lambda mask, a, b: torch.where(mask > 0, a, b),
    "relu": F.relu,
    "leakyRelu": lambda x, slope: F.leaky_relu(x, slope),
    "prelu": F.prelu,
    "elu": lambda x, alpha: F.elu(x, alpha),
    "gelu": lambda x, approximate: F.gelu(x, approximate=approximate),
    "silu": F.silu,
    "hardSwish": F.hardswish,
    "hardSigmoid": F.hardsigmoid,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "abs": torch.abs,
    "pow": lambda x, exponent: x**exponent,
    "clamp": lambda x, low, high: torch.clamp(x, low, high),
    "sin": torch.sin,
    "cos": torch.cos,
    "softmax": lambda x, axis: torch.softmax(x, axis),
    "logSoftmax": lambda x, axis: torch.log_softmax(x, axis),
    "sum": lambda x, axes, keep: torch.sum(x, axes, keep),
    "mean": lambda x, axes, keep: torch.mean(x, axes, keep),
    "max": lambda x, axis, keep: torch.max(x, axis, keep).values,
    "min": lambda x, axis, keep: torch.min(x, axis, keep).values,
    "variance": lambda x, axes, keep, correction: torch.var(x, axes, correction=correction, keepdim=keep),
    "norm": lambda x, axes, keep, order: torch.linalg.vector_norm(x, order, axes, keep),
    "matmul": lambda a, b: a @ b,
    "linear": F.linear,
    "conv2d": F.conv2d,
    "convTranspose2d": F.conv_transpose2d,
    "gatedConv2d": gated_convolution,
    "maxPool2d": F.max_pool2d,
    "avgPool2d": F.avg_pool2d,
    "adaptiveAvgPool2d": lambda x, size: F.adaptive_avg_pool2d(x, size),
    "adaptiveMaxPool2d": lambda x, size: F.adaptive_max_pool2d(x, size),
    "resizeNearest": lambda x, size: F.interpolate(x, size, mode="nearest"),
    "resizeBilinear": lambda x, size, align_corners: F.interpolate(x, size, mode="bilinear", align_corners=align_corners),
    "gridSample": lambda x, grid, mode, padding, align_corners: F.grid_sample(x, grid, mode, padding, align_corners),
    "affineWarp": affine_warp,
    "batchNormTrain": batch_norm_train,
    "batchNormEval": lambda x, weight, bias, mean, variance, epsilon: F.batch_norm(
        x, mean, variance, weight, bias, False, 0, epsilon),
    "instanceNorm": lambda x, weight=None, bias=None, epsilon=1e-5: F.instance_norm(x, weight=weight, bias=bias, eps=epsilon),
    "layerNorm": lambda x, weight, bias, epsilon: F.layer_norm(x, weight.shape, weight, bias, epsilon),
    "groupNorm": lambda x, weight, bias, groups, epsilon: F.group_norm(x, groups, weight, bias, epsilon),
    "spectralNorm": spectral_norm,
    "modulatedNorm": modulated_norm,
    "attention": attention,
    "embedding": lambda indices, weight: F.embedding(indices, weight),
    "sparseMatMul": sparse_matmul,
    "gaussianFilter": gaussian_filter,
    "ssim": ssim_map,
    "binaryCrossEntropyWithLogits": lambda x, target, weight=None, positive_weight=None, reduction="mean":
        F.binary_cross_entropy_with_logits(x, target, weight, pos_weight=positive_weight, reduction=reduction),
    "crossEntropy": lambda x, target, weight=None, ignore_index=-100, label_smoothing=0.0:
        F.cross_entropy(x, target, weight, ignore_index=ignore_index, label_smoothing=label_smoothing),
    "l1Loss": F.l1_loss,
    "l2Loss": F.mse_loss,
    "huberLoss": lambda x, target, delta: F.huber_loss(x, target, delta=delta),
    "diceLoss": dice_loss,
    "pad": lambda x, padding, mode: F.pad(x, padding, mode),
    "concat": lambda a, b, axis: torch.cat([a, b], axis),
    "slice": lambda x, axis, start, length: x.narrow(axis, start, length),
    "permute": lambda x, axes: x.permute(axes),
    "gather": lambda x, indices, axis: torch.gather(x, axis, indices),
    "scatterAdd": lambda x, indices, source, axis: x.scatter_add(axis, indices, source),
}

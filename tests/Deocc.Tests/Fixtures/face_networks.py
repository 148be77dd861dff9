"""Networks that torchvision lacks, in plain PyTorch, with the names of their published code."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision


class VggDiscriminator(nn.Module):
    """3x3 convolutions with leaky rectifiers, each after the first halving, down to 4x4; there one logit."""

    def __init__(self, size, base, most, spectral):
        super().__init__()
        wrap = nn.utils.spectral_norm if spectral else (lambda layer: layer)
        layers = [wrap(nn.Conv2d(3, base, 3, padding=1)), nn.LeakyReLU(0.2)]
        width = base
        for _ in range(int(math.log2(size // 4))):
            layers += [wrap(nn.Conv2d(width, min(2 * width, most), 3, stride=2, padding=1)), nn.LeakyReLU(0.2)]
            width = min(2 * width, most)
        self.features = nn.Sequential(*layers)
        self.output = wrap(nn.Conv2d(width, 1, 4))

    def forward(self, x):
        return self.output(self.features(x)).flatten(1)


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        width = inputs * expansion
        self.adds = stride == 1 and inputs == outputs
        self.conv = nn.Sequential(
            unit(inputs, width, 1), unit(width, width, 3, stride, width), nn.Conv2d(width, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


def unit(inputs, outputs, kernel, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), nn.ReLU6())


class DepthwiseSeparable(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False)
        self.pointwise = nn.Conv2d(64, 64, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.bn2 = nn.BatchNorm2d(64)

    def forward(self, x):
        return F.relu(self.bn2(self.pointwise(F.relu(self.bn1(self.depthwise(x))))))


class GlobalDepthwise(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(512, 512, 7, groups=512, bias=False)
        self.bn = nn.BatchNorm2d(512)

    def forward(self, x):
        return self.bn(self.depthwise(x))


class MobileFaceNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = unit(3, 64, 3, 2)
        self.dw_conv = DepthwiseSeparable()
        blocks, width = [], 64
        for expansion, outputs, count, stride in ((2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1)):
            for i in range(count):
                blocks.append(InvertedResidual(width, outputs, stride if i == 0 else 1, expansion))
                width = outputs
        self.features = nn.Sequential(*blocks)
        self.conv2 = unit(128, 512, 1)
        self.gdconv = GlobalDepthwise()
        self.conv3 = nn.Conv2d(512, 128, 1)
        self.bn = nn.BatchNorm2d(128)

    def forward(self, x):
        x = self.conv2(self.features(self.dw_conv(self.conv1(x))))
        return self.bn(self.conv3(self.gdconv(x))).flatten(1)


class IResNetBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.prelu = nn.PReLU(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn3(self.conv2(self.prelu(self.bn2(self.conv1(self.bn1(x))))))
        return y + (x if self.downsample is None else self.downsample(x))


class IResNet(nn.Module):
    def __init__(self, counts):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.prelu = nn.PReLU(64)
        width = 64
        for stage, (count, outputs) in enumerate(zip(counts, (64, 128, 256, 512))):
            blocks = []
            for i in range(count):
                blocks.append(IResNetBlock(width, outputs, 2 if i == 0 else 1))
                width = outputs
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.bn2 = nn.BatchNorm2d(512)
        self.fc = nn.Linear(512 * 49, 512)
        self.features = nn.BatchNorm1d(512)
        self.features.weight.requires_grad = False

    def forward(self, x):
        x = self.prelu(self.bn1(self.conv1(x)))
        x = self.bn2(self.layer4(self.layer3(self.layer2(self.layer1(x)))))
        return self.features(self.fc(x.flatten(1)))


class InceptionFeatures(nn.Module):
    """torchvision's Inception-v3 to its last pooling; with fid, the pooling of the FID's TensorFlow network."""

    STAGES = ("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "maxpool1", "Conv2d_3b_1x1", "Conv2d_4a_3x3", "maxpool2",
              "Mixed_5b", "Mixed_5c", "Mixed_5d", "Mixed_6a", "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e",
              "Mixed_7a", "Mixed_7b", "Mixed_7c")

    def __init__(self, fid):
        super().__init__()
        whole = torchvision.models.inception_v3(aux_logits=False, init_weights=False)
        for stage in self.STAGES:
            setattr(self, stage, getattr(whole, stage))
        self.fid = fid

    def forward(self, x):
        # The blocks call functional.avg_pool2d(x, kernel_size=3, stride=1, padding=1) for their pooled branch.
        original = F.avg_pool2d
        for stage in self.STAGES:
            if self.fid and stage.startswith("Mixed"):
                F.avg_pool2d = (
                    (lambda y, **options: F.max_pool2d(y, **options)) if stage == "Mixed_7c"
                    else (lambda y, **options: original(y, count_include_pad=False, **options)))
            try:
                x = getattr(self, stage)(x)
            finally:
                F.avg_pool2d = original
        return x.mean([2, 3])

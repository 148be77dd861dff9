"""The three networks of the performance table, in PyTorch.

The same networks as models/Deocc.Models, with the same parameter names, so that a state dict of one loads into the other.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision


class DecoderBlock(nn.Module):
    """Nearest x2, concatenation of the skip, two 3x3 convolutions, each with batch norm and ReLU."""

    def __init__(self, channels_in, channels_skip, channels_out):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in + channels_skip, channels_out, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)

    def forward(self, x, skip=None):
        x = F.interpolate(x, scale_factor=2, mode="nearest")
        if skip is not None:
            x = torch.cat([x, skip], 1)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)), inplace=True)


class UNet(nn.Module):
    """U-Net on a ResNet-18 encoder; one logit per pixel."""

    def __init__(self, widths=(256, 128, 64, 32, 16)):
        super().__init__()
        self.encoder = torchvision.models.resnet18()
        self.encoder.fc = nn.Identity()
        channels = (512,) + tuple(widths)
        skips = (256, 128, 64, 64, 0)
        self.decoder = nn.ModuleList(DecoderBlock(channels[i], skips[i], channels[i + 1]) for i in range(5))
        self.head = nn.Conv2d(widths[-1], 1, 3, padding=1)

    def forward(self, x):
        e = self.encoder
        half = e.relu(e.bn1(e.conv1(x)))
        quarter = e.layer1(e.maxpool(half))
        eighth = e.layer2(quarter)
        sixteenth = e.layer3(eighth)
        x = e.layer4(sixteenth)
        for block, skip in zip(self.decoder, (sixteenth, eighth, quarter, half, None)):
            x = block(x, skip)
        return self.head(x)


def resnet50(outputs=239):
    net = torchvision.models.resnet50()
    net.fc = nn.Linear(2048, outputs)
    return net


class GatedConv2d(nn.Module):
    """One convolution to twice the channels, ELU(first half) * sigmoid(second half)."""

    def __init__(self, channels_in, channels_out, kernel, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, 2 * channels_out, kernel, stride=stride, padding=kernel // 2)

    def forward(self, x):
        feature, gate = torch.chunk(self.conv(x), 2, 1)
        return F.elu(feature) * torch.sigmoid(gate)


class GatedResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = GatedConv2d(channels, channels, 3)
        self.conv2 = GatedConv2d(channels, channels, 3)

    def forward(self, x):
        return x + self.conv2(self.conv1(x))


class SelfAttention2d(nn.Module):
    """SAGAN self-attention over all positions."""

    def __init__(self, channels):
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.full((1,), 0.1))

    def forward(self, x):
        n, c, h, w = x.shape
        query = self.query(x).reshape(n, c // 8, h * w).permute(0, 2, 1)
        key = self.key(x).reshape(n, c // 8, h * w)
        value = self.value(x).reshape(n, c, h * w)
        weights = torch.softmax(torch.bmm(query, key), -1)
        return x + self.gamma * torch.bmm(value, weights.permute(0, 2, 1)).reshape(n, c, h, w)


class GatedGenerator(nn.Module):
    """Gated encoder to a quarter of the size, gated residual blocks around self-attention, gated decoder, tanh."""

    def __init__(self, channels_in=7, base=48, blocks=8):
        super().__init__()
        self.encoder = nn.Sequential(
            GatedConv2d(channels_in, base, 5), GatedConv2d(base, 2 * base, 3, 2), GatedConv2d(2 * base, 4 * base, 3, 2))
        self.before = nn.Sequential(*[GatedResidualBlock(4 * base) for _ in range(blocks // 2)])
        self.attention = SelfAttention2d(4 * base)
        self.after = nn.Sequential(*[GatedResidualBlock(4 * base) for _ in range(blocks - blocks // 2)])
        self.up1 = GatedConv2d(4 * base, 2 * base, 3)
        self.up2 = GatedConv2d(2 * base, base, 3)
        self.head = nn.Conv2d(base, 3, 3, padding=1)

    def forward(self, x):
        x = self.after(self.attention(self.before(self.encoder(x))))
        x = self.up1(F.interpolate(x, scale_factor=2, mode="nearest"))
        x = self.up2(F.interpolate(x, scale_factor=2, mode="nearest"))
        return torch.tanh(self.head(x))


NETWORKS = {"unet": UNet, "resnet50": resnet50, "generator": GatedGenerator}

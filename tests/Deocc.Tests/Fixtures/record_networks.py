#!/usr/bin/env python3
"""Records what whole networks give in PyTorch into networks.safetensors: python3 record_networks.py

Weights and inputs come from formula.py, so that only outputs are stored: in inference, and the norms of all parameters'
gradients of sum(output * output) / count, in float64. Networks with several outputs have one tensor for each.
"""
import os

import torch
import torch.nn.functional as F
import torchvision

import face_networks as faces
import formula
import record

SMALL_OUTPUT = 8192


def find_singular_vectors(case, network):
    """Power iteration for layers with spectral norm: vectors by formula would make singular values near zero. Stores them."""
    state = network.state_dict()
    for name in (name for name in state if name.endswith("weight_u")):
        u, v = state[name], state[name[:-1] + "v"]
        matrix = state[name[:-1] + "orig"].flatten(1)
        for _ in range(20):
            v.copy_(F.normalize(matrix.t() @ u, dim=0).float())
            u.copy_(F.normalize(matrix @ v, dim=0).float())
        record.store(f"{case}/state.{name}", u)
        record.store(f"{case}/state.{name[:-1]}v", v)


def record_inference(case, network, shape):
    network = network.double().eval()
    formula.fill_network(case, network)
    find_singular_vectors(case, network)
    x = formula.values(f"{case}/x", shape)
    outputs = network(x)
    if torch.is_tensor(outputs):
        outputs = {"output": outputs}
    trained = sorted(name for name, parameter in network.named_parameters() if parameter.requires_grad)
    record.cases[case] = {"op": "inference", "options": {
        "shape": list(shape), "parameters": trained, "state": sorted(network.state_dict()), "outputs": list(outputs)}, "inputs": {}}
    loss = 0
    for name, output in outputs.items():
        assert output.numel() <= SMALL_OUTPUT, (case, name, output.shape)
        record.store(f"{case}/{name}", output)
        loss = loss + (output * output).mean()
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    record.store(f"{case}/gradientNorms", torch.stack([gradients[name].norm() for name in trained]))
    print(case, {name: float(output.abs().max()) for name, output in outputs.items()})


class VggLevels(torch.nn.Module):
    """Features of torchvision's VGG after some of its layers."""

    def __init__(self, whole, levels):
        super().__init__()
        self.features = whole.features[:max(levels.values()) + 1]
        self.levels = levels
        for layer in self.features:
            if isinstance(layer, torch.nn.ReLU):
                layer.inplace = False

    def forward(self, x):
        found = {}
        for place, layer in enumerate(self.features):
            x = layer(x)
            found |= {level: x for level, at in self.levels.items() if at == place}
        return found


def main():
    torch.set_num_threads(1)
    models = torchvision.models
    record_inference("regressor50-257", record.nets.resnet50(257), (1, 3, 64, 64))
    record_inference("discriminator", faces.VggDiscriminator(64, 16, 64, False), (3, 3, 64, 64))
    record_inference("discriminator-spectral", faces.VggDiscriminator(32, 8, 64, True), (3, 3, 32, 32))
    record_inference("vgg16", VggLevels(models.vgg16(), {"pool3": 16, "relu4_3": 22, "pool5": 30}), (1, 3, 32, 32))
    record_inference("vgg19", VggLevels(models.vgg19(), {"relu3_1": 11, "conv5_1": 28, "relu5_1": 29}), (1, 3, 16, 16))
    record_inference("mobilefacenet", faces.MobileFaceNet(), (2, 3, 112, 112))
    record_inference("iresnet18", faces.IResNet((2, 2, 2, 2)), (1, 3, 112, 112))
    record_inference("iresnet50", faces.IResNet((3, 4, 14, 3)), (1, 3, 112, 112))
    record_inference("iresnet100", faces.IResNet((3, 13, 30, 3)), (1, 3, 112, 112))
    record_inference("mobilenetv3-small", models.mobilenet_v3_small(num_classes=136), (2, 3, 64, 48))
    record_inference("mobilenetv3-large", models.mobilenet_v3_large(num_classes=136), (2, 3, 64, 48))
    record_inference("inception3", faces.InceptionFeatures(fid=False), (1, 3, 96, 96))
    record_inference("inception3-fid", faces.InceptionFeatures(fid=True), (1, 3, 96, 96))
    record.write(os.path.join(record.FOLDER, "networks.safetensors"))


if __name__ == "__main__":
    main()

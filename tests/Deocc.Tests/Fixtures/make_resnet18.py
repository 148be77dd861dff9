#!/usr/bin/env python3
"""Writes a ResNet-18 as PyTorch saves it, and its output: python3 make_resnet18.py FOLDER

resnet18.pth          the state dict, in the zip format
resnet18-legacy.pth   a checkpoint in the older pickled format: the state dict, prefixed with "module.", below "state_dict"
output.f32            the output in inference, [2,1000] float32, for the input "resnet18.pth/x" [2,3,96,96] of formula.py
"""
import os
import sys

import torch
import torchvision

import formula


def main():
    folder = sys.argv[1]
    torch.manual_seed(18)
    network = torchvision.models.resnet18()
    x = formula.values("resnet18.pth/x", (2, 3, 96, 96)).float()
    with torch.no_grad():
        network.train()
        for _ in range(3):
            network(torch.randn(8, 3, 96, 96))
        network.eval()
        output = network(x)
    state = network.state_dict()
    torch.save(state, os.path.join(folder, "resnet18.pth"))
    prefixed = {"epoch": 3, "state_dict": {f"module.{name}": tensor for name, tensor in state.items()}}
    torch.save(prefixed, os.path.join(folder, "resnet18-legacy.pth"), _use_new_zipfile_serialization=False)
    output.numpy().tofile(os.path.join(folder, "output.f32"))


if __name__ == "__main__":
    main()

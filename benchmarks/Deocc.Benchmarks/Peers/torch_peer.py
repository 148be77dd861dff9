"""PyTorch's side of the side-by-side table.

Reads one JSON request per line on standard input, answers with one JSON line. A request names a row with all its sizes
(see PeerRow.cs); the row stays prepared until another one is asked for, so that several turns of one row time the same
objects. Commands: describe, time, export (to ONNX, for the other peer), memory (peak resident set of a training step), ceilings
(what a graphics card can do at most).

PEERS_DEVICE names the engine's device; where that is a graphics card, PyTorch uses the same one, and PEERS_PRECISION
(float32, tf32, bf16) says how it may multiply there.
"""
import contextlib
import json
import os
import resource
import sys
import time
import warnings

import torch
import torch.nn as nn

from nets import NETWORKS


def find_device():
    kind, _, index = os.environ.get("PEERS_DEVICE", "cpu").partition(":")
    return torch.device("cpu") if kind == "cpu" or not torch.cuda.is_available() else torch.device("cuda", int(index or 0) if kind == "cuda" else 0)


DEVICE = find_device()
PRECISION = os.environ.get("PEERS_PRECISION", "float32") if DEVICE.type == "cuda" else "float32"


def synchronize():
    if DEVICE.type == "cuda":
        torch.cuda.synchronize(DEVICE)


def describe(_):
    if DEVICE.type == "cuda":
        detail = f"CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name(DEVICE)}, {PRECISION}"
        return {"version": f"PyTorch {torch.__version__}", "detail": detail, "threads": torch.get_num_threads()}
    config = torch.__config__.show()
    onednn = next((line.strip(" -") for line in config.splitlines() if "MKL-DNN" in line or "oneDNN" in line), "no oneDNN")
    with open("/proc/self/maps", encoding="utf-8") as maps:
        blas = sorted({os.path.basename(line.split()[-1]) for line in maps if "blas" in line})
    return {"version": f"PyTorch {torch.__version__}", "detail": f"{onednn}; {', '.join(blas)}", "threads": torch.get_num_threads()}


def resident_peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class MatMul(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(size, size))

    def forward(self, x):
        return x @ self.weight


class Attention(nn.Module):
    def forward(self, query, key, value):
        scores = torch.bmm(query, key.transpose(1, 2)) * query.shape[-1] ** -0.5
        return torch.bmm(torch.softmax(scores, -1), value)


def build_module(row):
    torch.manual_seed(0)
    kind = row["kind"]
    if kind == "convolution":
        make = nn.ConvTranspose2d if row["transposed"] else nn.Conv2d
        return make(row["channelsIn"], row["channelsOut"], row["kernel"], stride=row["stride"], padding=row["padding"],
                    groups=row["groups"], bias=False)
    if kind == "matMul":
        return MatMul(row["inputs"][0][0])
    if kind == "attention":
        return Attention()
    return NETWORKS[row["network"]]()


class Prepared:
    """A row's module and tensors, and the function that is timed."""

    def __init__(self, row):
        self.key = (row["name"], row["layout"])
        layout = torch.channels_last if row["layout"] == "channels_last" else torch.contiguous_format
        self.module = build_module(row).to(DEVICE)
        self.inputs = [torch.randn(shape).to(DEVICE) for shape in row["inputs"]]
        if row["layout"] == "channels_last":
            self.module = self.module.to(memory_format=layout)
            self.inputs = [x.to(memory_format=layout) for x in self.inputs]
        self.module.train(row["pass"] == "forwardBackward")
        if row["pass"] == "forward":
            self.run = self.forward
        elif row["kind"] == "network":
            self.run = self.training_step
        else:
            for x in self.inputs:
                x.requires_grad_(row["inputGradient"])
            with torch.no_grad():
                self.output_gradient = torch.randn_like(self.module(*self.inputs))
            self.run = self.forward_backward

    def repeat(self):
        with torch.autocast("cuda", torch.bfloat16) if PRECISION == "bf16" else contextlib.nullcontext():
            self.run()
        synchronize()

    def forward(self):
        with torch.no_grad():
            self.module(*self.inputs)

    def forward_backward(self):
        for tensor in (*self.inputs, *self.module.parameters()):
            tensor.grad = None
        self.module(*self.inputs).backward(self.output_gradient)

    def training_step(self):
        for parameter in self.module.parameters():
            parameter.grad = None
        y = self.module(*self.inputs)
        (y * y).mean().backward()


prepared = None


def time_row(row):
    global prepared
    fresh = prepared is None or prepared.key != (row["name"], row["layout"])
    if fresh:
        prepared = None
        prepared = Prepared(row)
        start = time.perf_counter()
        for _ in range(row["warmup"]):
            prepared.repeat()
            if time.perf_counter() - start > row["seconds"]:
                break
    samples = []
    start = time.perf_counter()
    while len(samples) < row["minimum"] or time.perf_counter() - start < row["seconds"]:
        before = time.perf_counter()
        prepared.repeat()
        samples.append((time.perf_counter() - before) * 1e3)
    return {"milliseconds": samples}


def export(row):
    module = build_module(row).eval()
    inputs = [torch.randn(shape) for shape in row["inputs"]]
    names = [f"x{i}" for i in range(len(inputs))]
    os.makedirs(os.path.dirname(row["path"]), exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module, tuple(inputs), row["path"], opset_version=13, input_names=names, output_names=["y"])
    return {"path": row["path"]}


def memory(row):
    before = resident_peak_bytes()
    step = Prepared(row).run
    for _ in range(row["minimum"]):
        step()
    return {"baselineBytes": before, "peakBytes": resident_peak_bytes()}


def best_seconds(work, attempts=10):
    best = float("inf")
    for _ in range(attempts):
        synchronize()
        before = time.perf_counter()
        work()
        synchronize()
        best = min(best, time.perf_counter() - before)
    return best


def ceilings(_):
    """Rates in units of 1e9 a second; for the copy, bytes read and written are summed."""
    size = 8192 if DEVICE.type == "cuda" else 1024
    a, b = torch.randn(size, size, device=DEVICE), torch.randn(size, size, device=DEVICE)
    source = torch.zeros(4 * size * size, device=DEVICE)
    target = torch.empty_like(source)
    count = 4 * source.numel()
    return {
        "gflops": 2e-9 * size**3 / best_seconds(lambda: torch.matmul(a, b)),
        "read": 1e-9 * count / best_seconds(source.sum),
        "copy": 2e-9 * count / best_seconds(lambda: target.copy_(source)),
    }


COMMANDS = {"describe": describe, "ceilings": ceilings, "time": time_row, "export": export, "memory": memory}


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = PRECISION != "float32"
    torch.backends.cudnn.benchmark = True
    # Whatever the libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = COMMANDS[request["command"]](request)
        except (RuntimeError, KeyError, OSError) as error:
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

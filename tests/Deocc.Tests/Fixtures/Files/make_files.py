"""Makes the recorded weight files of this folder, and expected.json with what they hold.

Made with Python 3.11, PyTorch 1.13.0 and NumPy 1.24.2 (Debian 12: python3-torch, python3-numpy):
    python3 make_files.py
Everything is computed from fixed numbers, so a second run gives the same values.
"""
import argparse
import collections
import io
import json
import os
import pickle
import struct
import tarfile
import zipfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = {}

TORCH_NAMES = {
    torch.float64: "Float64", torch.float32: "Float32", torch.float16: "Float16", torch.bfloat16: "BFloat16",
    torch.int64: "Int64", torch.int32: "Int32", torch.int16: "Int16", torch.int8: "Int8",
    torch.uint8: "UInt8", torch.bool: "Boolean",
}
SAFE_NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
    torch.uint8: "U8", torch.bool: "BOOL",
}


def path(name):
    return os.path.join(HERE, name)


def expect(file, tensors, root=None):
    """Records names, types, shapes and values (as float64, row-major) in the order of the file."""
    EXPECTED[file] = {
        "root": root,
        "tensors": [
            {"name": name, "type": TORCH_NAMES[t.dtype], "shape": list(t.shape),
             "values": [float(v) for v in t.detach().to(torch.float64).flatten().tolist()]}
            for name, t in tensors.items()
        ],
    }


def save(file, value, tensors, root=None, **options):
    torch.save(value, path(file), **options)
    expect(file, tensors, root)


def all_types():
    numbers = [0.0, 1.0, -2.0, 100.0, 1.0 / 3.0, -0.1]
    tensors = collections.OrderedDict()
    for dtype, name in TORCH_NAMES.items():
        tensors[name.lower()] = torch.tensor(numbers, dtype=torch.float64).reshape(2, 3).abs().to(dtype) \
            if dtype in (torch.uint8, torch.bool) else torch.tensor(numbers, dtype=torch.float64).reshape(2, 3).to(dtype)
    tensors["scalar"] = torch.tensor(7.5)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def views():
    """Strided, offset and shared storages."""
    storage = torch.arange(24, dtype=torch.float32)
    block = storage.reshape(2, 3, 4)
    return collections.OrderedDict([
        ("whole", block),
        ("transposed", block.permute(2, 0, 1)),
        ("offset", storage[5:17]),
        ("stepped", storage[1::5]),
        ("expanded", storage[3:5].reshape(2, 1).expand(2, 3)),
        ("tied", block),
    ])


def trained():
    """A small module wrapped for several GPUs, with its optimiser, after one step."""
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3, bias=False), torch.nn.BatchNorm2d(3), torch.nn.PReLU())
    optimizer = torch.optim.Adam(module.parameters(), lr=1e-3)
    module(torch.ones(1, 2, 4, 4)).sum().backward()
    optimizer.step()
    state = collections.OrderedDict(("module." + k, v) for k, v in module.state_dict().items())
    checkpoint = {
        "epoch": 3, "best": np.float64(0.5), "args": argparse.Namespace(lr=1e-3, name="net"),
        "state_dict": state, "optimizer": optimizer.state_dict(),
    }
    return checkpoint, module.state_dict(), optimizer.state_dict()


def write_tar(file, tensors):
    """PyTorch's first format, after the reader in torch/serialization.py (no release writes it any more)."""
    def member(tar, name, data):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))

    storages, views_, keys = io.BytesIO(), io.BytesIO(), {}
    pickle.dump(len(tensors), storages, protocol=2)
    pickle.dump(len(tensors), views_, protocol=2)
    for i, (name, t) in enumerate(tensors.items()):
        pickle.dump((100 + i, "cpu", torch.FloatStorage), storages, protocol=2)
        data = t.contiguous().numpy().tobytes()
        storages.write(struct.pack("<q", t.numel()) + data)
        pickle.dump((200 + i, 100 + i, torch.FloatTensor), views_, protocol=2)
        contiguous = t.contiguous()
        views_.write(struct.pack(f"<ii{t.dim()}q{t.dim()}qq", t.dim(), 0, *t.shape, *contiguous.stride(), 0))
        keys[id(t)] = 200 + i
    pickle.dump([], storages, protocol=2)

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return str(keys[id(value)]) if isinstance(value, torch.Tensor) else None

    objects = io.BytesIO()
    Pickler(objects, protocol=2).dump(tensors)
    with tarfile.open(path(file), "w") as tar:
        member(tar, "storages", storages.getvalue())
        member(tar, "tensors", views_.getvalue())
        member(tar, "pickle", objects.getvalue())
    loaded = torch.load(path(file))
    assert all(torch.equal(loaded[k], v) for k, v in tensors.items())
    expect(file, tensors)


def write_safetensors(file, tensors, metadata):
    """After the format section of the safetensors repository."""
    header, data = {"__metadata__": metadata}, b""
    for name, t in tensors.items():
        raw = t.contiguous().view(torch.int16).numpy().tobytes() if t.dtype == torch.bfloat16 else t.contiguous().numpy().tobytes()
        header[name] = {"dtype": SAFE_NAMES[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path(file), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)
    expect(file, tensors)


def expect_arrays(file, arrays):
    expect(file, {name: torch.from_numpy(np.ascontiguousarray(a.astype(a.dtype.newbyteorder("=")))).reshape(a.shape)
                  for name, a in arrays.items()})


def numpy_files():
    grid = np.arange(12, dtype=np.float32).reshape(3, 4) / 8
    arrays = {
        "c_float32.npy": grid,
        "fortran_float64.npy": np.asfortranarray(grid.astype(np.float64)),
        "big_endian_int32.npy": np.arange(-3, 3, dtype=">i4"),
        "fortran_big_endian.npy": np.asfortranarray(np.arange(24, dtype=">f4").reshape(2, 3, 4)),
        "half.npy": grid.astype(np.float16),
        "bool.npy": np.array([[True, False], [False, True]]),
        "int8.npy": np.arange(-2, 3, dtype=np.int8),
        "int16.npy": np.arange(-2, 3, dtype=">i2"),
        "int64.npy": np.array([2**53 - 1, -5]),
        "scalar.npy": np.array(2.5),
        "empty.npy": np.zeros((0, 3), np.float32),
    }
    for file, a in arrays.items():
        np.save(path(file), a)
        expect_arrays(file, {"array": a})
    for version in ((2, 0), (3, 0)):
        file = f"version{version[0]}.npy"
        with open(path(file), "wb") as f:
            np.lib.format.write_array(f, grid, version=version)
        expect_arrays(file, {"array": grid})
    named = {"grid": grid, "order": np.asfortranarray(grid), "indices": np.arange(5)}
    np.savez(path("stored.npz"), **named)
    expect_arrays("stored.npz", named)
    np.savez_compressed(path("deflated.npz"), names=np.array(["a", "b"]), **named)
    expect_arrays("deflated.npz", named)
    with zipfile.ZipFile(path("deflated.pt"), "w", zipfile.ZIP_DEFLATED) as target, zipfile.ZipFile(path("views.pt")) as source:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    EXPECTED["deflated.pt"] = EXPECTED["views.pt"]


class Attack:
    """Unpickling this with Python would run a command."""
    def __reduce__(self):
        return (os.system, ("echo executed",))


def main():
    types = all_types()
    old = {"_use_new_zipfile_serialization": False}
    save("types.pt", types, types)
    save("types_old.pt", types, types, **old)
    save("views.pt", views(), views())
    save("views_old.pt", views(), views(), **old)
    save("protocol1.pt", views(), views(), pickle_protocol=1)
    save("protocol4.pt", views(), views(), pickle_protocol=4)
    save("protocol5_old.pt", views(), views(), pickle_protocol=5, **old)
    checkpoint, state, optimizer = trained()
    save("checkpoint.pt", checkpoint, state)
    save("checkpoint_old.pt", checkpoint, state, **old)
    save("tensor.pt", state["0.weight"], {"tensor": state["0.weight"]})
    save("parameters.pt", {"list": [torch.nn.Parameter(state["0.weight"]), (state["1.bias"],)]},
         {"list.0": state["0.weight"], "list.1.0": state["1.bias"]})
    write_tar("first_format.pt", collections.OrderedDict((k, v) for k, v in state.items() if v.dtype == torch.float32))
    write_safetensors("types.safetensors", types, {"format": "pt", "note": "µ \"quoted\"\n"})
    numpy_files()
    torch.save({"weight": torch.zeros(1), "attack": Attack()}, path("attack.pt"))
    torch.save({"weight": torch.zeros(1), "attack": Attack()}, path("attack_old.pt"), **old)
    torch.save({"complex": torch.zeros(2, dtype=torch.complex64)}, path("complex.pt"))
    torch.jit.save(torch.jit.script(torch.nn.PReLU()), path("program.pt"))
    with open(path("expected.json"), "w") as f:
        lines = [json.dumps(k) + ": " + json.dumps(v) for k, v in EXPECTED.items()]
        f.write("{\n" + ",\n".join(lines) + "\n}\n")


main()

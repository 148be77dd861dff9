#!/usr/bin/env bash
# Runs the engine, PyTorch and ONNX Runtime side by side on this machine and prints the ratios.
# Installs the peers if they are missing: PyTorch from Debian, ONNX Runtime from npm into artifacts/peers.
# Options (see benchmarks/README.md): --filter TEXT, --quick, --threads N, --only engine,torch,onnx, --no-memory
set -euo pipefail
cd "$(dirname "$0")/.."

if ! /usr/bin/python3 -c 'import torch, torchvision' 2>/dev/null; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q python3-torch python3-torchvision libopenblas0-openmp
fi

if [ ! -d artifacts/peers/node_modules/onnxruntime-node ]; then
    mkdir -p artifacts/peers
    npm install --ignore-scripts --no-audit --no-fund --prefix artifacts/peers onnxruntime-node
fi

dotnet build benchmarks/Deocc.Benchmarks -c Release -v q -nologo
exec dotnet benchmarks/Deocc.Benchmarks/bin/Release/net10.0/Deocc.Benchmarks.dll peers "$@"

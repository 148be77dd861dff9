#!/usr/bin/env bash
# Packs everything that a machine with a graphics card needs to check the engine there: tests, benchmarks and the command, in one
# folder around one .NET, for linux-x64. That machine needs no SDK, no .NET and no network; for CUDA it needs the card's driver and
# NVRTC (PyTorch brings one). Copy the archive, unpack it, start run.sh.
#   tools/gpu/publish.sh [FOLDER]      # FOLDER/deocc-gpu.tar.xz and FOLDER/deocc-gpu/; artifacts/gpu by default
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
target=$(realpath -m "${1:-$repository/artifacts/gpu}")
kit=$target/deocc-gpu
limit=$((64 << 20))
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

rm -rf "$kit" "$kit.tar.xz"
mkdir -p "$kit"
options=(-c Release -r linux-x64 --self-contained -v q -nologo -p:RunAnalyzers=false -p:DebugType=none -p:GenerateDocumentationFile=false
    -p:PublishSingleFile=false -p:PublishTrimmed=false -p:PublishReadyToRun=false -p:IsPublishable=true)
cd "$repository"

# The tests come last: they name the newest version of what several of them use, and bring the command along.
dotnet publish benchmarks/Deocc.Benchmarks "${options[@]}" -o "$kit/app"
dotnet publish tests/Deocc.Tests "${options[@]}" -o "$kit/app"

# What neither runs there nor is read there.
rm -rf "$kit"/app/{runtimes,amd64,x86,arm64,Microsoft.CodeCoverage*,libcapstone.so,createdump,*.pdb,*.xml,*.so.dbg,Microsoft.TestPlatform*,Microsoft.VisualStudio.*,testhost*}
rm -rf "$kit"/app/{libclrgc.so,libclrgcexp.so,libmscordbi.so,libmscordaccore.so,libcoreclrtraceptprovider.so}
cp tools/gpu/run.sh "$kit/run.sh"
git rev-parse HEAD > "$kit/version" 2>/dev/null || echo unknown > "$kit/version"

tar -C "$target" -c deocc-gpu | xz -T0 -6 > "$kit.tar.xz"
packed=$(stat -c %s "$kit.tar.xz")
echo "$kit.tar.xz: $((packed >> 20)) MiB, unpacked $(du -sm "$kit" | cut -f1) MiB"
if [ "$packed" -gt $limit ]; then
    echo "publish.sh: more than $((limit >> 20)) MiB: too large to carry" >&2
    exit 1
fi

#!/usr/bin/env bash
# Checks the engine on this machine's graphics card, from the folder that publish.sh packed, and collects what was found.
#   ./run.sh [RESULTS]                 # the folder for the results; ./results by default
# DEOCC_KINDS="cuda opencl"            the kinds of devices to check; those that are listed by default
# DEOCC_MINUTES=20                     the longest that one step may take
# DEOCC_TESTS='MatMul|Conv'            only op tests whose names match this
# DEOCC_SKIP="sanitizer benchmarks"    steps to leave out
# Steps that fail do not stop the others; the exit code says whether all went well, summary.txt how each went.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=$(realpath -m "${1:-$here/results}")
minutes=${DEOCC_MINUTES:-20}
tests=${DEOCC_TESTS:-.*}
app=$here/app
mkdir -p "$results"
: > "$results/summary.txt"
export DEOCC_CUBIN_CACHE=${DEOCC_CUBIN_CACHE:-$here/cubin}
chmod +x "$app"/{deocc,Deocc.Tests,Deocc.Benchmarks} 2>/dev/null
failed=0

# step NAME COMMAND...: output to NAME.txt, time and exit code to the summary.
step() {
    local name=$1 start=$SECONDS status=0
    shift
    timeout --kill-after=30 "${minutes}m" "$@" > "$results/$name.txt" 2>&1 || status=$?
    local said
    said=$(tail -n 1 "$results/$name.txt")
    [ $status = 124 ] && said="stopped after $minutes minutes; $said"
    [ $status = 0 ] || failed=1
    printf '%-24s %-6s %5d s  %s\n' "$name" "$([ $status = 0 ] && echo ok || echo "exit $status")" $((SECONDS - start)) "$said" | tee -a "$results/summary.txt"
}
skip() { printf '%-24s %-6s %5d s  %s\n' "$1" skip 0 "$2" | tee -a "$results/summary.txt"; }
is_wanted() { [[ " ${DEOCC_SKIP:-} " != *" $1 "* ]]; }

{
    date -u; uname -a; nproc; free -g; cat "$here/version"
    command -v nvidia-smi > /dev/null && nvidia-smi
    command -v python3 > /dev/null && python3 -c 'import torch; print(torch.__version__, torch.version.cuda, torch.cuda.is_available())'
} > "$results/machine.txt" 2>&1

step devices "$app/deocc" devices
kinds=${DEOCC_KINDS:-$(grep -oE '^(cuda|opencl):' "$results/devices.txt" | tr -d : | sort -u | tr '\n' ' ')}
[ -n "${kinds// /}" ] || skip tests "no graphics device: see devices.txt"

for kind in $kinds; do
    name=$([ "$kind" = cuda ] && echo Cuda || echo OpenCl)
    export DEOCC_REQUIRE_${kind^^}=1
    step "tests-$kind-kernels" "$app/Deocc.Tests" test "\\.${name}KernelTests\\." "$results/tests-$kind-kernels.xml"
    step "tests-$kind-ops" "$app/Deocc.Tests" test "\\.${name}OpTests\\..*($tests)" "$results/tests-$kind-ops.xml"
done

if [[ " $kinds " == *" cuda "* ]] && is_wanted sanitizer; then
    sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2> /dev/null | tail -n 1)
    if [ -n "$sanitizer" ]; then
        export DEOCC_CUDA_WHOLE_BLOCKS=1
        for tool in memcheck racecheck synccheck initcheck; do
            step "sanitizer-$tool" "$sanitizer" --tool $tool --error-exitcode 9 --target-processes all "$app/Deocc.Tests" test '\.CudaKernelTests\.' "$results/sanitizer-$tool.xml"
        done
        step sanitizer-ops "$sanitizer" --tool memcheck --error-exitcode 9 --target-processes all "$app/Deocc.Tests" test "\\.CudaOpTests\\..*($tests)" "$results/sanitizer-ops.xml"
        unset DEOCC_CUDA_WHOLE_BLOCKS
    else
        skip sanitizer "compute-sanitizer is not on this machine"
    fi
fi

if is_wanted benchmarks; then
    peers=engine
    python=$(command -v python3 || true)
    [ -n "$python" ] && "$python" -c 'import torch, torchvision' 2> /dev/null && peers=engine,torch
    for kind in $kinds; do
        step "benchmarks-$kind" "$app/Deocc.Benchmarks" peers --device "$kind" --only $peers --python "${python:-python3}" --output "$results/peers-$kind"
        [ "$kind" = cuda ] && [ $peers != engine ] &&
            step "benchmarks-$kind-tf32" "$app/Deocc.Benchmarks" peers --device "$kind" --tf32 --only $peers --python "$python" --output "$results/peers-$kind-tf32"
    done
fi

echo "results: $results"
exit $failed

#!/usr/bin/env bash
# Checks the engine on this machine's graphics cards, from the folder that publish.sh packed, and collects what was found: one command
# without arguments does everything. summary.txt has a line for each stage: PASS, FAIL or SKIPPED, its time, and why.
#   ./run.sh [RESULTS]                 # the folder for the results; ./results by default
# DEOCC_DEVICES="cuda:0 opencl:1"      the devices to check; all graphics devices that are listed by default
# DEOCC_MINUTES=20                     the longest that one stage may take
# DEOCC_LIMITS="table=60 ops=40"       other minutes for some stages, by their names or the beginnings of their names
# DEOCC_TESTS='MatMul|Conv'            only op tests whose names match this
# DEOCC_SKIP="sanitizer table"         stages to leave out, by their names or the beginnings of their names
# DEOCC_QUICK=1                        a short table
# A stage that fails, or hangs beyond its time, does not stop the others; the exit code says whether all went well.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=$(realpath -m "${1:-$here/results}")
minutes=${DEOCC_MINUTES:-20}
tests=${DEOCC_TESTS:-.*}
app=$here/app
summary=$results/summary.txt
mkdir -p "$results"
: > "$summary"
export DEOCC_CUBIN_CACHE=${DEOCC_CUBIN_CACHE:-$here/cubin}
# What the tuner finds serves the stages after it, and comes back with the results.
export DEOCC_TUNING=${DEOCC_TUNING:-$results/tuning.json}
# A bare machine has no ICU and perhaps no home.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 HOME=${HOME:-$here}
chmod +x "$app"/{deocc,Deocc.Tests,Deocc.Benchmarks} 2> /dev/null
failed=0
now=

line() { printf '%-8s %-28s %5d s  %s\n' "$1" "$2" "$3" "$4" | tee -a "$summary"; }

# Whatever ends the script, the summary says how far it came.
finish() {
    [ -z "$now" ] || line FAIL "$now" 0 "interrupted"
    echo "$(grep -c '^PASS ' "$summary") passed, $(grep -c '^FAIL ' "$summary") failed, $(grep -c '^SKIPPED ' "$summary") skipped; results: $results" | tee -a "$summary"
}
trap finish EXIT
trap 'failed=1; exit 130' INT TERM

# stage NAME COMMAND...: output to NAME.txt, its last line and the time to the summary. A command that does not end is killed with its
# children; one that a hanging driver keeps from dying is left behind.
stage() {
    local name=$1 start=$SECONDS most=$minutes status=0 ended=1 said
    shift
    for word in ${DEOCC_LIMITS:-}; do
        [[ $name == "${word%%=*}"* ]] && most=${word#*=}
    done
    for word in ${DEOCC_SKIP:-}; do
        [[ $name == "$word"* ]] && { line SKIPPED "$name" 0 "left out by DEOCC_SKIP"; return 0; }
    done
    now=$name
    setsid "$@" > "$results/$name.txt" 2>&1 < /dev/null &
    local process=$!
    while kill -0 "$process" 2> /dev/null; do
        if [ $((SECONDS - start)) -ge $((most * 60)) ]; then
            ended=0
            disown "$process"
            kill -TERM -- "-$process" 2> /dev/null
            for _ in {1..15}; do kill -0 "$process" 2> /dev/null || break; sleep 1; done
            kill -KILL -- "-$process" 2> /dev/null
            sleep 1
            break
        fi
        sleep 0.2
    done
    said=$(tail -n 1 "$results/$name.txt" | cut -c 1-300)
    now=
    if [ $ended = 0 ]; then
        failed=1
        line FAIL "$name" $((SECONDS - start)) "stopped after $most minutes; $said"
        return 1
    fi
    wait "$process" || status=$?
    [ $status = 0 ] || { failed=1; line FAIL "$name" $((SECONDS - start)) "exit code $status; $said"; return 1; }
    line PASS "$name" $((SECONDS - start)) "$said"
}
skip() { line SKIPPED "$1" 0 "$2"; }

{
    date -u; uname -a; nproc; free -g; cat "$here/version"
    command -v nvidia-smi > /dev/null && timeout 60 nvidia-smi
    command -v python3 > /dev/null && timeout 120 python3 -c 'import torch; print(torch.__version__, torch.version.cuda, torch.cuda.is_available())'
} > "$results/machine.txt" 2>&1

# Limits and self-tests of all devices, the processor's included.
stage devices "$app/deocc" devices --measure
devices=${DEOCC_DEVICES:-$(grep -oE '^(cuda|opencl):[0-9]+' "$results/devices.txt" | tr '\n' ' ')}
for kind in cuda opencl; do
    [[ " $devices" == *" $kind:"* ]] || skip "$kind" "no such device is checked; $(grep -m 1 -oE "$kind: .*" "$results/devices.txt" || echo "see devices.txt")"
done

# Something small to train on.
people=$results/people
[ -z "${devices// /}" ] || stage people "$app/deocc" synth -o "$people" --count 40 --size 128

# cuda or cpu: where PyTorch can compute; nothing where it is missing.
python=$(command -v python3 || true)
torch=
[ -n "$python" ] && torch=$(timeout 120 "$python" -c 'import torch, torchvision; print("cuda" if torch.cuda.is_available() else "cpu")' 2> /dev/null)

for device in $devices; do
    kind=${device%%:*}
    label=${device/:/}
    name=$([ "$kind" = cuda ] && echo Cuda || echo OpenCl)
    export DEOCC_REQUIRE_${kind^^}=1 DEOCC_${kind^^}_DEVICE=${device##*:}
    stage "kernels-$label" "$app/Deocc.Tests" test "\\.${name}(Kernel|Stream|Upload|ScalarReading|Optimizer)Tests\\." "$results/kernels-$label.xml"
    stage "ops-$label" "$app/Deocc.Tests" test "\\.${name}OpTests\\..*($tests)" "$results/ops-$label.xml"

    if [ "$kind" = cuda ]; then
        sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2> /dev/null | tail -n 1)
        if [ -n "$sanitizer" ]; then
            export DEOCC_CUDA_WHOLE_BLOCKS=1
            for tool in memcheck racecheck initcheck synccheck; do
                stage "sanitizer-$tool-$label" "$sanitizer" --tool $tool --error-exitcode 9 --target-processes all \
                    "$app/Deocc.Tests" test '\.CudaKernelTests\.' "$results/sanitizer-$tool-$label.xml"
            done
            stage "sanitizer-ops-$label" "$sanitizer" --tool memcheck --error-exitcode 9 --target-processes all \
                "$app/Deocc.Tests" test "\\.CudaOpTests\\..*($tests)" "$results/sanitizer-ops-$label.xml"
            unset DEOCC_CUDA_WHOLE_BLOCKS
        else
            skip "sanitizer-$label" "compute-sanitizer is not on this machine"
        fi
    fi

    if timeout 60 "$app/deocc" kernels tune --help 2> /dev/null | grep -q -- --device; then
        stage "tune-$label" "$app/deocc" kernels tune --device "$device"
    else
        skip "tune-$label" "this build has no tuner"
    fi

    stage "demo-$label" "$app/deocc" demo --device "$device" -o "$results/demo-$label.png"
    if [ -d "$people" ]; then
        stage "train-$label" "$app/deocc" train srg.segmentation --data "$people" --device "$device" -o "$results/train-$label" \
            --set size=128 --set batchSize=4 --set validateEvery=20 --set validationCount=4 --set checkpointEvery=20 --steps 20
    else
        skip "train-$label" "there are no pictures: see people.txt"
    fi
    stage "profile-$label" "$app/deocc" kernels --ceilings --profile net bench unet-resnet18 --device "$device"

    # Convolutions, matrix products, attention, U-Net, ResNet-50 and the generator, forward and training step, beside PyTorch.
    peers=engine,torch
    if [ -z "$torch" ]; then
        peers=engine
        skip "table-torch-$label" "python3 has no torch and torchvision: the table is the engine's alone"
    elif [ "$kind $torch" = "cuda cpu" ]; then
        peers=engine
        skip "table-torch-$label" "this PyTorch cannot use the card (torch.cuda.is_available() is False): the table is the engine's alone"
    fi
    table=("$app/Deocc.Benchmarks" peers --device "$device" --only $peers --python "${python:-python3}" ${DEOCC_QUICK:+--quick})
    stage "table-$label" "${table[@]}" --output "$results/table-$label"
    if [ "$kind" = cuda ]; then
        for precision in tf32 bf16; do
            stage "table-$precision-$label" "${table[@]}" --precision $precision --output "$results/table-$precision-$label"
        done
    fi
done

exit $failed

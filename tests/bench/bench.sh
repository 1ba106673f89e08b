#!/usr/bin/env bash
# Samples/s and peak memory, one thread against two, alternating so that other work on the machine
# falls on both: tests/bench/bench.sh [BLEMISH] [SAMPLES] [ROUNDS]
#   photo: 1024x1024 gray photos      cad: 1024x1024 at 16 samples a pixel under one ring
# both with twin and masks. Take the ratios; the absolute figures are this machine's.
set -euo pipefail
cd "$(dirname "$0")/../.."
blemish=${1:-build/release/blemish}
samples=${2:-12}
rounds=${3:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Prints "samples/s peak-MiB" of one run.
measure() {
  local recipe=$1 jobs=$2
  rm -rf "$out/set"
  local threads=()
  if ((jobs == 1)); then
    threads=(LP_NUM_THREADS=1) # the software driver otherwise takes every core by itself
  fi
  env "${threads[@]}" python3 - "$blemish" generate "$recipe" -o "$out/set" -n "$samples" \
    --jobs "$jobs" --quiet <<'PYTHON'
import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PYTHON
}

for recipe in ground-steel ground-ring; do
  for ((round = 0; round < rounds; ++round)); do
    for jobs in 1 2; do
      peak=$(measure "recipes/$recipe.yaml" "$jobs")
      rate=$(python3 -c "
import json
timings = json.load(open('$out/set/run/timings.json'))
print(round($samples / timings['wall_s'], 3))")
      echo "$recipe jobs=$jobs: $rate samples/s, peak $peak MiB"
      echo "$recipe $jobs $rate" >>"$out/rates"
    done
  done
done

python3 - "$out/rates" <<'PYTHON'
import statistics
import sys

rates = {}
for line in open(sys.argv[1]):
    recipe, jobs, rate = line.split()
    rates.setdefault(recipe, {}).setdefault(jobs, []).append(float(rate))
for recipe, by_jobs in rates.items():
    one, two = (statistics.median(by_jobs[jobs]) for jobs in "12")
    print(f"{recipe}: median {one:.2f} samples/s on one thread, {two:.2f} on two: {two / one:.2f} x")
PYTHON

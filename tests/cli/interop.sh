#!/usr/bin/env bash
# Other programs read what this one writes: interop.sh BLEMISH SOURCE BUILD_DIR. Exit 77 = skipped.
set -euo pipefail
blemish=$1
source=$2
build=$3

mkdir -p "$build"
python=$("$source/tests/interop/venv.sh" "$build")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for recipe in ground-ring ground-steel brushed-aluminum; do
  "$blemish" generate "$source/recipes/$recipe.yaml" -o "$out/$recipe" -n 4
  "$python" "$source/tests/interop/coco_roundtrip.py" "$out/$recipe"
done
"$python" "$source/tests/interop/fingerprint.py" "$blemish" "$source"

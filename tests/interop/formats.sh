#!/usr/bin/env bash
# Exports a small set to every format and has other programs' readers read it: formats.sh BLEMISH
# SOURCE BUILD_DIR. Exit 77 = skipped, as a whole or some of the readers.
set -euo pipefail
blemish=$1
source=$2
build=$3

mkdir -p "$build"
python=$("$source/tests/interop/venv.sh" "$build")
# Each reader by itself: one that cannot be fetched leaves the others.
for package in webdataset supervision mlcroissant datumaro; do
  "$python" -c "import $package" 2>/dev/null ||
    "$python" -m pip install --quiet --disable-pip-version-check "$package" >&2 ||
    echo "SKIPPED: pip cannot fetch $package" >&2
done
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
small="$source/tests/interop/small"
formats=$("$blemish" describe | sed -n '/^formats:/,/^$/p' | sed -n 's/^  \([a-z_]*\): .*/\1/p' | paste -sd,)
"$blemish" export "$small" --to "$formats" -o "$out" --quiet
"$python" "$source/tests/interop/read_back.py" "$small" "$out" "$source/tests/interop/answers.json"

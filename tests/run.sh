#!/usr/bin/env bash
# Everything that must hold: installs what is missing, builds, runs all tests. The last lines are
# ctest's summary. Arguments go to ctest, for instance: tests/run.sh -R augment
set -euo pipefail
cd "$(dirname "$0")/.."

samples/setup.sh
cmake --preset release
cmake --build --preset release
ctest --preset release "$@"

#!/bin/sh
# Makes the Python environment of the interoperability tests under a build folder and prints its
# interpreter. Usage: venv.sh BUILD_DIR. Exit 77 when packages cannot be fetched.
set -u
venv="${1:?usage: venv.sh BUILD_DIR}/interop-venv"
python="$venv/bin/python"

if [ -x "$python" ] && "$python" -c 'import numpy, PIL, pycocotools' 2>/dev/null; then
  echo "$python"
  exit 0
fi
if ! /usr/bin/python3 -m venv --system-site-packages "$venv" >&2; then
  echo "venv.sh: cannot make $venv; install the package python3-venv" >&2
  exit 77
fi
if ! "$python" -m pip install --quiet --disable-pip-version-check pycocotools numpy pillow >&2; then
  echo "venv.sh: pip cannot fetch pycocotools; the interoperability tests are skipped" >&2
  exit 77
fi
echo "$python"

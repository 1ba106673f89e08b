"""Our sensor through the reference analysis of EMVA 1288 (PyPI emva1288, release 4): flat pictures go through
`blemish augment`, and what the package finds in them must be the camera that the recipe asked for. By hand:

    /usr/bin/python3 -m venv /tmp/emva && /tmp/emva/bin/pip install emva1288==1.0.2 "numpy<2" pillow
    /tmp/emva/bin/python tests/interop/emva1288_compare.py build/release/blemish

The package calls np.asfarray, which NumPy 2 no longer has. Exit 1 when a figure is too far off.
"""
import logging
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from emva1288.process.data import Data1288
from emva1288.process.loader import LoadImageData
from emva1288.process.results import Results1288
from PIL import Image

FULL_WELL, READ_NOISE, DSNU, PRNU = 10700, 2.4, 1.0, 0.005
QUANTUM_EFFICIENCY = 0.65
BLACK, BITS, STOPS = 0.05, 12, 0.3
LEVELS, PAIR, STACK = 50, 2, 32  # the standard: 50 steps of two pictures, two stacks for the fixed pattern
SIZE = (400, 300)

RECIPE = f"""\
blemish: 1
seed: 3
part: {{photos: {{response: linear, noise: none}}}}
capture:
  - sensor: {{full_well: {FULL_WELL} e-, read_noise: {READ_NOISE} e-, dsnu: {DSNU} e-, prnu: {100 * PRNU} %}}
  - exposure: {{stops: {STOPS}}}
  - sensor_noise: {{black: {100 * BLACK} %}}
  - adc: {{bits: {BITS}}}
"""


def flat(folder, name, code, count):
    """Pictures of one level; gives their names and the photons of a pixel."""
    names = [f"{name}_{i:02}.png" for i in range(count)]
    for file in names:
        Image.fromarray(np.full(SIZE[::-1], code, np.uint16)).save(folder / file)
    return code / 65535 * 2**STOPS * FULL_WELL / QUANTUM_EFFICIENCY, names


def codes(file):
    """As the converter gave them: 16-bit files hold them scaled."""
    full = 2**BITS - 1
    return np.rint(np.asarray(Image.open(file)).astype(float) * full / 65535).astype(np.int64)


def analysis(blemish, folder):
    flats = folder / "flat"
    flats.mkdir()
    (folder / "camera.yaml").write_text(RECIPE)
    exposure = 1.0
    temporal, spatial = {}, {}
    for step in range(LEVELS + 1):
        photons, names = flat(flats, f"pair_{step:02}", round(step * 65535 / LEVELS), PAIR)
        temporal[photons] = names
    for name, code in (("dark", 0), ("half", round(0.5 * 65535 / 2**STOPS))):
        photons, names = flat(flats, name, code, STACK)
        spatial[photons] = names
    subprocess.run([blemish, "augment", flats, folder / "camera.yaml", "-o", folder / "out", "--quiet"],
                   check=True)
    images = {"temporal": {exposure: temporal}, "spatial": {exposure: spatial}}
    loaded = LoadImageData(images, path=str(folder / "out"), fload=codes, loglevel=logging.WARNING)
    return Results1288(Data1288(loaded.data, loglevel=logging.WARNING).data, loglevel=logging.WARNING)


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = analysis(sys.argv[1], pathlib.Path(folder))
        gain = (2**BITS - 1) * (1 - BLACK) / FULL_WELL
        brightest = found.temporal["u_y"][-1] - found.temporal["u_ydark"][-1]
        # The standard's saturation is where the variance is largest. The well cuts the noise off from about
        # 3.2 standard deviations below on, so an ideal well reads that much too small.
        capacity = FULL_WELL - 3.2 * FULL_WELL**0.5
        # name: (found, asked for, tolerance)
        figures = {
            "gain, DN/e-": (found.K, gain, 0.02),
            "quantum efficiency, %": (found.QE, 100 * QUANTUM_EFFICIENCY, 0.02),
            "read noise, e-": (found.sigma_d, READ_NOISE, 0.03),
            "DSNU, e-": (found.DSNU1288, DSNU, 0.05),
            "PRNU, %": (found.PRNU1288, 100 * PRNU, 0.03),
            "full well by the brightest picture, e-": (brightest / found.K, FULL_WELL, 0.02),
            "saturation capacity, e-": (found.u_e_sat, capacity, 0.03),
        }
    far = 0
    for name, (measured, wanted, tolerance) in figures.items():
        good = abs(measured - wanted) <= tolerance * wanted
        far += not good
        print(f"{name}: {measured:.4g} for {wanted:.4g} ({100 * (measured / wanted - 1):+.2f} %)"
              f"{'' if good else '  TOO FAR'}")
    sys.exit(1 if far else 0)


if __name__ == "__main__":
    main()

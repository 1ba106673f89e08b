"""What the tests of the program share: running it, small recipes, comparing folders.

Every test file is called with the program and the source folder: python3 x_test.py BLEMISH SOURCE.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

BLEMISH = SOURCE = None

CAD_RECIPE = """\
blemish: 1
name: small-ring
seed: 7
part:
  mesh: {mesh}
  unit: mm
  finish: {{kind: ground, ra: 0.25 um}}
camera:
  resolution: {size}
  lens: {{kind: telecentric, field_width: 22 mm}}
  sensor: {{bits: 8, exposure: {{mean_level: 35 %}}}}
  view: {{distance: 300 mm, turn: [-5 deg, 5 deg]}}
lights:
  - ring: {{inner_radius: 60 mm, outer_radius: 75 mm, height: 45 mm}}
defects:
  per_image: [1, 3]
  kinds:
    - scratch: {{length: [2 mm, 6 mm], width: [200 um, 500 um], depth: [5 um, 30 um]}}
    - pit: {{diameter: [400 um, 1 mm], depth: [50 um, 200 um]}}
nuisances:
  - dust: {{per_image: {{poisson: 2}}}}
capture:
  - exposure: {{stops: [-0.3, 0.3]}}
  - sensor_noise: {{}}
output: {{splits: {{train: 0.5, val: 0.5}}, coverage: true}}
"""

PHOTO_RECIPE = """\
blemish: 1
name: photos
part:
  photos: {{files: "{photos}", scale: 25 um/px}}
  {regions}
  light: {{azimuth: 90 deg, elevation: 35 deg}}
  finish: {{kind: ground, ra: 0.8 um, lay: 90 deg}}
defects:
  per_image: [1, 2]
  kinds:
    - pit: {{diameter: [6 px, 20 px]}}
"""


def run(*arguments, **options):
    """The finished process; text in .stdout and .stderr."""
    command = [str(BLEMISH), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, **options)


def reads_step():
    """Whether the program was built with OpenCASCADE."""
    return "STEP files: not read" not in run("doctor").stdout


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="blemish-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(text)
        return file

    def cad_recipe(self, mesh=None, size="160x120"):
        mesh = mesh or SOURCE / "scenes/ring/ring.stl"
        return self.write("recipe.yaml", CAD_RECIPE.format(mesh=mesh, size=size))

    def photo_recipe(self, photos, regions=""):
        return self.write("recipe.yaml", PHOTO_RECIPE.format(photos=photos, regions=regions))

    def expect(self, code, *arguments, says=(), **options):
        """Runs the program; its code must be this, and stderr must hold each of `says`."""
        result = run(*arguments, **options)
        told = f"\nblemish {' '.join(map(str, arguments))}\n{result.stdout}\n{result.stderr}"
        self.assertEqual(result.returncode, code, told)
        for text in says:
            self.assertIn(text, result.stdout + result.stderr, told)
        return result


def contents(folder):
    """Every file of a dataset but those of run/, by relative name."""
    return {str(file.relative_to(folder)): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.relative_to(folder).parts[0] != "run"}


def main():
    global BLEMISH, SOURCE
    BLEMISH, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], module="__main__", verbosity=2)

"""A sphere on a plate under a rectangular light and an even sky: one scene for several renderers.

Lengths in mm, +z up, the camera looks down. Every number stands here once; `write` makes the mesh
and blemish's recipe of it, the other renderers are set up from the constants.
"""

import json
import subprocess
from pathlib import Path

import numpy as np

RADIUS = 6.0
PLATE = 4000.0  # large: beyond its rim the lower half of other renderers' skies is seen
FIELD = 24.0  # width of the orthographic picture
DISTANCE = 300.0
PIXELS = 256
LIGHT = {"length": 60.0, "width": 60.0, "azimuth": 60.0, "distance": 80.0, "height": 90.0}
LIGHT_RADIANCE = 1.0
SKY_RADIANCE = 0.2
SKY_DISTANCE = 2000.0  # blemish's sky is a dome
RING = {"inner": 50.0, "outer": 70.0, "height": 110.0}
POWER = 0.01  # powers in the recipe over true ones, to stay in their range

RECIPE = """\
blemish: 1
name: sphere-on-plate
part:
  mesh: sphere_on_plate.obj
  unit: mm
  pose: {{origin: bottom}}
  material: aluminum
  finish: {finish}
camera:
  resolution: {pixels}x{pixels}
  lens: {{kind: telecentric, field_width: {field} mm}}
  sensor: {{preset: imx174, color: rgb}}
  view: {{distance: {distance} mm}}
lights:
"""

BAR_AND_SKY = """\
  - bar: {{length: {length} mm, width: {width} mm, azimuth: {azimuth} deg, distance: {light_distance} mm,
           height: {height} mm, power: {bar_power}}}
  - dome: {{radius: {sky_distance} mm, hole_radius: 0 mm, power: {sky_power}}}
"""

ONE_RING = """\
  - ring: {{inner_radius: {inner} mm, outer_radius: {outer} mm, height: {ring_height} mm, power: {ring_power}}}
"""


def sphere(rings=96):
    """Vertices (which are unit normals too) and triangles."""
    points, faces = [(0.0, 0.0, 1.0)], []
    for i in range(1, rings):
        polar = np.pi * i / rings
        for k in range(2 * rings):
            turn = np.pi * k / rings
            points.append(
                (np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar))
            )
    points.append((0.0, 0.0, -1.0))
    def at(i, k):
        return 1 + (i - 1) * 2 * rings + k % (2 * rings)
    for k in range(2 * rings):
        faces.append((0, at(1, k), at(1, k + 1)))
        faces.append((len(points) - 1, at(rings - 1, k + 1), at(rings - 1, k)))
        for i in range(1, rings - 1):
            faces.append((at(i, k), at(i + 1, k), at(i + 1, k + 1)))
            faces.append((at(i, k), at(i + 1, k + 1), at(i, k + 1)))
    return np.array(points), np.array(faces)


def mesh():
    """Positions, unit normals, triangles of sphere and plate together; the plate lies at z = 0."""
    unit, faces = sphere()
    half = PLATE / 2
    plate = np.array([(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)])
    positions = np.concatenate([unit * RADIUS + (0, 0, RADIUS), plate])
    normals = np.concatenate([unit, np.tile((0.0, 0.0, 1.0), (4, 1))])
    first = len(unit)
    rest = np.array([(first, first + 1, first + 2), (first, first + 2, first + 3)])
    return positions, normals, np.concatenate([faces, rest])


def write(folder, finish, pixels=PIXELS, lights=BAR_AND_SKY):
    """The recipe's file."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    positions, normals, faces = mesh()
    with (folder / "sphere_on_plate.obj").open("w", encoding="utf-8") as out:
        out.writelines(f"v {x:.9g} {y:.9g} {z:.9g}\n" for x, y, z in positions)
        out.writelines(f"vn {x:.9g} {y:.9g} {z:.9g}\n" for x, y, z in normals)
        out.writelines(f"f {a}//{a} {b}//{b} {c}//{c}\n" for a, b, c in faces + 1)
    recipe = RECIPE.format(finish=finish, pixels=pixels, field=FIELD, distance=DISTANCE)
    # Power of a Lambertian surface: pi times area times radiance.
    recipe += lights.format(
        length=LIGHT["length"],
        width=LIGHT["width"],
        azimuth=LIGHT["azimuth"],
        light_distance=LIGHT["distance"],
        height=LIGHT["height"],
        bar_power=POWER * np.pi * LIGHT["length"] * LIGHT["width"] * LIGHT_RADIANCE,
        sky_distance=SKY_DISTANCE,
        sky_power=POWER * np.pi * 2 * np.pi * SKY_DISTANCE**2 * SKY_RADIANCE,
        ring_height=RING["height"],
        inner=RING["inner"],
        outer=RING["outer"],
        ring_power=POWER * np.pi * np.pi * (RING["outer"] ** 2 - RING["inner"] ** 2) * LIGHT_RADIANCE,
    )
    path = folder / "sphere_on_plate.yaml"
    path.write_text(recipe, encoding="utf-8")
    return path


def light_center():
    turn = np.radians(LIGHT["azimuth"])
    return np.array(
        (LIGHT["distance"] * np.cos(turn), LIGHT["distance"] * np.sin(turn), LIGHT["height"])
    )


def read_pfm(path):
    with open(path, "rb") as file:
        assert file.readline() == b"PF\n"
        width, height = map(int, file.readline().split())
        assert float(file.readline()) < 0
        values = np.frombuffer(file.read(), dtype="<f4").reshape(height, width, 3)
    return values[::-1].astype(np.float64)


def blemish(program, recipe, samples, out, repeats=0, environment=None):
    """The picture in linear light, and what linear_render prints."""
    result = subprocess.run(
        [program, str(recipe), str(samples), str(out), str(repeats)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return read_pfm(out) / POWER, json.loads(result.stdout)

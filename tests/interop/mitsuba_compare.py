#!/usr/bin/env python3
"""Holds blemish's picture of a sphere on a plate to Mitsuba 3's.

Usage: mitsuba_compare.py LINEAR_RENDER [FOLDER]
  LINEAR_RENDER  build/release/tests/linear_render (target linear_render)
  FOLDER         receives side_by_side.png: blemish | Mitsuba | ten times the difference about gray

Needs `pip install mitsuba pillow`; without them it says so and ends with 77. Not part of CI. Same
mesh, roughness, lights and camera, one bounce. Mitsuba's rough conductor has the exact Fresnel
formula and loses the light that bounces between facets; blemish approximates the formula and gives
that light back, which is 1 to 2 % here. What is left are the noise of both and faults.
mitsuba_side_by_side.png beside this file is what it made last. The halo about the sphere is where the
sky's shadows, known in sixteen directions only, meet a plate that mirrors one; how far that explains
the whole difference is open, since the sphere's own top and flank differ under the sky too.
"""

import sys
import tempfile
from pathlib import Path

try:
    import mitsuba
    import numpy as np
    from PIL import Image
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

import sphere_on_plate as scene

FINISH = "{kind: polished, ra: 0.001 um}"
# Aluminum near 650, 550 and 450 nm (Rakic 1995), as engine/scene/material.cpp has it.
ETA = [1.5724, 1.0728, 0.6079]
K = [7.7354, 6.7839, 5.3676]
OUR_SAMPLES = 256
THEIR_SAMPLES = 512
MOST_BIAS = 0.03
MOST_RMSE = 0.05


def description(mesh, alpha, emitters):
    transform = mitsuba.ScalarTransform4f()
    return {
        "type": "scene",
        "integrator": {"type": "direct", "hide_emitters": True},
        "sensor": {
            "type": "orthographic",
            "near_clip": 1.0,
            "far_clip": 1000.0,
            "to_world": transform.look_at(
                origin=[0, 0, scene.DISTANCE], target=[0, 0, 0], up=[0, 1, 0]
            )
            @ transform.scale([scene.FIELD / 2, scene.FIELD / 2, 1]),
            "film": {
                "type": "hdrfilm",
                "width": scene.PIXELS,
                "height": scene.PIXELS,
                "rfilter": {"type": "box"},
            },
            "sampler": {"type": "independent", "sample_count": THEIR_SAMPLES},
        },
        "part": {
            "type": "obj",
            "filename": str(mesh),
            "bsdf": {
                "type": "roughconductor",
                "distribution": "ggx",
                "alpha_u": alpha[0],
                "alpha_v": alpha[1],
                "eta": {"type": "rgb", "value": ETA},
                "k": {"type": "rgb", "value": K},
            },
        },
    } | emitters


def lights():
    """Each alone. In Mitsuba the rectangle would hide the sky behind it; blemish's lights hide none."""
    transform = mitsuba.ScalarTransform4f()
    half = [scene.LIGHT["length"] / 2, scene.LIGHT["width"] / 2, 1]
    toward_part = transform.look_at(
        origin=scene.light_center().tolist(), target=[0, 0, 0], up=[0, 0, 1]
    )
    return {
        "light": {
            "type": "rectangle",
            "to_world": toward_part @ transform.scale(half),
            "emitter": {
                "type": "area",
                "radiance": {"type": "rgb", "value": [scene.LIGHT_RADIANCE] * 3},
            },
        },
        "sky": {
            "type": "constant",
            "radiance": {"type": "rgb", "value": [scene.SKY_RADIANCE] * 3},
        },
    }


def side_by_side(ours, theirs, path):
    white = np.percentile(theirs, 99.5)
    gray = 0.5 + 10 * (ours - theirs) / white
    # The pictures for the eye, the difference linear.
    shown = [np.clip(p / white, 0, 1) ** (1 / 2.2) for p in (ours, theirs)] + [np.clip(gray, 0, 1)]
    Image.fromarray((255 * np.concatenate(shown, axis=1) + 0.5).astype(np.uint8)).save(path)


def main(program, folder):
    recipe = scene.write(folder, FINISH)
    ours, facts = scene.blemish(program, recipe, OUR_SAMPLES, folder / "blemish.pfm")
    mitsuba.set_variant("scalar_rgb")
    theirs = 0
    for name, light in lights().items():
        described = description(folder / "sphere_on_plate.obj", facts["alpha"], {name: light})
        theirs = theirs + np.array(mitsuba.render(mitsuba.load_dict(described)), dtype=np.float64)
    side_by_side(ours, theirs, folder / "side_by_side.png")
    mean = theirs.mean()
    bias = ours.mean() / mean - 1
    rmse = np.sqrt(((ours - theirs) ** 2).mean()) / mean
    print(
        f"Mitsuba {mitsuba.__version__}, alpha {facts['alpha']}: mean {1 + bias:.4f} of Mitsuba's, "
        f"RMSE {rmse:.4f} of the mean; {folder / 'side_by_side.png'}"
    )
    return 0 if abs(bias) <= MOST_BIAS and rmse <= MOST_RMSE else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    if len(sys.argv) > 2:
        sys.exit(main(sys.argv[1], Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(main(sys.argv[1], Path(scratch)))

#!/usr/bin/env python3
"""Editing leaves no fingerprint: a small classifier is told to find the pictures with an invisible
defect among untouched ones, after capture, and does no better than chance, nor than with the same
pictures before editing; visible defects it does find.

Usage: fingerprint.py BLEMISH SOURCE_DIR. Exit 0 = so it is, 1 = it is not, 77 = a package is missing.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from PIL import Image
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

SIDE = 96
SAMPLES = {"invisible": 160, "visible": 60}  # half with defects, half without

DEFECTS = """\
defects:
  per_image: 2
  kinds:
    - scratch: {{length: [1 mm, 2 mm], width: [40 um, 90 um], depth: {depth}, roughness: {roughness}}}
labels: {{invisible: keep}}
output: {{formats: [coco]}}
"""
CAPTURE = "capture: [{sensor_noise: {}}]\n"
VISIBLE = {"depth": "[5 um, 20 um]", "roughness": "0.5"}
# As smooth as the surface around, and as deep as is just not seen.
INVISIBLE = {"mesh": {"depth": "0.015 um", "roughness": "0"},
             "photos": {"depth": "0.12 um", "roughness": "0"}}

MESH = """\
blemish: 1
name: mesh
seed: {seed}
part:
  mesh: "{source}/tests/recipes/files/plate.obj"
  unit: mm
  finish: {{kind: ground, ra: 0.3 um, lay: 20 deg}}
camera:
  resolution: {side}x{side}
  lens: {{kind: telecentric, field_width: 4 mm}}
  sensor: {{preset: imx174, bits: 8}}
  view: {{shift: {{x: [-10 mm, 10 mm], y: [-5 mm, 5 mm]}}, turn: [-180 deg, 180 deg]}}
lights: [{{dome: {{}}}}]
"""
PHOTOS = """\
blemish: 1
name: photos
seed: {seed}
part:
  photos: {{files: "photos/*.png", scale: 40 um/px, response: srgb}}
  light: {{azimuth: 60 deg, elevation: 35 deg, size: 20 deg}}
  finish: {{kind: ground, ra: 0.8 um, lay: 90 deg}}
"""


def write_photos(folder):
    """Photos of streaky good parts with the noise of a camera, each another."""
    random = np.random.default_rng(5)
    folder.mkdir()
    for i in range(max(SAMPLES.values())):
        rows = np.cumsum(random.normal(0, 0.6, SIDE + 40))[20:SIDE + 20]
        texture = rows[:, None] + random.normal(0, 1.5, (SIDE, SIDE))
        photo = 115 + texture - texture.mean() + random.normal(0, 2.5, (SIDE, SIDE))
        Image.fromarray(np.clip(np.rint(photo), 0, 255).astype(np.uint8)).save(
            folder / f"{i:03}.png")


def pictures(folder, kind):
    return [np.asarray(Image.open(file), dtype=np.float64)
            for file in sorted((folder / kind).glob("*.png"))]


def made(program, recipe, folder, samples):
    """Half the samples with their defects, the same without, and what the labels say of them; the
    other half untouched."""
    subprocess.run([program, "generate", recipe, "-o", folder, "-n", str(samples), "--quiet"],
                   check=True)
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    half = samples // 2
    images, twins = pictures(folder, "images"), pictures(folder, "twin")
    labels = [line["instances"] for line in lines[:half]]
    return images[:half], twins[:half], labels, twins[half:]


def features(picture):
    """Noise, texture, extremes, coding: what forensics of edited pictures looks at."""
    level = picture.mean()
    across = np.diff(picture, axis=1)
    down = np.diff(picture, axis=0)
    fine = picture[1:-1, 1:-1] - (picture[:-2, 1:-1] + picture[2:, 1:-1] + picture[1:-1, :-2]
                                  + picture[1:-1, 2:]) / 4
    blocks = fine[:88, :88].reshape(11, 8, 11, 8).transpose(0, 2, 1, 3).reshape(121, 64)
    spread = blocks.std(axis=1)
    mean = blocks.mean(axis=1)
    return np.array([
        picture.std() / level, across.std() / level, down.std() / level, fine.std() / level,
        np.abs(fine).max() / fine.std(), (fine ** 4).mean() / fine.var() ** 2,
        (fine ** 3).mean() / fine.std() ** 3, spread.max() / np.median(spread),
        spread.min() / np.median(spread), np.abs(mean).max() / mean.std(),
        (across == 0).mean(), (down == 0).mean(), (picture % 2).mean(),
        picture.max() / level, picture.min() / level])


def scores(train, labels, test):
    """Logistic regression with a small ridge, by Newton's method, on features of unit spread."""
    middle, spread = train.mean(axis=0), train.std(axis=0) + 1e-9
    x = np.c_[np.ones(len(train)), (train - middle) / spread]
    weights = np.zeros(x.shape[1])
    for _ in range(20):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - labels) + weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.eye(x.shape[1])
        weights -= np.linalg.solve(curve, slope)
    return np.c_[np.ones(len(test)), (test - middle) / spread] @ weights


def auc_of(x, labels, fold):
    """Area under the curve by ten folds, ranked within each: their scores are not on one scale."""
    wins = pairs = 0
    for k in range(10):
        held = fold == k
        score = scores(x[~held], labels[~held], x[held])
        a, b = score[labels[held] == 1], score[labels[held] == 0]
        wins += (a[:, None] > b).sum() + 0.5 * (a[:, None] == b).sum()
        pairs += len(a) * len(b)
    return wins / pairs


def judged(defective, before, untouched):
    """The area, that of the same pictures before editing, and what 99 % of chance stays below.

    Chance is seen with labels dealt at random: folds share their training pictures, so that the
    textbook's interval would be too narrow.
    """
    random = np.random.default_rng(3)
    edited, unedited = (np.array([features(picture) for picture in first + untouched])
                        for first in (defective, before))
    labels = np.r_[np.ones(len(defective)), np.zeros(len(untouched))]
    fold = random.permutation(len(labels)) % 10
    chance = [auc_of(edited, random.permutation(labels), fold) for _ in range(100)]
    return (auc_of(edited, labels, fold), auc_of(unedited, labels, fold),
            np.quantile(chance, 0.99))


def faults(program, source, folder):
    write_photos(folder / "photos")
    for name, base in (("mesh", MESH), ("photos", PHOTOS)):
        for case, values in (("invisible", INVISIBLE[name]), ("visible", VISIBLE)):
            recipe = folder / f"{name}-{case}.yaml"
            recipe.write_text(base.format(source=source, side=SIDE, seed=9) +
                              DEFECTS.format(**values) + CAPTURE)
            images, twins, labels, untouched = made(program, recipe, folder / f"{name}-{case}",
                                                    SAMPLES[case])
            chosen = [i for i, instances in enumerate(labels)
                      if all(one["visibility"] == case for one in instances)
                      and any(one["dprime_noise"]["main"] > 0 for one in instances)]
            auc, before, most = judged([images[i] for i in chosen], [twins[i] for i in chosen],
                                       untouched)
            print(f"{name}: {len(chosen)} pictures with {case} defects against {len(untouched)} "
                  f"untouched ones: AUC {auc:.3f}, before editing {before:.3f}, by chance up to "
                  f"{most:.3f}")
            if len(chosen) < 0.6 * len(images):
                yield f"{name}: too few pictures whose defects are all {case}"
            if case == "invisible" and (auc > most or abs(auc - before) > 0.05):
                yield f"{name}: invisible defects are told from untouched pictures"
            if case == "visible" and (auc < 0.8 or auc < before + 0.2):
                yield f"{name}: this classifier does not find visible defects either"


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 1
    with tempfile.TemporaryDirectory(prefix="blemish-test-") as folder:
        found = list(faults(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(),
                            pathlib.Path(folder)))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Clean, real and synthetic side by side: for frames of ball screws that were photographed before and
after a pit grew, a pit of our recipe at the human mask's place, size and direction on the clean frame.
The sheet holds real photos: write it outside of the project.

    python3 -m venv /tmp/pairs && /tmp/pairs/bin/pip install numpy opencv-python-headless
    /tmp/pairs/bin/python tests/real/pair_sheet.py DATA build/release/blemish SHEET.png [COUNT]

DATA is the folder that holds ball-screw-pitting. What is drawn besides place, size and direction comes
from tests/real/ball-screw-pitting.yaml: of several draws the one that is nearest in size.
"""
import copy
import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy as np

RECIPE = pathlib.Path(__file__).with_name("ball-screw-pitting.yaml")
PANEL = 360  # px, a side of each picture in the sheet
DRAWS = 8  # of which the one nearest in length is taken for a piece
SMALLEST = 60  # px, smaller pieces of a mask are left out


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def pairs(data, count):
    """The last clean frame of each location with the latest pitted one, then with the earlier ones."""
    rows = list(csv.DictReader(open(data / "pairs.csv")))
    clean = {row["location"]: row["clean_image"] for row in rows}
    seen, found = {}, []
    for pitted in sorted({row["pitted_image"] for row in rows}, reverse=True):
        location = next(row["location"] for row in rows if row["pitted_image"] == pitted)
        seen[location] = seen.get(location, 0) + 1
        found.append((seen[location], clean[location], pitted))
    return [pair[1:] for pair in sorted(found, key=lambda pair: pair[0])][:count]


def pieces(mask):
    """Middle, area, long over short side and direction (counterclockwise) of what people marked."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for i in range(1, count):
        if stats[i, cv2.CC_STAT_AREA] < SMALLEST:
            continue
        ys, xs = np.nonzero(labels == i)
        (x, y), (width, height), turn = cv2.minAreaRect(np.column_stack([xs, ys]).astype(np.float32))
        long, short = max(width, height) + 1, min(width, height) + 1
        angle = -math.radians(turn if width >= height else turn + 90)
        angle = math.atan(math.tan(angle))  # to the right, so that borders lie below
        yield (x + 0.5, y + 0.5), stats[i, cv2.CC_STAT_AREA], long / short, angle


def length_px(piece):
    return math.sqrt(4 * piece[1] * piece[2] / math.pi)


def put(defect, number, piece, size, um_per_px):
    """Moves a planned defect to where the mask is; photos lie about the origin, y upward."""
    (x, y), area, elongation, angle = piece
    elongation = min(max(elongation, 1), 4)
    cosine, sine = math.cos(angle), math.sin(angle)
    mm = um_per_px / 1000
    defect["number"] = defect["group"] = number
    defect["anchor"].update(
        origin_mm=[(x - size[0] / 2) * mm, (size[1] / 2 - y) * mm, 0.0],
        tangent=[cosine, sine, 0.0],
        bitangent=[-sine, cosine, 0.0],
    )
    drawn = defect["parameters"]
    length_um = length_px((None, area, elongation)) * um_per_px
    for name in ("depth_um", "border_um"):
        drawn[name] *= length_um / drawn["length_um"]
    drawn.update(length_um=length_um, elongation=elongation, angle_rad=angle)
    return defect


def synthetic(blemish, recipe, folder, index, photos, mask, um_per_px):
    plans = [
        json.loads(run(blemish, "plan", recipe, "--index", index + k * photos, "-n", DRAWS * photos))
        for k in range(DRAWS)
    ]
    plan, defects = plans[0], []
    for piece in pieces(mask):
        drawn = min(
            (plan["defects"][0] for plan in plans),
            key=lambda d: abs(math.log(d["parameters"]["length_um"] / um_per_px / length_px(piece))),
        )
        size = mask.shape[1], mask.shape[0]
        number = len(defects) + 1
        defects.append(put(copy.deepcopy(drawn), number, piece, size, um_per_px))
    plan["defects"] = defects
    file = folder / f"plan{index}.json"
    file.write_text(json.dumps(plan))
    out = folder / f"set{index}_{len(list(folder.glob('set*')))}"
    run(blemish, "generate", "--plan", file, "-o", out, "--quiet")
    return cv2.imread(str(next((out / "images").glob("*.png"))))


def panels(pictures, mask):
    """The same square of each picture, about the largest piece, twice as wide as what is marked."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    half = max(60, int(max(stats[largest, cv2.CC_STAT_WIDTH], stats[largest, cv2.CC_STAT_HEIGHT])))
    x, y = (int(v) for v in middles[largest])
    cut = [
        cv2.copyMakeBorder(picture, half, half, half, half, cv2.BORDER_REPLICATE)[
            y : y + 2 * half, x : x + 2 * half
        ]
        for picture in pictures
    ]
    row = [cv2.resize(c, (PANEL, PANEL), interpolation=cv2.INTER_CUBIC) for c in cut]
    gap = np.full((PANEL, 6, 3), 255, np.uint8)
    return np.hstack([row[0], gap, row[1], gap, row[2]])


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    root, blemish, sheet = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) == 5 else 8
    data = root / "ball-screw-pitting"
    files = sorted((data / "clean_early").glob("*.jpg"))
    text = RECIPE.read_text()
    um_per_px = float(text.split("assumed: ")[1].split(" um/px")[0])
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        recipe = folder / RECIPE.name
        recipe.write_text(text.replace("@DATA@", str(root)))
        for clean, pitted in pairs(data, count):
            mask = cv2.imread(str((data / pitted).with_suffix("")) + "_mask.png", 0)
            mask = (mask > 127).astype(np.uint8)
            index = files.index(data / clean)
            made = synthetic(blemish, recipe, folder, index, len(files), mask, um_per_px)
            pictures = [cv2.imread(str(data / clean)), cv2.imread(str(data / pitted)), made]
            rows.append(panels(pictures, mask))
    wide = 2 if len(rows) > 3 else 1
    rows += [np.full_like(rows[0], 255)] * (-len(rows) % wide)
    gap = np.full((PANEL, 30, 3), 255, np.uint8)
    columns = [np.hstack([rows[i], *sum(([gap, r] for r in rows[i + 1 : i + wide]), [])])
               for i in range(0, len(rows), wide)]
    line = np.full((6, columns[0].shape[1], 3), 255, np.uint8)
    cv2.imwrite(str(sheet), np.vstack(sum(([c, line] for c in columns), [])))
    print(f"{sheet}: clean | real | synthetic, {count} pairs")


if __name__ == "__main__":
    main()

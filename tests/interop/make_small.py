#!/usr/bin/env python3
"""Makes small/, the COCO set that the interoperability tests export to every format.

It holds what formats trip over: a hole, a mask of two parts, overlapping masks, lines of one pixel,
a mask at the border, a clean picture. Usage: make_small.py DIR. Kept in the repository; run again
only to change it.
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as mask_tools

SIZE = (64, 96)


def blank():
    return np.zeros(SIZE, dtype=np.uint8)


def ring():
    rows, columns = np.mgrid[:SIZE[0], :SIZE[1]]
    radius = np.hypot(rows - 20, columns - 24)
    return ((radius < 11) & (radius > 5)).astype(np.uint8)


def diagonal():
    mask = blank()
    for step in range(30):
        mask[8 + step, 50 + step] = 1
    return mask


def two_parts():
    mask = blank()
    mask[10:14, 10:30] = 1
    mask[10:14, 36:60] = 1
    return mask


def box(top, left, height, width):
    mask = blank()
    mask[top:top + height, left:left + width] = 1
    return mask


PICTURES = {
    "train": [
        ("a", [("pit", ring(), None), ("scratch", diagonal(), [(50.5, 8.5), (79.5, 37.5)])]),
        ("b", [("scratch", two_parts(), [(10.0, 12.0), (60.0, 12.0)]), ("pit", box(30, 40, 3, 3), None),
               ("pit", box(9, 50, 8, 6), None)]),
        ("c", []),
    ],
    "val": [
        ("d", [("scratch", box(40, 20, 1, 50), [(20.0, 40.5), (70.0, 40.5)]),
               ("pit", box(0, 90, 5, 6), None)]),
        ("e", []),
    ],
}
POINTS = {"scratch": ["start", "end"], "pit": []}


def annotation_of(number, image, name, mask, points):
    rle = mask_tools.encode(np.asfortranarray(mask))
    keypoints = [n for x, y in points or [] for n in (x - 0.5, y - 0.5, 2)]
    return {"id": number, "image_id": image, "category_id": 1 + list(POINTS).index(name),
            "segmentation": {"size": list(SIZE), "counts": rle["counts"].decode()},
            "area": int(mask.sum()), "bbox": [int(n) for n in mask_tools.toBbox(rle)],
            "iscrowd": 0, "keypoints": keypoints, "num_keypoints": len(points or []),
            "attributes": {"uid": f"u{image}-{number}", "length_um": float(mask.sum())}}


def main():
    root = Path(sys.argv[1])
    (root / "annotations").mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(1)
    image_id = number = 0
    for split, pictures in PICTURES.items():
        images, annotations = [], []
        (root / "images" / split).mkdir(parents=True, exist_ok=True)
        for name, objects in pictures:
            image_id += 1
            pixels = noise.integers(96, 112, SIZE).astype(np.uint8)
            for class_name, mask, points in objects:
                number += 1
                pixels[mask > 0] -= 40
                annotations.append(annotation_of(number, image_id, class_name, mask, points))
            Image.fromarray(pixels).save(root / "images" / split / f"{name}.png")
            images.append({"id": image_id, "file_name": f"{name}.png", "width": SIZE[1],
                           "height": SIZE[0], "group": name})
        categories = [{"id": i + 1, "name": name, "supercategory": "defect", "keypoints": points,
                       "skeleton": []} for i, (name, points) in enumerate(POINTS.items())]
        text = json.dumps({"info": {}, "licenses": [{"id": 1, "name": "CC0-1.0", "url": ""}],
                           "images": images, "annotations": annotations, "categories": categories})
        (root / "annotations" / f"instances_{split}.json").write_text(text + "\n")


main()

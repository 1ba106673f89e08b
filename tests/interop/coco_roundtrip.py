#!/usr/bin/env python3
"""Reads a dataset with pycocotools and holds it to its own pictures and manifest.

Usage: coco_roundtrip.py DATASET_DIR. Exit 0 = agrees, 1 = does not, 77 = pycocotools is missing.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

try:
    import numpy as np
    from PIL import Image
    from pycocotools import mask as mask_tools
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)


def box_of(mask):
    """[x, y, width, height] of the set pixels."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1]


def mask_faults(annotation, mask, image):
    """What is wrong with one decoded mask by itself."""
    if mask.shape != (image["height"], image["width"]):
        yield f"mask is {mask.shape}, image {image['height']} x {image['width']}"
    elif not mask.any():
        yield "mask is empty"
    else:
        if int(mask.sum()) != annotation["area"]:
            yield f"area {annotation['area']}, mask has {int(mask.sum())}"
        if box_of(mask) != annotation["bbox"]:
            yield f"bbox {annotation['bbox']}, mask has {box_of(mask)}"


def map_faults(numbers, masks, instance_map):
    """Where the masks of one image and its instance map differ.

    A mask is whole, the map shows the topmost: the highest number at a pixel.
    """
    expected = np.zeros(instance_map.shape, dtype=np.int64)
    for number, mask in sorted(zip(numbers, masks), key=lambda pair: pair[0]):
        expected[mask.astype(bool)] = number
    wrong = int((expected != instance_map).sum())
    if wrong:
        yield f"{wrong} pixels of the instance map differ from the masks"


def image_faults(root, coco, image):
    picture = root / image["file_name"]
    if not picture.is_file():
        yield "the file is missing"
        return
    with Image.open(picture) as opened:
        if opened.size != (image["width"], image["height"]):
            yield f"the picture is {opened.size}"
    numbers, masks = [], []
    for annotation in coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]])):
        mask = coco.annToMask(annotation)
        for fault in mask_faults(annotation, mask, image):
            yield f"annotation {annotation['id']}: {fault}"
        numbers.append(annotation["attributes"]["number"])
        masks.append(mask)
    with Image.open(root / "instances" / picture.name) as opened:
        yield from map_faults(numbers, masks, np.asarray(opened, dtype=np.int64))


def manifest_faults(root, coco):
    """The manifest's own masks must decode too, and name the same samples."""
    indices = []
    for line in (root / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        indices.append(record["index"])
        for instance in record["instances"]:
            masks = instance["masks"]
            core, influence = (mask_tools.decode(masks[name]) for name in ("core", "influence"))
            if (core > influence).any():
                yield f"sample {record['index']}: a core leaves its influence"
            for shot, rle in masks["visible"].items():
                if (mask_tools.decode(rle) > influence).any():
                    yield f"sample {record['index']}: visible pixels ({shot}) leave the influence"
    if indices != sorted(set(indices)):
        yield "the manifest is not in order of index"
    if indices != [image["index"] for image in coco.dataset["images"]]:
        yield "manifest and annotations name different samples"


def id_faults(coco):
    for key in ("images", "annotations", "categories"):
        ids = [item["id"] for item in coco.dataset[key]]
        if len(set(ids)) != len(ids) or any(i < 1 for i in ids):
            yield f"{key}: ids are not unique from 1"


def average_precision(coco, kind):
    """Average precision of the ground truth taken as detections."""
    detections = [
        {
            "image_id": annotation["image_id"],
            "category_id": annotation["category_id"],
            "bbox": annotation["bbox"],
            "segmentation": annotation["segmentation"],
            "score": 1.0,
        }
        for annotation in coco.dataset["annotations"]
        if not annotation["iscrowd"]  # ignore regions are no ground truth to be found
    ]
    evaluation = COCOeval(coco, coco.loadRes(detections), kind)
    evaluation.params.maxDets = [1000] * 3
    evaluation.evaluate()
    evaluation.accumulate()
    precision = evaluation.eval["precision"]
    return float(precision[precision > -1].mean())


def evaluation_faults(coco):
    if all(annotation["iscrowd"] for annotation in coco.dataset["annotations"]):
        yield "there is no annotation to evaluate"
        return
    for kind in ("segm", "bbox"):
        with contextlib.redirect_stdout(io.StringIO()):
            found = average_precision(coco, kind)
        if abs(found - 1) > 1e-9:
            yield f"{kind}: ground truth against itself has AP {found}, not 1"


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 1
    root = Path(sys.argv[1])
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(root / "annotations" / "coco.json"))
    faults = list(id_faults(coco)) + list(manifest_faults(root, coco))
    for image in coco.dataset["images"]:
        faults += [f"{image['file_name']}: {fault}" for fault in image_faults(root, coco, image)]
    faults += evaluation_faults(coco)
    for fault in faults:
        print(fault)
    images, annotations = len(coco.dataset["images"]), len(coco.dataset["annotations"])
    print(f"{images} images, {annotations} annotations, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

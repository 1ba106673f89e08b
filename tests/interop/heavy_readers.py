#!/usr/bin/env python3
"""Reads the exports of small/ with the loaders of Ultralytics and anomalib, by hand.

Both packages drag in gigabytes (PyTorch), so this is no part of the tests: `pip install ultralytics
anomalib` into a virtual environment. What their own dataset classes said, as their trainers use
them, is kept in heavy_answers.json.
Usage: heavy_readers.py EXPORTS heavy_answers.json. The loaders leave caches in EXPORTS.
"""

import importlib.metadata
import json
import os
import sys
from pathlib import Path

os.environ["YOLO_OFFLINE"] = "1"

import numpy as np
from anomalib.data import MVTecAD
from ultralytics.cfg import get_cfg
from ultralytics.data.dataset import YOLODataset
from ultralytics.data.utils import check_det_dataset, verify_image_label

TASKS = {"yolo": "detect", "yolo_segment": "segment", "yolo_obb": "obb", "yolo_pose": "pose"}
SIDE = 96  # of the pictures, which are 96 x 64: the loader only pads them


def rounded(values):
    return np.round(np.asarray(values), 5).tolist()


def verified(root, kind, picture):
    """What is told of a file when the cache of labels is made."""
    labels = Path(str(picture).replace("/images/", "/labels/")).with_suffix(".txt")
    pose = kind == "yolo_pose"
    _, boxes, _, _, points, missing, _, empty, corrupt, message = verify_image_label(
        (str(picture), str(labels), "", pose, 2, 2 if pose else 0, 3 if pose else 0, False))
    answer = {"corrupt": corrupt, "missing": missing, "empty": empty,
              "duplicates_removed": "duplicate" in message, "boxes": rounded(boxes)}
    if pose:
        answer["keypoints"] = rounded(points)
    return answer


def read_yolo(root):
    answers = {}
    settings = get_cfg(overrides={"mask_ratio": 1, "overlap_mask": False})
    for kind, task in TASKS.items():
        data = check_det_dataset(str(root / kind / "data.yaml"), autodownload=False)
        for split in ("train", "val"):
            dataset = YOLODataset(img_path=data[split], imgsz=SIDE, augment=False, data=data, task=task,
                                  hyp=settings, batch_size=1)
            for sample in (dataset[i] for i in range(len(dataset))):
                picture = Path(sample["im_file"])
                answer = verified(root, kind, picture)
                answer["loaded"] = {"classes": sample["cls"].flatten().tolist(),
                                    "boxes": rounded(sample["bboxes"])}
                if task == "segment":
                    answer["loaded"]["mask_pixels"] = sample["masks"].sum((1, 2)).tolist()
                if task == "pose":
                    answer["loaded"]["keypoints"] = rounded(sample["keypoints"])
                answers[f"{kind} {picture.stem}"] = answer
    return answers


def read_mvtec(root):
    category = next(path.name for path in (root / "mvtec").iterdir() if path.is_dir())
    module = MVTecAD(root=root / "mvtec", category=category, train_batch_size=1, eval_batch_size=1,
                     num_workers=0, val_split_mode="none")
    module.setup()
    answers = {}
    for split, data in (("train", module.train_data), ("test", module.test_data)):
        for item in data:
            path = Path(item.image_path)
            mask = 0 if item.gt_mask is None else int(item.gt_mask.sum())
            answers[f"{split} {path.parent.name}/{path.stem}"] = {
                "anomalous": bool(item.gt_label), "mask_pixels": mask, "shape": list(item.image.shape)}
    return answers


def main():
    root = Path(sys.argv[1]).resolve()
    versions = {name: importlib.metadata.version(name) for name in ("ultralytics", "anomalib", "torch")}
    answers = {"versions": versions, "ultralytics": read_yolo(root), "anomalib": read_mvtec(root)}
    Path(sys.argv[2]).write_text(json.dumps(answers, indent=1) + "\n")


main()

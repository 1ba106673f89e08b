#!/usr/bin/env python3
"""Reads the exports of small/ with the loaders of Ultralytics and anomalib, by hand.

Both packages drag in gigabytes, so this is no part of the tests. Their own functions are taken from
their sources and run without the rest: `pip install --no-deps ultralytics anomalib`, and pandas,
opencv-python-headless, pillow. What they said is kept in heavy_answers.json.
Usage: heavy_readers.py EXPORTS heavy_answers.json
"""

import ast
import importlib.metadata
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pandas
from PIL import Image


def functions(package, path, names, scope):
    """The named functions and constants of a source file, with `scope` for what they call."""
    file = Path(importlib.util.find_spec(package).submodule_search_locations[0]) / path
    for node in ast.parse(file.read_text()).body:
        targets = [target.id for target in getattr(node, "targets", []) if hasattr(target, "id")]
        if getattr(node, "name", None) in names or set(targets) & set(names):
            code = compile(ast.Module(body=[node], type_ignores=[]), str(file), "exec",
                           flags=__import__("__future__").annotations.compiler_flag)
            exec(code, scope)
    return SimpleNamespace(**{name: scope[name] for name in names})


def ultralytics_tools():
    scope = {"np": np, "os": os, "Image": Image, "cv2": cv2, "Path": Path,
             "exif_size": lambda image: image.size}
    functions("ultralytics", "utils/ops.py", ["empty_like"], scope | {"torch": None})
    scope["empty_like"] = np.empty_like
    functions("ultralytics", "utils/ops.py", ["xyxy2xywh", "segments2boxes", "resample_segments"], scope)
    names = ["IMG_FORMATS", "check_image", "verify_image_label", "polygon2mask"]
    scope["FORMATS_HELP_MSG"] = ""
    return functions("ultralytics", "data/utils.py", names, scope), scope


def read_yolo(root):
    tools, scope = ultralytics_tools()
    answers = {}
    for kind in ("yolo", "yolo_segment", "yolo_obb", "yolo_pose"):
        for picture in sorted((root / kind / "images").glob("*/*.png")):
            labels = Path(str(picture).replace("/images/", "/labels/")).with_suffix(".txt")
            pose = kind == "yolo_pose"
            _, boxes, shape, segments, points, missing, _, empty, corrupt, message = \
                tools.verify_image_label((str(picture), str(labels), "", pose, 2, 2 if pose else 0,
                                          3 if pose else 0, False))
            answer = {"corrupt": corrupt, "missing": missing, "empty": empty,
                      "duplicates_removed": "duplicate" in message,
                      "boxes": np.round(boxes, 5).tolist()}
            if segments:
                scale = np.array([shape[1], shape[0]], dtype=np.float32)
                dense = scope["resample_segments"]([s.copy() for s in segments])
                answer["mask_pixels"] = [
                    int(tools.polygon2mask(shape, [(s * scale).reshape(-1)]).sum()) for s in dense]
            if pose:
                answer["keypoints"] = np.round(points, 5).tolist()
            answers[f"{kind} {picture.stem}"] = answer
    return answers


def read_mvtec(root):
    scope = {"Path": Path, "DataFrame": pandas.DataFrame, "Sequence": Sequence,
             "validate_path": Path, "is_within_directory": lambda *_: True, "Split": type("Split", (), {}),
             "LabelName": SimpleNamespace(NORMAL=0, ABNORMAL=1), "MisMatchError": RuntimeError}
    tools = functions("anomalib", "data/datasets/image/mvtecad.py",
                      ["IMG_EXTENSIONS", "make_mvtec_ad_dataset"], scope)
    category = next(path for path in (root / "mvtec").iterdir() if path.is_dir())
    samples = tools.make_mvtec_ad_dataset(category)
    return [[row.split, row.label, Path(row.image_path).name, row.label_index,
             Path(row.mask_path).name if row.mask_path else None]
            for row in samples.itertuples()]


def main():
    root = Path(sys.argv[1])
    answers = {"versions": {name: importlib.metadata.version(name) for name in ("ultralytics", "anomalib")},
               "ultralytics": read_yolo(root), "anomalib": read_mvtec(root)}
    Path(sys.argv[2]).write_text(json.dumps(answers, indent=1) + "\n")


main()

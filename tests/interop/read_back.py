#!/usr/bin/env python3
"""Reads the exports of small/ with the programs that they are for, and holds what they say to the
truth and to the answers that were frozen before.

Usage: read_back.py SMALL_SET EXPORTS ANSWERS.json [--freeze]. Exit 0 = agrees, 1 = does not.
A reader that is not installed is named on stderr, and the exit code is 77 when all else agrees.
"""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as mask_tools
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

os.environ["DATUMARO_TELEMETRY_OPT_OUT"] = "1"
warnings.simplefilter("ignore")


def quiet(work):
    with contextlib.redirect_stdout(io.StringIO()):
        return work()


def iou(a, b):
    a, b = a.astype(bool), b.astype(bool)
    return float((a & b).sum() / max(1, (a | b).sum()))


class Truth:
    """Masks by uid, and uids and classes by picture."""

    def __init__(self, root):
        self.masks, self.classes, self.by_picture, self.split = {}, {}, {}, {}
        for split in ("train", "val"):
            coco = quiet(lambda: COCO(str(root / f"annotations/instances_{split}.json")))
            for image in coco.dataset["images"]:
                stem = Path(image["file_name"]).stem
                self.by_picture[stem] = []
                self.split[stem] = split
                for note in coco.imgToAnns[image["id"]]:
                    uid = note["attributes"]["uid"]
                    self.masks[uid] = coco.annToMask(note)
                    self.classes[uid] = coco.cats[note["category_id"]]["name"]
                    self.by_picture[stem].append(uid)

    def best(self, stem, class_name, mask):
        """The largest IoU with a mask of this class on the picture."""
        return max((iou(mask, self.masks[uid]) for uid in self.by_picture[stem]
                    if self.classes[uid] == class_name), default=0.0)


def read_coco(truth, root):
    """pycocotools: masks by uid; ground truth evaluated against itself."""
    answers = {}
    for split in ("train", "val"):
        for kind in ("instances", "polygons"):
            coco = quiet(lambda: COCO(str(root / f"coco/annotations/{kind}_{split}.json")))
            for note in coco.dataset["annotations"]:
                uid = note["attributes"]["uid"]
                answers[f"{kind} {uid}"] = iou(coco.annToMask(note), truth.masks[uid])
        coco = quiet(lambda: COCO(str(root / f"coco/annotations/instances_{split}.json")))
        results = [{"image_id": note["image_id"], "category_id": note["category_id"], "score": 1.0,
                    "segmentation": note["segmentation"], "bbox": note["bbox"]}
                   for note in coco.dataset["annotations"]]
        for kind in ("segm", "bbox"):
            evaluation = COCOeval(coco, quiet(lambda: coco.loadRes(results)), kind)
            quiet(lambda: (evaluation.evaluate(), evaluation.accumulate(), evaluation.summarize()))
            answers[f"AP {kind} {split}"] = float(evaluation.stats[0])
    return answers


def read_keypoints(truth, root):
    answers = {}
    coco = quiet(lambda: COCO(str(root / "coco_keypoints/annotations/keypoints_train.json")))
    for note in coco.dataset["annotations"]:
        answers[note["attributes"]["uid"]] = note["keypoints"]
    return answers


def read_panoptic(truth, root):
    """By the rules of panopticapi: every id in the picture, every id in the list, areas equal."""
    answers = {}
    for split in ("train", "val"):
        data = json.loads((root / f"coco_panoptic/annotations/panoptic_{split}.json").read_text())
        for note in data["annotations"]:
            rgb = np.asarray(Image.open(root / f"coco_panoptic/annotations/panoptic_{split}" /
                                        note["file_name"]), dtype=np.uint32)
            ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
            listed = {segment["id"]: segment["area"] for segment in note["segments_info"]}
            there = {int(i): int((ids == i).sum()) for i in np.unique(ids) if i}
            assert listed == there, (note["file_name"], listed, there)
            for segment in note["segments_info"]:
                answers[segment["uid"]] = iou(ids == segment["id"], truth.masks[segment["uid"]])
    return answers


def ultralytics_masks(root, stem, split):
    """As Ultralytics' loader and polygons2masks do: coordinates cut off to whole pixels, fillPoly."""
    import cv2
    names = [line.split(": ")[1].strip("'") for line in (root / "data.yaml").read_text().splitlines()
             if line.startswith("  ")]
    for row in (root / f"labels/{split}/{stem}.txt").read_text().splitlines():
        numbers = row.split()
        points = np.array(numbers[1:], dtype=np.float32).reshape(-1, 2) * np.array([96, 64])
        mask = np.zeros((64, 96), dtype=np.uint8)
        cv2.fillPoly(mask, [points.astype(np.int32)], 1)
        yield names[int(numbers[0])], mask


def read_yolo_segment(truth, root):
    answers = {}
    for stem, split in truth.split.items():
        for number, (name, mask) in enumerate(ultralytics_masks(root / "yolo_segment", stem, split)):
            answers[f"{stem} {number} {name}"] = truth.best(stem, name, mask)
    return answers


def read_supervision(truth, root):
    import supervision
    answers = {}
    sets = {
        "yolo": lambda split: supervision.DetectionDataset.from_yolo(
            str(root / f"yolo/images/{split}"), str(root / f"yolo/labels/{split}"),
            str(root / "yolo/data.yaml")),
        "yolo_obb": lambda split: supervision.DetectionDataset.from_yolo(
            str(root / f"yolo_obb/images/{split}"), str(root / f"yolo_obb/labels/{split}"),
            str(root / "yolo_obb/data.yaml"), is_obb=True),
        "voc": lambda split: supervision.DetectionDataset.from_pascal_voc(
            str(root / "voc/JPEGImages"), str(root / "voc/Annotations")),
        "coco": lambda split: supervision.DetectionDataset.from_coco(
            str(root / f"coco/images/{split}"),
            str(root / f"coco/annotations/polygons_{split}.json"), force_masks=False),
    }
    for kind, load in sets.items():
        for split in ("train",) if kind == "voc" else ("train", "val"):
            for path, _, detections in load(split):
                boxes = [[round(float(n), 2) for n in box] for box in detections.xyxy]
                answers[f"{kind} {Path(path).stem}"] = boxes
    return answers


def read_datumaro(truth, root):
    import datumaro
    answers = {}
    for kind, folder in (("datumaro", "datumaro"), ("coco_instances", "coco"), ("voc", "voc"),
                         ("cvat", "cvat")):
        source = root / folder
        if kind == "coco_instances":
            sets = [datumaro.Dataset.import_from(
                str(source / f"annotations/instances_{split}.json"), "coco_instances")
                for split in ("train", "val")]
        else:
            sets = [datumaro.Dataset.import_from(str(source), kind)]
        for data in sets:
            labels = data.categories()[datumaro.AnnotationType.label]
            for item in data:
                stem = Path(item.id).name
                for note in item.annotations:
                    if note.type == datumaro.AnnotationType.mask:
                        name = labels[note.label].name
                        key = f"{kind} {stem} {name} {note.attributes.get('uid', note.id)}"
                        answers[key] = truth.best(stem, name, note.image)
                    elif note.type == datumaro.AnnotationType.bbox:
                        answers[f"{kind} {stem} box {note.id}"] = [float(n) for n in note.get_bbox()]
    return answers


def read_webdataset(truth, root):
    import webdataset
    answers = {}
    for shard in sorted((root / "webdataset").glob("*.tar")):
        data = webdataset.WebDataset(str(shard), shardshuffle=False, empty_check=False).decode("pil")
        for sample in data:
            stem = sample["__key__"]
            answers[stem] = {"fields": sorted(key for key in sample if not key.startswith("__")),
                             "cls": sample["cls"], "size": list(sample["png"].size),
                             "uids": [o["uid"] for o in sample["json"]["objects"]]}
            for entry in sample["json"]["objects"]:
                mask = mask_tools.decode({"size": entry["mask"]["size"],
                                          "counts": entry["mask"]["counts"].encode()})
                assert iou(mask, truth.masks[entry["uid"]]) == 1.0, entry["uid"]
    return answers


def box_of(mask):
    rows, columns = np.nonzero(mask)
    return [float(columns.min()), float(rows.min()), float(np.ptp(columns) + 1), float(np.ptp(rows) + 1)]


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def read_croissant(truth, root):
    """mlcroissant hashes every file, and reads each record set: splits, pictures, masks, boxes."""
    import mlcroissant
    answers = {}
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        data = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
        assert not data.metadata.ctx.issues.errors, (folder, data.metadata.ctx.issues.errors)
        answer = {"split": sorted(text(record["split/name"]) for record in data.records("split"))}
        sets = {record_set.uuid for record_set in data.metadata.record_sets}
        if "pictures" in sets:
            answer["pictures"] = {text(r["pictures/file"]): text(r.get("pictures/split"))
                                  for r in data.records("pictures")}
            for record in data.records("pictures"):
                assert record["pictures/image"].size == (96, 64)
                stem, split = Path(text(record["pictures/file"])).stem, text(record.get("pictures/split"))
                assert split in (None, truth.split.get(stem)), record
        if "masks" in sets:
            answer["masks"] = {text(r["masks/file"]): int((np.asarray(r["masks/mask"]) > 0).any(2).sum())
                               for r in data.records("masks")}
        if "boxes" in sets:
            boxes = {text(r["boxes/uid"]): r["boxes/bbox"] for r in data.records("boxes")}
            for uid, box in boxes.items():
                assert box == box_of(truth.masks[uid]), (folder, uid, box)
            answer["boxes"] = len(boxes)
        answers[folder.name] = answer
    return answers


def read_sums(truth, root):
    """sha256sum: every folder's list; the statement's subject is the list."""
    answers = {}
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        check = subprocess.run(["sha256sum", "--quiet", "-c", "sha256sums.txt"], cwd=folder,
                               capture_output=True, text=True)
        assert check.returncode == 0, check.stdout
        listed = (folder / "sha256sums.txt").read_bytes()
        statement = json.loads((folder / "provenance.intoto.json").read_text())
        assert statement["subject"][0]["digest"]["sha256"] == hashlib.sha256(listed).hexdigest()
        answers[folder.name] = len(listed.splitlines())
    return answers


class Bits:
    def __init__(self, data):
        self.text, self.at = "".join(f"{byte:08b}" for byte in data), 0

    def read(self, count):
        self.at += count
        return int(self.text[self.at - count:self.at], 2)


def decode_brush(data):
    """After label_studio_converter.brush.decode_rle."""
    bits = Bits(data)
    total, word = bits.read(32), bits.read(5) + 1
    sizes = [bits.read(4) + 1 for _ in range(4)]
    out = np.zeros(total, dtype=np.uint8)
    at = 0
    while at < total:
        run = bits.read(1)
        end = at + 1 + bits.read(sizes[bits.read(2)])
        if run:
            out[at:end] = bits.read(word)
        else:
            for i in range(at, end):
                out[i] = bits.read(word)
        at = end
    return out


def read_label_studio(truth, root):
    answers = {}
    config = (root / "label_studio/labeling_config.xml").read_text()
    for task in json.loads((root / "label_studio/tasks.json").read_text()):
        for result in task["predictions"][0]["result"]:
            assert f'name="{result["from_name"]}"' in config
            height, width = result["original_height"], result["original_width"]
            rgba = decode_brush(result["value"]["rle"]).reshape(height, width, 4)
            answers[result["id"]] = iou(rgba[..., 3] > 0, truth.masks[result["id"]])
    return answers


def read_folders(truth, root):
    """MVTec as anomalib pairs it (sorted order, stem in stem), semantic and triples as pictures."""
    answers = {}
    category = next(path for path in (root / "mvtec").iterdir() if path.is_dir())
    images = sorted(p for p in category.glob("test/*/*.png") if p.parent.name != "good")
    masks = sorted(category.glob("ground_truth/*/*.png"))
    assert len(images) == len(masks)
    for image, mask in zip(images, masks):
        assert image.stem in mask.stem and image.parent.name == mask.parent.name
        values = set(np.unique(np.asarray(Image.open(mask))).tolist())
        assert values == {0, 255}, values
        answers[f"mvtec {image.parent.name}/{image.stem}"] = int((np.asarray(Image.open(mask)) > 0).sum())
    answers["mvtec train"] = len(list(category.glob("train/good/*.png")))
    for stem, split in truth.split.items():
        mask = np.asarray(Image.open(root / f"semantic/masks/{split}/{stem}.png"))
        answers[f"semantic {stem}"] = np.bincount(mask.ravel(), minlength=3).tolist()
    return answers


READERS = {"coco": read_coco, "coco_keypoints": read_keypoints, "coco_panoptic": read_panoptic,
           "yolo_segment": read_yolo_segment, "supervision": read_supervision,
           "datumaro": read_datumaro, "webdataset": read_webdataset, "croissant": read_croissant,
           "sums": read_sums, "label_studio": read_label_studio, "folders": read_folders}
# Masks that these readers must give back exactly.
EXACT = ("coco", "label_studio")


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return abs(a - b) < 1e-6
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def main():
    truth, root, file = Truth(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])
    said, missing, wrong = {}, [], 0
    for name, read in READERS.items():
        try:
            said[name] = json.loads(json.dumps(read(truth, root)))
        except ImportError as problem:
            missing.append(f"{name}: {problem}")
    for name in EXACT:
        for key, value in said.get(name, {}).items():
            # A ring's hole is lost in polygons, which is known and told.
            if not key.startswith("polygons") and abs(value - 1) > 1e-9:
                print(f"{name}: {key}: {value}, not exact")
                wrong += 1
    if "--freeze" in sys.argv:
        file.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n")
    frozen = json.loads(file.read_text())
    for name, answers in said.items():
        for key in sorted(answers.keys() | frozen[name].keys()):
            if not same(answers.get(key), frozen[name].get(key)):
                print(f"{name}: {key}: {answers.get(key)}, was {frozen[name].get(key)}")
                wrong += 1
    for text in missing:
        print(f"SKIPPED {text}", file=sys.stderr)
    sys.exit(1 if wrong else 77 if missing else 0)


main()

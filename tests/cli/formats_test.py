"""export, validate and stats from outside, on a foreign set and on hostile ones. Needs no device."""
import io
import json
import os
import resource
import struct
import subprocess
import tarfile
import zlib

import harness

MEMORY_KB = 300 * 1024


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows=None, more=b""):
    """A black gray PNG."""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + more + chunk(b"IDAT", zlib.compress(rows or b"\0" * (width + 1) * height))
            + chunk(b"IEND", b""))


def bomb(width, height):
    """A PNG of a few bytes that says it is huge."""
    return png(width, height, b"\0" * 4096)


class Formats(harness.ProgramTest):
    def small(self):
        return harness.SOURCE / "tests/interop/small"

    def formats(self):
        said = self.expect(0, "describe").stdout.split("formats:\n")[1].split("\n\n")[0]
        return [line.split(":")[0].strip() for line in said.splitlines()
                if line.startswith("  ") and not line.startswith("   ") and "every format" not in line]

    def codes(self, code, *arguments):
        said = json.loads(self.expect(code, "validate", *arguments, "--json").stdout)
        return said["counts"], said

    def coco(self, **changes):
        image = {"id": 1, "file_name": "a.png", "width": 8, "height": 8}
        note = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2], "area": 4, "iscrowd": 0,
                "segmentation": [[1, 1, 3, 1, 3, 3, 1, 3]]}
        image.update(changes.get("image", {}))
        note.update(changes.get("annotation", {}))
        return json.dumps({"images": [image], "annotations": [note],
                           "categories": [{"id": 1, "name": "pit"}]})

    def memory_kb(self, *arguments):
        """The most that one run of the program held."""
        process = subprocess.Popen([str(harness.BLEMISH), *map(str, arguments)], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, arguments)
        return usage.ru_maxrss

    def test_every_format_is_exported_and_those_with_a_reader_validate(self):
        names = self.formats()
        self.assertGreaterEqual(len(names), 18)
        out = self.folder / "out"
        said = self.expect(0, "export", self.small(), "--to", ",".join(names), "-o", out).stdout
        for name in names:
            self.assertIn(f"{name}: ", said)
            self.assertIn("TO FILL", (out / name / "README.md").read_text())
        for name in ("coco", "coco_keypoints", "yolo", "yolo_segment", "yolo_obb", "yolo_pose", "voc",
                     "mvtec", "semantic", "webdataset"):
            counts, seen = self.codes(0, out / name)
            # MVTec leaves out what is defective in train.
            self.assertEqual(seen["pictures"], 3 if name == "mvtec" else 5, name)
            self.assertEqual(set(counts) - {"license-missing"}, set(), name)
        self.expect(2, "export", self.small(), "--to", "coco", "-o", out, says=("already",))

    def test_export_names_what_is_wrong_with_its_arguments(self):
        def refuse(*arguments, says):
            self.expect(2, "export", self.small(), "-o", self.folder / "no", *arguments, says=says)
            self.assertFalse((self.folder / "no").exists())
        refuse("--to", "yolo_segmnt", says=("yolo_segment",))
        refuse("--to", "coco", "--labels", "mask=middle", says=("core, influence, visible",))
        refuse("--to", "coco", "--labels", "mask=visible", says=("foreign",))
        refuse("--to", "coco", "--patches", "size=4px", says=("16",))
        refuse("--to", "coco", "--option", "coco.segmentation=png", says=("rle_counts",))
        refuse("--to", "coco", "--option", "yolo.mask=core", says=("not exported",))
        refuse("--to", "webdataset", "--option", "webdataset.shard=0", says=("range",))
        self.write("map.yaml", "dent: mark\n")
        refuse("--to", "coco", "--relabel", self.folder / "map.yaml", says=("map.yaml:1:1", "dent"))
        self.expect(2, "export", self.folder / "gone", "--to", "coco", "-o", self.folder / "no",
                    says=("gone",))

    def test_a_set_with_faults_is_not_exported(self):
        file = self.write("set/coco.json", self.coco(annotation={"category_id": 7}))
        self.expect(1, "export", file, "--to", "yolo", "-o", self.folder / "no",
                    says=("dangling-category", "annotation 1"))
        self.assertFalse((self.folder / "no").exists())

    def test_stats_of_a_foreign_set(self):
        stats = json.loads(self.expect(0, "stats", self.small(), "--json").stdout)
        self.assertEqual((stats["pictures"], stats["objects"]), (5, 7))
        self.assertEqual(stats["classes"]["pit"]["objects"], 4)
        self.expect(0, "stats", self.small(), says=("scratch: 3 objects", "3 NG, 2 OK"))

    def test_codes_are_listed(self):
        said = self.expect(0, "validate", "--codes").stdout
        self.assertGreater(len(said.splitlines()), 50)
        self.expect(2, "validate", self.small(), "--ignore", "leek-hash", says=("leak-hash",))
        self.expect(2, "validate", says=("dataset",))
        self.expect(2, "validate", self.write("notes/letter.txt", "dear all").parent,
                    says=("no set that is known",))

    def test_hostile_json_is_told_in_bounded_memory(self):
        for name, text, code in (
                ("deep", '{"images":' + "[" * 2_000_000, "too-deep"),
                ("deep_aside", '{"x":' + "[" * 200_000 + "]" * 200_000 + ',"images":[{', "too-deep"),
                ("nan", self.coco().replace('"area": 4', '"area": NaN'), "not-finite"),
                ("huge", self.coco().replace('"area": 4', '"area": 1e400'), "not-finite"),
                ("types", self.coco(annotation={"bbox": {"x": 1}}), "field"),
                ("climbs", self.coco(image={"file_name": "../../../etc/passwd"}), "file-path"),
                ("absolute", self.coco(image={"file_name": "/etc/passwd"}), "file-path"),
                ("wide", self.coco(image={"width": 10 ** 12}), "image-too-large"),
                ("large", self.coco(image={"width": 20000, "height": 20000}), "image-too-large"),
                ("far", self.coco(annotation={"segmentation": [[1, 1, 9e8, 1, 9e8, 9e8]]}),
                 "mask-outside"),
                ("cut", self.coco()[:-40], "syntax"),
                ("text", "dear all", "syntax")):
            file = self.write(f"{name}/coco.json", text)
            counts, _ = self.codes(1, file)
            self.assertIn(code, counts, name)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_KB)

    def test_names_of_a_hostile_set_do_not_lead_out_of_the_output(self):
        text = json.loads(self.coco(image={"split": "../../../escaped", "file_name": "a..png"}))
        text["categories"][0]["name"] = "../pit"
        self.write("set/coco.json", json.dumps(text))
        self.write("set/a..png", png(8, 8))
        out = self.folder / "deep/er/out"
        self.expect(0, "export", self.folder / "set/coco.json", "--to", ",".join(self.formats()[:1] +
                    ["mvtec", "voc", "yolo", "webdataset", "imagefolder"]), "-o", out)
        outside = [file for file in self.folder.rglob("*")
                   if file.is_file() and out not in file.parents and file.parent.name != "set"]
        self.assertEqual(outside, [])

    def test_a_link_does_not_lead_out_of_the_set(self):
        self.write("set/coco.json", self.coco(image={"file_name": "away/a.png"}))
        self.write("secret/a.png", bomb(8, 8))
        os.symlink(self.folder / "secret", self.folder / "set/away")
        counts, _ = self.codes(1, self.folder / "set")
        self.assertIn("file-path", counts)

    def test_a_picture_that_claims_to_be_huge_is_not_decoded(self):
        self.write("set/coco.json", self.coco())
        self.write("set/a.png", bomb(60000, 60000))
        counts, _ = self.codes(1, self.folder / "set")
        self.assertIn("image-too-large", counts)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_KB)

    def test_pixels_that_the_bytes_cannot_hold_are_told_before_they_are_decoded(self):
        trap = bomb(16000, 16000)
        self.write("set/coco.json", self.coco(image={"width": 16000, "height": 16000}))
        self.write("set/a.png", trap)
        counts, _ = self.codes(1, self.folder / "set")
        self.assertIn("file-unreadable", counts)
        says = ("a.png", "declares more pixels than its bytes can hold")
        self.expect(1, "validate", self.folder / "set", says=says)
        for name in ("coco", "yolo", "voc"):
            self.expect(1, "export", self.folder / "set", "--to", name, "-o", self.folder / "out",
                        says=says)
        recipe = self.write("capture.yaml", "blemish: 1\npart: {photos: {response: linear, noise: none}}\n"
                            "capture: [{exposure: {stops: 0.1}}]\n")
        self.expect(1, "augment", self.folder / "set", recipe, "-o", self.folder / "no", says=says)
        self.expect(1, "preview", self.photo_recipe(self.folder / "set/a.png"), "-o",
                    self.folder / "sheet.png", says=says)
        self.write("masks/images/a.png", png(8, 8))
        self.write("masks/masks/a.png", trap)
        self.expect(1, "validate", self.folder / "masks", says=says)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_KB)

    def test_places_in_pictures_of_others_are_not_passed_on(self):
        self.write("set/coco.json", self.coco())
        self.write("set/a.png", png(8, 8, None, chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0GPS 48.137N") +
                                    chunk(b"tEXt", b"Location\0GPS 48.137N")))
        names = self.formats()
        names = [name for name in names if name != "yolo_pose"]  # there are no keypoints
        self.expect(0, "export", self.folder / "set/coco.json", "--to", ",".join(names), "-o",
                    self.folder / "out")
        for name, data in harness.contents(self.folder / "out").items():
            self.assertNotIn(b"48.137N", data, name)

    def test_a_picture_of_another_size_than_its_labels_is_not_exported(self):
        self.write("set/coco.json", self.coco())
        self.write("set/a.png", png(8, 9))
        for name in ("coco", "yolo", "webdataset"):
            self.expect(1, "export", self.folder / "set/coco.json", "--to", name, "-o",
                        self.folder / "out" / name, says=("a.png", "size that the set says"))
            # Nothing half-written stands in the way of the next try.
            self.assertFalse((self.folder / "out" / name / name).exists())

    def test_a_picture_that_exif_mirrors_needs_a_word(self):
        upside_down = chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0")
        self.write("set/coco.json", self.coco())
        self.write("set/a.png", png(8, 8, None, upside_down))
        counts, _ = self.codes(1, self.folder / "set")
        self.assertIn("exif-ambiguous", counts)
        out = self.folder / "out"
        self.expect(1, "export", self.folder / "set", "--to", "coco", "-o", out,
                    says=("a.png", "EXIF orientation 3", "--exif"))
        self.expect(2, "export", self.folder / "set", "--to", "coco", "-o", out, "--exif", "left",
                    says=("--exif",))
        self.expect(0, "export", self.folder / "set", "--to", "coco", "-o", out, "--exif", "stored")
        self.assertNotIn(b"eXIf", (out / "coco/images/train/a.png").read_bytes())
        recipe = self.write("capture.yaml", "blemish: 1\npart: {photos: {response: linear, noise: none}}\n"
                            "capture: [{exposure: {stops: 0.1}}]\n")
        self.expect(1, "augment", self.folder / "set", recipe, "-o", self.folder / "no",
                    says=("a.png", "EXIF orientation 3"))
        self.expect(0, "augment", self.folder / "set", recipe, "-o", self.folder / "yes", "--exif",
                    "turned")
        self.assertNotIn(b"eXIf", (self.folder / "yes/a.png").read_bytes())

    def test_tars_that_are_cut_or_climb(self):
        def shard(name, members):
            stream = io.BytesIO()
            with tarfile.open(fileobj=stream, mode="w") as tar:
                for member, data in members:
                    info = tarfile.TarInfo(member)
                    info.size = len(data)
                    tar.addfile(info, io.BytesIO(data))
            return self.write(f"{name}/x-train-000000.tar", stream.getvalue())
        label = json.dumps({"width": 8, "height": 8, "objects": []}).encode()
        whole = [("a.json", label), ("a.png", b"x" * 2000), ("b.json", label), ("b.png", b"y")]
        file = shard("cut", whole)
        file.write_bytes(file.read_bytes()[:1500])
        for file, code in ((file, "tar-cut"),
                           (shard("climbs", [("../../a.json", label)]), "file-path"),
                           (shard("fields", whole[:3]), "tar-fields"),
                           (shard("dots", [("a.json", label), ("b.1.json", label)]), "tar-fields"),
                           (shard("folder", [("v1.0/a.json", label)]), "key-dot"),
                           (shard("types", [("a.json", b'{"objects": [{"uid": 1}]}')]), "field")):
            counts, _ = self.codes(1, file.parent)
            self.assertIn(code, counts, file)
        told = self.expect(1, "validate", shard("key", [(
            "a.json", b'{"width": 8, "height": 8, "objects": [{"uid": "u", "class": "pit", "bbox": [1, 2]}]}')]
            ).parent).stdout
        self.assertIn("a.json: objects[0].bbox[2]: is missing: the list has 2 values", told)

    def test_pictures_inside_tars_are_not_exported(self):
        out = self.folder / "out"
        self.expect(0, "export", self.small(), "--to", "webdataset", "-o", out)
        self.expect(1, "export", out / "webdataset", "--to", "coco", "-o", self.folder / "no",
                    says=("small-train-000000.tar", "unpack"))
        self.assertFalse((self.folder / "no/coco").exists())

    def test_two_hundred_thousand_annotations_in_bounded_memory(self):
        file = self.folder / "coco.json"
        pictures, each = 2000, 100
        for number in range(pictures):
            self.write(f"{number}.png", png(100, 100))
        with open(file, "w") as out:
            out.write('{"categories":[{"id":1,"name":"pit"}],"annotations":[')
            for number in range(pictures * each):
                x, y = 10 * (number % 10), 10 * (number // 10 % 10)
                out.write(("," if number else "") + json.dumps(
                    {"id": number + 1, "image_id": number // each + 1, "category_id": 1, "iscrowd": 0,
                     "bbox": [x, y, 8, 8], "area": 64,
                     "segmentation": [[x, y, x + 8, y, x + 8, y + 8, x, y + 8]]}))
            out.write('],"images":[')
            for number in range(pictures):
                out.write(("," if number else "") + json.dumps(
                    {"id": number + 1, "file_name": f"{number}.png", "width": 100, "height": 100}))
            out.write("]}")
        counts, seen = self.codes(0, file, "--labels-only", "--ignore", "polygon-readers")
        self.assertEqual(seen["objects"], pictures * each)
        self.assertEqual(set(counts), {"license-missing"})
        few = self.memory_kb("export", self.small(), "--to", "csv", "-o", self.folder / "few")
        many = self.memory_kb("export", file, "--to", "csv", "-o", self.folder / "out")
        # The objects themselves would be about 140 MB.
        self.assertLess(many - few, 50 * 1024)
        self.assertEqual(len((self.folder / "out/csv/objects.jsonl").read_text().splitlines()),
                         pictures * each)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_KB)


if __name__ == "__main__":
    harness.main()

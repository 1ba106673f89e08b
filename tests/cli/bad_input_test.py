"""Bad input: the exit code, a message that names the file, and nothing half-written."""
import json
import os
import struct
import subprocess
import time
import zlib

import harness

NAN_TRIANGLE = struct.pack("<12fH", 0, 0, 1, float("nan"), 0, 0, 1, 0, 0, 0, 1, 0, 0)


def stl(triangles):
    return b"\0" * 80 + struct.pack("<I", len(triangles)) + b"".join(triangles)


def png(width, height, value=128):
    """A gray PNG of one value."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    rows = (b"\0" + bytes([value]) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class BadInput(harness.ProgramTest):
    def refuse(self, code, recipe, *says):
        """generate must refuse with this code, and leave no dataset behind."""
        out = self.folder / "out"
        self.expect(code, "generate", recipe, "-o", out, "-n", 2, says=says)
        self.assertFalse(out.exists(), list(out.rglob("*")))

    def test_recipe_that_is_missing_empty_or_no_file(self):
        self.refuse(2, self.folder / "none.yaml", "none.yaml")
        self.refuse(2, self.write("empty.yaml", ""), "empty.yaml")
        self.refuse(2, self.folder, self.folder.name)

    def test_unknown_key(self):
        recipe = self.write("x.yaml", self.cad_recipe().read_text() + "vary: {}\n")
        self.refuse(2, recipe, "x.yaml:26:1", "vary")

    def test_mesh_missing(self):
        self.refuse(2, self.cad_recipe(self.folder / "none.stl"), "none.stl")

    def test_mesh_empty(self):
        self.refuse(1, self.cad_recipe(self.write("empty.stl", b"")), "empty.stl")

    def test_mesh_without_triangles(self):
        self.refuse(1, self.cad_recipe(self.write("zero.stl", stl([]))), "zero.stl")

    def test_mesh_cut_off(self):
        whole = (harness.SOURCE / "scenes/ring/ring.stl").read_bytes()
        self.refuse(1, self.cad_recipe(self.write("cut.stl", whole[:1000])), "cut.stl")

    def test_mesh_with_nan(self):
        self.refuse(1, self.cad_recipe(self.write("nan.stl", stl([NAN_TRIANGLE] * 3))), "nan.stl")

    def step_recipe(self, part):
        text = self.cad_recipe(part).read_text().replace("  unit: mm\n", "")
        return self.write("recipe.yaml", text)

    def test_step_file_that_is_broken(self):
        flange = (harness.SOURCE / "scenes/flange/flange.step").read_text()
        for name, text in (("empty.step", ""), ("text.STP", "shopping list\n"),
                           ("cut.stp", flange[:len(flange) // 2])):
            self.refuse(1, self.step_recipe(self.write(name, text)), name)

    def test_step_file_with_a_broken_face_is_used_and_the_face_reported(self):
        if not harness.reads_step():
            self.skipTest("SKIPPED: built without OpenCASCADE")
        flange = (harness.SOURCE / "scenes/flange/flange.step").read_text()
        broken = flange.replace("ADVANCED_FACE ( 'rim', ( #120 ), #121", "ADVANCED_FACE ( 'rim', ( #120 ), $")
        self.assertNotEqual(flange, broken)
        recipe = self.step_recipe(self.write("broken.step", broken))
        self.expect(0, "generate", recipe, "-o", self.folder / "out", "-n", 1,
                    says=("broken.step", "face #122 \"rim\"", "left out"))

    def test_step_file_without_the_name_that_a_region_means(self):
        part = harness.SOURCE / "scenes/flange/flange.step"
        recipe = self.step_recipe(part)
        recipe.write_text(recipe.read_text().replace(
            "  finish:", "  regions: {wheel: {solid: wheel}}\n  finish:"))
        if not harness.reads_step():
            self.skipTest("SKIPPED: built without OpenCASCADE")
        self.refuse(1, recipe, "wheel", "flange, flange with pin, pin")

    def test_mesh_that_is_text(self):
        self.refuse(1, self.cad_recipe(self.write("notes.obj", "shopping list\n")), "notes.obj")

    def test_photos_missing(self):
        self.refuse(2, self.photo_recipe(self.folder / "none*.png"), "none*.png")

    def test_photo_empty(self):
        self.refuse(1, self.photo_recipe(self.write("empty.png", b"")), "empty.png")

    def test_photo_that_is_no_picture(self):
        self.refuse(1, self.photo_recipe(self.write("text.png", b"not a picture")), "text.png")

    def test_region_mask_of_another_size(self):
        photo = self.write("photo.png", png(64, 64))
        self.write("mask.png", png(64, 48, 1))
        regions = f'regions: {{file: {self.folder / "mask.png"}, values: {{1: face}}}}'
        self.refuse(1, self.photo_recipe(photo, regions), "mask.png")

    def test_photo_larger_than_the_device_takes(self):
        photo = self.write("wide.png", png(40000, 2))
        self.refuse(1, self.photo_recipe(photo), "wide.png", "limit")

    def test_truncated_photo(self):
        photo = self.write("torn.png", png(96, 96)[:-25])
        self.refuse(1, self.photo_recipe(photo), "torn.png")

    def test_rights_travel_with_a_photo_and_its_position_does_not(self):
        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data +
                    struct.pack(">I", zlib.crc32(kind + data)))
        whole = png(96, 96)
        at = whole.index(b"IDAT") - 4
        photo = self.write("photos/a.png", whole[:at] + chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0GPS 48.137N") +
                           chunk(b"tEXt", b"Location\0GPS 48.137N") + whole[at:])
        recipe = self.photo_recipe(photo)
        recipe.write_text(recipe.read_text().replace(
            "25 um/px}", "25 um/px, license: CC0-1.0, owner: Smith & Co, credits: credits.csv}"))
        self.write("credits.csv", "photo,license,owner\na.png,CC-BY-4.0,\n")
        out = self.folder / "out"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1)
        for name, data in harness.contents(out).items():
            self.assertNotIn(b"48.137N", data, name)
            self.assertNotIn(b"eXIf", data, name)
        picture = (out / "images/000000.png").read_bytes()
        for text in (b"compositeSynthetic", b"CC-BY-4.0", b"Smith &amp; Co"):
            self.assertIn(text, picture)
        line = json.loads((out / "manifest.jsonl").read_text())
        self.assertEqual(line["background"]["owner"], "Smith & Co")
        self.assertEqual(json.loads((out / "dataset.json").read_text())["license"], "CC-BY-4.0")
        self.assertIn("license is not stated",
                      self.expect(0, "lint", self.photo_recipe(photo)).stdout)

    def break_a_photo_on_the_way(self, *options):
        """Runs 60 samples of two photos, the second of which is cut off after the first samples."""
        self.write("photos/a.png", png(96, 96))
        photo = self.write("photos/b.png", png(96, 96, 90))
        recipe = self.photo_recipe(self.folder / "photos/*.png")
        out = self.folder / "out"
        process = subprocess.Popen(
            [str(harness.BLEMISH), "generate", str(recipe), "-o", str(out), "-n", "60", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        manifest = out / "manifest.jsonl"
        while process.poll() is None and not (manifest.exists() and manifest.read_bytes()):
            time.sleep(0.005)
        photo.write_bytes(photo.read_bytes()[:-25])
        _, told = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 1, told)
        self.assertIn("b.png", told)
        lines = [json.loads(line) for line in manifest.read_text().splitlines()]
        failures = [json.loads(line)
                    for line in (out / "run/failures.jsonl").read_text().splitlines()]
        for failure in failures:
            self.assertEqual(failure["index"] % 2, 1)
            self.assertIn("b.png", failure["error"])
            self.assertFalse((out / f"images/{failure['index']:06}.png").exists())
        return lines, failures

    def test_photo_that_breaks_on_the_way_fails_its_samples_only(self):
        lines, failures = self.break_a_photo_on_the_way()
        self.assertEqual(len(lines) + len(failures), 60)
        self.assertTrue({index for index in range(0, 60, 2)} <= {line["index"] for line in lines})

    def test_strict_stops_at_the_first_failure(self):
        lines, failures = self.break_a_photo_on_the_way("--strict", "--jobs", "1")
        self.assertGreaterEqual(len(failures), 1)
        self.assertLess(len(lines) + len(failures), 60)

    def test_output_folder_that_holds_something_else(self):
        recipe = self.cad_recipe()
        out = self.folder / "out"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1)
        before = harness.contents(out)
        for arguments in (("-n", 1), ("-n", 2, "--resume"), ("-n", 1, "--seed", 99, "--resume")):
            result = harness.run("generate", recipe, "-o", out, *arguments)
            self.assertIn(result.returncode, (1, 2), result.stderr)
            self.assertIn("out", result.stderr)
        self.assertEqual(harness.contents(out), before)
        self.write("letters/letter.txt", "dear all")
        result = harness.run("generate", recipe, "-o", self.folder / "letters", "-n", 1)
        self.assertIn(result.returncode, (1, 2), result.stderr)
        self.assertIn("letters", result.stderr)
        self.assertEqual(list(harness.contents(self.folder / "letters")), ["letter.txt"])

    def test_output_that_is_a_file(self):
        file = self.write("taken", "text")
        self.expect(2, "generate", self.cad_recipe(), "-o", file, "-n", 1, says=("taken",))
        self.assertEqual(file.read_text(), "text")

    def test_full_disk_keeps_what_was_finished(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(disk)],
                               capture_output=True, text=True)
        if os.geteuid() != 0 or mount.returncode != 0:
            self.skipTest(f"SKIPPED: a small tmpfs cannot be mounted here: {mount.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        out = disk / "out"
        recipe = self.cad_recipe()
        self.expect(1, "generate", recipe, "-o", out, "-n", 20, says=(str(out), "space"))
        temporary = [file for file in out.rglob("*") if file.is_file() and "tmp" in file.name]
        self.assertEqual(temporary, [])
        # With room again the run is taken up, and ends as if nothing had been.
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        self.expect(0, "generate", recipe, "-o", out, "-n", 20, "--resume")
        self.expect(0, "generate", recipe, "-o", self.folder / "whole", "-n", 20)
        self.assertEqual(harness.contents(out), harness.contents(self.folder / "whole"))


if __name__ == "__main__":
    harness.main()

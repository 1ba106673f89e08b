"""The photometric pipeline on pictures that exist, and the labels beside them."""
import json
import shutil

import harness

CAPTURE = """\
blemish: 1
seed: 5
part: {photos: {response: linear, noise: none}}
capture:
  - defocus: {radius: [0.6 px, 2 px]}
  - exposure: {stops: [-0.5, 0.5]}
  - sensor: {preset: imx174}
  - sensor_noise: {}
"""


class Augment(harness.ProgramTest):
    def photos(self):
        """Three photos with labels in three formats, and a mask."""
        folder = self.folder / "photos"
        source = sorted((harness.SOURCE / "scenes/ground-steel-photos").glob("*.png"))[:3]
        for number, file in enumerate(source):
            (folder / "images").mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / f"images/p{number}.png")
            self.write(f"photos/labels/p{number}.txt", "0 0.5 0.5 0.1 0.1\n")
            self.write(f"photos/Annotations/p{number}.xml",
                       f"<annotation><filename>p{number}.png</filename></annotation>\n")
        shutil.copy(source[0], folder / "images/p0_mask.png")
        self.write("photos/coco.json", json.dumps(
            {"images": [{"id": 1, "file_name": "images/p0.png"}], "annotations": []}, indent=3))
        return folder

    def augment(self, folder, name="out", *options, capture=CAPTURE):
        out = self.folder / name
        recipe = self.write("capture.yaml", capture)
        self.expect(0, "augment", folder, recipe, "-o", out, "--quiet", *options)
        return out

    def test_pictures_change_and_labels_do_not(self):
        folder = self.photos()
        out = self.augment(folder)
        before, after = harness.contents(folder), harness.contents(out)
        record = after.pop("augment.jsonl")
        self.assertEqual(set(before), set(after))
        for name in before:
            changes = name.startswith("images/") and "_mask" not in name
            self.assertEqual(before[name] != after[name], changes, name)
            if changes:
                self.assertEqual(before[name][16:29], after[name][16:29])  # size, depth, channels
                self.assertIn(b"algorithmicallyEnhanced", after[name])
        lines = [json.loads(line) for line in record.splitlines()]
        self.assertEqual([line["index"] for line in lines], [0, 1, 2])
        self.assertEqual(lines[1]["file"], "images/p1.png")
        self.assertEqual([op["op"] for op in lines[0]["ops"]],
                         ["sensor", "defocus", "exposure", "sensor_noise"])

    def test_same_bytes_for_any_number_of_threads(self):
        folder = self.photos()
        one = harness.contents(self.augment(folder, "one", "--jobs", 1))
        self.assertEqual(one, harness.contents(self.augment(folder, "two", "--jobs", 2)))
        self.assertNotEqual(one, harness.contents(self.augment(folder, "other", "--seed", 6)))

    def test_variants_go_into_folders_of_their_own(self):
        out = self.augment(self.photos(), "out", "--variants", 2)
        first, second = (harness.contents(out / f"variant_{number}") for number in (1, 2))
        self.assertEqual(set(first), set(second))
        self.assertNotEqual(first["images/p0.png"], second["images/p0.png"])
        self.assertEqual(first["labels/p0.txt"], second["labels/p0.txt"])

    def test_jpeg_op_on_jpeg_files_and_names_of_other_kinds(self):
        folder = self.folder / "mixed"
        photo = next((harness.SOURCE / "scenes/ground-steel-photos").glob("*.png"))
        folder.mkdir()
        shutil.copy(photo, folder / "a.png")
        quiet = "blemish: 1\npart: {photos: {response: linear, noise: none}}\ncapture: [{exposure: {stops: 0.1}}"
        shutil.copy(photo, folder / "b.bmp")  # the reader goes by content
        self.write("mixed/list.txt", "b.bmp\nhttp://x/b.bmpx\n")
        out = self.augment(folder, capture=quiet + "]\n")
        self.assertTrue((out / "b.png").exists())
        self.assertEqual((out / "list.txt").read_text(), "b.png\nhttp://x/b.bmpx\n")
        self.assertEqual((out / "a.png").read_bytes(), (out / "b.png").read_bytes())

    def test_a_dataset_of_ours_keeps_its_masks_and_loses_its_hashes(self):
        made = self.folder / "made"
        recipe = self.cad_recipe(size="96x64")
        self.expect(0, "generate", recipe, "-o", made, "-n", 2)
        out = self.augment(made)
        self.assertEqual((made / "instances/000000.png").read_bytes(),
                         (out / "instances/000000.png").read_bytes())
        self.assertNotEqual((made / "images/000000.png").read_bytes(),
                            (out / "images/000000.png").read_bytes())
        self.assertFalse((out / "manifest.jsonl").exists())
        self.assertTrue((out / "annotations/coco.json").exists())

    def test_bad_input_is_told(self):
        folder = self.photos()
        recipe = self.write("capture.yaml", CAPTURE)
        out = self.folder / "out"
        self.expect(2, "augment", self.folder / "none", recipe, "-o", out, says=("none", "no folder"))
        (self.folder / "empty").mkdir()
        self.expect(2, "augment", self.folder / "empty", recipe, "-o", out, says=("no pictures",))
        self.expect(2, "augment", folder, recipe, "-o", folder, says=("not empty",))
        self.expect(2, "augment", folder, recipe, "-o", folder / "new", says=("inside the input",))
        self.expect(2, "augment", folder, recipe, "-o", recipe, says=("no folder",))
        bare = self.write("bare.yaml", "blemish: 1\ncapture: [{gama: {}}]\n")
        self.expect(2, "augment", folder, bare, "-o", out, says=("bare.yaml:2:12", "gamma"))
        whole = self.cad_recipe()
        whole.write_text(whole.read_text().split("capture:")[0])
        self.expect(2, "augment", folder, whole, "-o", out, says=("no `capture`",))
        self.assertFalse(out.exists())
        shutil.copy(folder / "images/p0.png", folder / "images/p0.tif")
        self.expect(2, "augment", folder, recipe, "-o", out, says=("p0.tif", "written over"))
        (folder / "images/p0.tif").unlink()
        self.write("photos/images/torn.png", (folder / "images/p0.png").read_bytes()[:900])
        self.expect(1, "augment", folder, recipe, "-o", out, says=("torn.png", "1 pictures failed"))
        self.assertTrue((out / "images/p0.png").exists())

    def test_preview_shows_each_op(self):
        sheet = self.folder / "ops.png"
        self.expect(0, "preview", self.write("capture.yaml", CAPTURE), "--ops", "-o", sheet)
        data = sheet.read_bytes()
        self.assertGreater(int.from_bytes(data[20:24], "big"), 15 * 240)
        recipe = self.cad_recipe(size="96x64")
        self.expect(2, "preview", recipe, recipe, "--ops", "-o", sheet, says=("one recipe",))


if __name__ == "__main__":
    harness.main()

"""Every shipped recipe, and those on real data where it is at hand, for two samples each."""
import json
import os
import pathlib

import harness


class Recipes(harness.ProgramTest):
    def make(self, recipe):
        if ".step" in recipe.read_text() and not harness.reads_step():
            self.skipTest("SKIPPED: built without OpenCASCADE")
        out = self.folder / recipe.stem
        self.expect(0, "lint", recipe, says=("no faults",))
        self.expect(0, "generate", recipe, "-o", out, "-n", 2)
        lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
        self.assertEqual([line["index"] for line in lines], [0, 1])
        for line in lines:
            self.assertEqual(line["checks"]["unlabelled_change"], 0)
        coco = json.loads((out / "annotations/coco.json").read_text())
        # Each shot is an image with all annotations.
        self.assertEqual(len(coco["images"]), sum(len(line["images"]) for line in lines))
        self.assertEqual(len(coco["annotations"]),
                         sum(len(line["images"]) * len(line["instances"]) for line in lines))
        return lines

    def test_shipped(self):
        recipes = sorted((harness.SOURCE / "recipes").glob("*.yaml"))
        self.assertGreaterEqual(len(recipes), 3)
        for recipe in recipes:
            with self.subTest(recipe=recipe.name):
                self.make(recipe)

    def test_real_data(self):
        data = pathlib.Path(os.environ.get("BLEMISH_REAL_DATA", ""))
        if not (data / "cad").is_dir():
            self.skipTest("SKIPPED: there is no folder with real data (BLEMISH_REAL_DATA)")
        found = 0
        for template in sorted((harness.SOURCE / "tests/real").glob("*.yaml")):
            with self.subTest(recipe=template.name):
                text = template.read_text().replace("@DATA@", str(data.resolve()))
                found += len(self.make(self.write(template.name, text))[0]["instances"])
        self.assertGreater(found, 0)


if __name__ == "__main__":
    harness.main()

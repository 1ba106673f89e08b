"""Quotas and controls over a whole run: exact numbers however it is cut up, shams that are their
twins, shortfalls that are told."""
import json

import harness

COUNT = 12
PLACING = """\
defects:
  quota: {{scratch: 10, pit: 7}}
  kinds:
    - scratch: {{on: {region}, length: [2 mm, 4 mm], width: 400 um, depth: 30 um, cluster: {{count: 2}}}}
    - pit: {{on: {region}, diameter: 800 um, depth: 200 um}}
controls: {{clean: 25 %, sham: 25 %}}
"""


class Quota(harness.ProgramTest):
    def recipe(self, region):
        text = harness.CAD_RECIPE.format(mesh=harness.SOURCE / "scenes/ring/ring.stl", size="96x72")
        text = text.replace(
            "  finish:", "  regions: {face: {box: {z: [-0.1 um, 0.1 um]}}, "
            "bore: {box: {x: [-5.1 mm, 5.1 mm], y: [-5.1 mm, 5.1 mm], z: [-7.4 mm, -0.6 mm]}}}\n"
            "  finish:")
        begin, end = text.index("defects:"), text.index("nuisances:")
        text = text[:begin] + PLACING.format(region=region) + text[end:]
        return self.write(f"{region}.yaml", text + "labels: {invisible: keep}\n")

    def records(self, out):
        return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]

    def test_numbers_are_exact_and_shams_are_twins(self):
        recipe = self.recipe("face")
        planned = {"scratch": 0, "pit": 0}
        controls = {"clean": 0, "sham": 0, None: 0}
        for shard in ("0,2,4,6,8,10", "1,3,5,7,9,11"):
            out = self.folder / f"shard{shard[0]}"
            self.expect(0, "generate", recipe, "-o", out, "-n", COUNT, "--only", shard)
            for record in self.records(out):
                controls[record["control"]] += 1
                for name, count in record["planned"].items():
                    planned[name] += count
                self.assertEqual(record["checks"]["unlabelled_change"], 0)
                if record["control"]:
                    self.assertEqual(record["instances"], [])
                    name = f"{record['index']:06}.png"
                    self.assertEqual((out / "images" / name).read_bytes(),
                                     (out / "twin" / name).read_bytes())
            quota = json.loads((out / "dataset.json").read_text())["quota"]
            self.assertEqual(quota["scratch"]["asked"], 10)
            for of_class in quota.values():
                self.assertEqual(of_class["planned"] - of_class["labelled"],
                                 of_class["shortfall"])
        self.assertEqual(planned, {"scratch": 10, "pit": 7})
        self.assertEqual(controls, {"clean": 3, "sham": 3, None: 6})

    def test_a_shortfall_is_told(self):
        out = self.folder / "bore"
        result = self.expect(0, "generate", self.recipe("bore"), "-o", out, "-n", COUNT)
        self.assertIn("quota pit: 0 of 7 labelled, 7 found no place", result.stderr)
        quota = json.loads((out / "dataset.json").read_text())["quota"]
        self.assertEqual(quota["scratch"]["unplaced"], 10)
        self.assertEqual(quota["scratch"]["shortfall"], 10)

    def test_nothing_left_for_a_quota_is_an_error(self):
        recipe = self.recipe("face")
        recipe.write_text(recipe.read_text().replace("clean: 25 %, sham: 25 %", "clean: 100 %"))
        self.expect(2, "generate", recipe, "-o", self.folder / "none", "-n", COUNT,
                    says=("controls take all samples of the run", "quota"))

    def test_another_column_of_numbers_is_another_dataset(self):
        sizes = self.write("sizes.csv", "width [um]\n400\n500\n")
        recipe = self.recipe("face")
        recipe.write_text(recipe.read_text().replace(
            "width: 400 um", "width: {empirical: sizes.csv, column: width}"))
        out = self.folder / "columns"
        self.expect(0, "generate", recipe, "-o", out, "-n", COUNT, "--only", "3")
        inputs = json.loads((out / "dataset.json").read_text())["inputs"]
        self.assertEqual(list(inputs), ["sizes.csv"])
        sizes.write_text("width [um]\n400\n501\n")
        self.expect(2, "generate", recipe, "-o", out, "-n", COUNT, "--resume", says=("inputs",))


if __name__ == "__main__":
    harness.main()

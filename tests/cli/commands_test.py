"""Each command once as the reference says it."""
import json

import harness

COMMANDS = ("generate", "preview", "augment", "plan", "lint", "describe", "doctor", "export",
            "validate", "stats")


class Commands(harness.ProgramTest):
    def test_every_help_shows_an_example(self):
        self.expect(0, "--help", says=("Example:", *COMMANDS))
        for command in COMMANDS:
            self.expect(0, command, "--help", says=("Example:", f"blemish {command}"))

    def test_wrong_use_is_told_with_code_2(self):
        recipe = self.cad_recipe()
        self.expect(2, says=("subcommand",))
        self.expect(2, "validate", "out")
        self.expect(2, "generate", recipe, "-n", 2, says=("--output",))
        self.expect(2, "generate", recipe, "-o", self.folder / "out", says=("count",))
        self.expect(2, "generate", "-o", self.folder / "out", "-n", 2, says=("recipe",))
        self.expect(2, "generate", recipe, "-o", self.folder / "out", "-n", 0)
        self.expect(2, "generate", recipe, "-o", self.folder / "out", "-n", 2, "--shard", "1/2")
        self.expect(2, "generate", recipe, "-o", self.folder / "out", "-n", 2, "--only", "2",
                    says=("from 0 to 1",))
        self.expect(2, "generate", recipe, "-o", self.folder / "out", "--plan", "x.json",
                    says=("--plan",))
        self.expect(2, "plan", recipe, "--index", 5, "-n", 5, says=("from 0 to 4",))
        self.expect(2, "preview", recipe, "-o", self.folder / "sheet.png", "--grid", "0x4",
                    says=("0x4",))
        self.assertFalse((self.folder / "out").exists())

    def test_lint_names_every_fault_of_a_recipe(self):
        recipe = self.cad_recipe()
        self.expect(0, "lint", recipe, says=("no faults",))
        text = recipe.read_text().replace("turn: [-5 deg", "turns: [-5 deg").replace("22 mm", "22")
        bad = self.write("bad.yaml", text)
        self.expect(2, "lint", recipe, bad, says=("bad.yaml:10:", "bad.yaml:12:", "turns", "^"))
        self.expect(2, "generate", bad, "-o", self.folder / "out", "-n", 1,
                    says=("bad.yaml:10:", "bad.yaml:12:"))

    def test_describe_lists_all_and_each(self):
        everything = self.expect(0, "describe").stdout
        for name in ("scratch", "pit", "dust", "exposure", "sensor_noise", "ring", "dome", "ground",
                     "steel", "imx255", "coco", "views", "draws_per_view", "shots"):
            self.assertIn(f"  {name}: ", everything)
            self.expect(0, "describe", name, says=(f"{name}: ",))
        self.expect(0, "describe", "exposure", says=("stops", "-6", "default 0"))
        self.expect(0, "describe", "vignetting", says=("angle", "25 deg", "barrel"))
        self.expect(2, "describe", "scratsh", says=("scratch",))

    def test_doctor_finds_the_device_that_generate_uses(self):
        said = self.expect(0, "doctor", says=("OpenCV", "driver", "validation layer")).stdout
        device = said.split("ready: ")[1].strip()
        out = self.folder / "out"
        self.expect(0, "generate", self.cad_recipe(), "-o", out, "-n", 1, "--device", device)
        self.assertEqual(json.loads((out / "dataset.json").read_text())["device"], device)
        self.expect(1, "generate", self.cad_recipe(), "-o", self.folder / "no", "-n", 1, "--device",
                    "abacus", says=("abacus",))
        self.assertFalse((self.folder / "no").exists())

    def test_a_plan_executed_alone_gives_the_sample_of_the_run(self):
        recipe = self.cad_recipe()
        plan = self.expect(0, "plan", recipe, "--index", 2, "-n", 4).stdout
        self.assertEqual(plan, self.expect(0, "plan", recipe, "--index", 2, "-n", 4).stdout)
        self.assertEqual(json.loads(plan)["index"], 2)
        file = self.write("plan.json", plan)
        self.expect(0, "generate", "--plan", file, "-o", self.folder / "planned")
        self.expect(0, "generate", recipe, "-o", self.folder / "only", "-n", 4, "--only", "2")
        self.assertEqual(harness.contents(self.folder / "planned"),
                         harness.contents(self.folder / "only"))
        self.expect(2, "generate", "--plan", self.write("torn.json", plan[:100]), "-o",
                    self.folder / "torn", says=("torn.json",))

    def test_formats_of_the_recipe_are_written_and_right(self):
        recipe = self.cad_recipe()
        recipe.write_text(recipe.read_text().replace(
            "output: {", "output: {formats: [coco, yolo_segment: {min_width: 3 px}, "
            "webdataset: {shard: 2}], patches: {size: 64 px, centered: 50 %}, "
            "card: {license: CC0-1.0}, "))
        out = self.folder / "out"
        self.expect(0, "generate", recipe, "-o", out, "-n", 3)
        hashes = json.loads((out / "dataset.json").read_text())["hashes"]
        for file in ("annotations/coco.json", "yolo_segment/data.yaml", "yolo_segment/objects.jsonl",
                     "webdataset/README.md", "README.md", "croissant.json"):
            self.assertIn(file, hashes)
        self.expect(0, "validate", out, says=("blemish, 3 pictures", "0 errors"))
        self.expect(0, "validate", out / "yolo_segment", says=("0 errors",))
        self.expect(0, "export", out, "--to", "coco", "-o", self.folder / "exports", "--labels",
                    "mask=visible,min_width=2px", says=("coco: ",))
        self.expect(0, "validate", self.folder / "exports/coco", says=("0 errors",))
        stats = json.loads(self.expect(0, "stats", out, "--json").stdout)
        self.assertEqual(stats["pictures"], 3)
        self.assertIn("length_um", stats["classes"]["scratch"])

    def test_preview_writes_a_sheet(self):
        sheet = self.folder / "sheet.png"
        self.expect(0, "preview", self.cad_recipe(), "-o", sheet, "--grid", "2x1",
                    says=("sheet.png",))
        data = sheet.read_bytes()
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(int.from_bytes(data[16:20], "big"), 2 * 160)

    def test_progress_as_json_and_quiet(self):
        recipe = self.cad_recipe()
        result = self.expect(0, "generate", recipe, "-o", self.folder / "a", "-n", 2, "--progress",
                             "json")
        last = json.loads(result.stderr.strip().splitlines()[-1])
        self.assertEqual((last["done"], last["total"], last["failed"]), (2, 2, 0))
        self.assertIn("2 samples made", result.stdout)
        quiet = self.expect(0, "generate", recipe, "-o", self.folder / "b", "-n", 2, "--quiet")
        self.assertEqual((quiet.stdout, quiet.stderr), ("", ""))

    def test_the_seed_changes_the_set(self):
        recipe = self.cad_recipe()
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            self.expect(0, "generate", recipe, "-o", self.folder / name, "-n", 1, "--seed", seed)
        a, b, c = (harness.contents(self.folder / name) for name in "abc")
        self.assertEqual(a, b)
        self.assertNotEqual(a["images/000000.png"], c["images/000000.png"])

    def test_traces_tell_every_stage(self):
        out = self.folder / "out"
        self.expect(0, "generate", self.cad_recipe(), "-o", out, "-n", 2)
        events = json.loads((out / "run/trace.json").read_text())["traceEvents"]
        seen = sorted((event["args"]["index"], event["name"]) for event in events)
        self.assertEqual(seen, [(index, stage) for index in (0, 1)
                                for stage in ("label", "plan", "render", "write")])


if __name__ == "__main__":
    harness.main()

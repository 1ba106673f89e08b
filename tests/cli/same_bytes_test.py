"""The same bytes whatever the threads, the order and the interruptions."""
import json
import os
import signal
import subprocess
import time

import harness

COUNT = 12


class SameBytes(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.recipe = self.cad_recipe(size="320x240")
        self.whole = self.folder / "whole"
        self.expect(0, "generate", self.recipe, "-o", self.whole, "-n", COUNT, "--jobs", 4)

    def same_as_whole(self, out):
        ours, wanted = harness.contents(out), harness.contents(self.whole)
        self.assertEqual(sorted(ours), sorted(wanted))
        for name, data in wanted.items():
            self.assertEqual(ours[name], data, name)

    def test_one_thread(self):
        out = self.folder / "single"
        self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--jobs", 1,
                    env={**os.environ, "LP_NUM_THREADS": "1"})
        self.same_as_whole(out)

    def test_in_pieces_and_out_of_order(self):
        out = self.folder / "pieces"
        self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--only", "7,2")
        self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--only", "2,9", "--resume")
        self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--resume",
                    says=("kept from before: 3",))
        self.same_as_whole(out)

    def interrupt(self, out, number):
        """Starts a run and signals it once some samples are finished; gives its exit code."""
        command = [str(harness.BLEMISH), "generate", str(self.recipe), "-o", str(out), "-n",
                   str(COUNT), "--jobs", "1"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        manifest = out / "manifest.jsonl"
        while process.poll() is None:
            if manifest.exists() and manifest.read_bytes().count(b"\n") >= 2:
                process.send_signal(number)
                break
            time.sleep(0.01)
        return process.wait(timeout=300)

    def test_interrupted_leaves_a_dataset_and_goes_on(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            out = self.folder / f"signal{number}"
            self.assertEqual(self.interrupt(out, number), 130)
            lines = (out / "manifest.jsonl").read_text().splitlines()
            self.assertGreaterEqual(len(lines), 2)
            self.assertLess(len(lines), COUNT)
            for line in lines:
                for image in json.loads(line)["images"]:
                    self.assertTrue((out / image["file"]).exists())
            self.assertEqual(json.loads((out / "dataset.json").read_text())["samples"], len(lines))
            self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--resume")
            self.same_as_whole(out)

    def test_killed_goes_on(self):
        out = self.folder / "killed"
        self.assertEqual(self.interrupt(out, signal.SIGKILL), -signal.SIGKILL)
        self.expect(0, "generate", self.recipe, "-o", out, "-n", COUNT, "--resume")
        self.same_as_whole(out)


class Views(harness.ProgramTest):
    """Two shots of three views of each part: sample 4 is the second view of the second part."""

    def setUp(self):
        super().setUp()
        text = self.cad_recipe(size="200x160").read_text()
        text = text.replace("  view: {", "  views: {count: 3}\n  view: {tilt: 20 deg, ")
        text = text.replace("  - ring: {", "  - coaxial: {name: coax}\n  - ring: {")
        text = text.replace("defects:", "shots: {dark: [ring1], bright: [coax]}\ndefects:", 1)
        self.recipe = self.write("views.yaml", text)
        self.whole = self.folder / "whole"
        self.expect(0, "generate", self.recipe, "-o", self.whole, "-n", 6)

    def records(self, out):
        return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]

    def test_one_view_alone_is_that_of_the_run(self):
        out = self.folder / "one"
        self.expect(0, "generate", self.recipe, "-o", out, "-n", 6, "--only", "4", "--jobs", 1)
        self.assertEqual(self.records(out), self.records(self.whole)[4:5])
        for folder in ("images", "twin"):
            names = sorted(file.name for file in (out / folder).iterdir())
            self.assertEqual(names, ["000004_bright.png", "000004_dark.png"])
            for name in names:
                self.assertEqual((out / folder / name).read_bytes(),
                                 (self.whole / folder / name).read_bytes())
        self.expect(0, "generate", self.recipe, "-o", out, "-n", 6, "--resume")
        self.assertEqual(harness.contents(out), harness.contents(self.whole))

    def test_views_of_a_part_have_its_defects(self):
        records = self.records(self.whole)
        uids = {}
        for record in records:
            part, view = record["attributes"]["part"], record["attributes"]["view"]
            self.assertEqual((part, view), divmod(record["index"], 3))
            self.assertEqual(record["group"], f"part{part:06}")
            self.assertEqual(record["split"], records[3 * part]["split"])
            self.assertEqual(record["nuisances"], records[3 * part]["nuisances"])
            self.assertEqual(record["checks"]["unlabelled_change"], 0)
            self.assertEqual([image["shot"] for image in record["images"]], ["dark", "bright"])
            for instance in record["instances"]:
                uids.setdefault((part, instance["number"]), set()).add(instance["uid"])
                self.assertEqual(sorted(instance["dprime"]), ["bright", "dark"])
                self.assertEqual(sorted(instance["masks"]["visible"]), ["bright", "dark"])
        self.assertTrue(all(len(known) == 1 for known in uids.values()))
        self.assertEqual(len(set.union(*uids.values())), len(uids))
        self.assertGreater(sum(len(record["instances"]) for record in records), len(uids))
        self.assertEqual(json.loads((self.whole / "dataset.json").read_text())["shots"],
                         ["dark", "bright"])

    def test_a_part_that_lacks_views_is_told(self):
        self.expect(0, "generate", self.recipe, "-o", self.folder / "five", "-n", 5, "--only", "0",
                    says=("views.yaml:8:", "the last part has 2 of its 3 views", "with 6"))

    def test_a_sheet_shows_the_shots_side_by_side(self):
        sheet = self.folder / "sheet.png"
        self.expect(0, "preview", self.recipe, "-o", sheet, "--grid", "1x1")
        self.assertGreater(int.from_bytes(sheet.read_bytes()[16:20], "big"), 2 * 200)

    def test_a_plan_of_a_view_executes_alone(self):
        plan = self.write("plan.json", self.expect(
            0, "plan", self.recipe, "--index", 4, "-n", 6).stdout)
        self.expect(0, "generate", "--plan", plan, "-o", self.folder / "planned")
        self.assertEqual(self.records(self.folder / "planned"), self.records(self.whole)[4:5])


class DrawsPerView(harness.ProgramTest):
    def test_draws_differ_in_their_defects_alone(self):
        text = self.cad_recipe(size="200x160").read_text()
        text = text.replace("  view: {", "  draws_per_view: 3\n  view: {")
        text = text[:text.index("nuisances:")] + "output: {splits: {train: 0.5, val: 0.5}}\n"
        recipe = self.write("draws.yaml", text)
        out, alone = self.folder / "out", self.folder / "alone"
        self.expect(0, "generate", recipe, "-o", out, "-n", 6)
        twins = [(out / f"twin/{index:06}.png").read_bytes() for index in range(6)]
        images = [(out / f"images/{index:06}.png").read_bytes() for index in range(6)]
        self.assertEqual([twins.index(twin) for twin in twins], [0, 0, 0, 3, 3, 3])
        self.assertEqual(len(set(images)), 6)
        groups = [json.loads(line)["group"]
                  for line in (out / "manifest.jsonl").read_text().splitlines()]
        self.assertEqual(groups, ["view000000"] * 3 + ["view000001"] * 3)
        # Whether its neighbor was rendered before makes no difference.
        self.expect(0, "generate", recipe, "-o", alone, "-n", 6, "--only", "4")
        for folder in ("images", "twin", "instances"):
            name = f"{folder}/000004.png"
            self.assertEqual((alone / name).read_bytes(), (out / name).read_bytes(), name)


if __name__ == "__main__":
    harness.main()

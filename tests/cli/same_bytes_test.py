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


if __name__ == "__main__":
    harness.main()

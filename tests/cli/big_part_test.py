"""A part of a million triangles, made here: it loads, is planned and rendered, within a gigabyte."""
import json
import resource
import subprocess
import sys

import harness

COUNT = 700  # cells a side: 980,000 triangles on top
MAX_MIB = 1024


class BigPart(harness.ProgramTest):
    def test_a_million_triangles(self):
        part = self.folder / "big.stl"
        maker = harness.SOURCE / "tests/bench/big_part.py"
        subprocess.run([sys.executable, str(maker), str(COUNT), str(part)], check=True)
        self.assertEqual(int.from_bytes(part.read_bytes()[80:84], "little"), 1005600)
        recipe = self.cad_recipe(part, "512x512")
        recipe.write_text(recipe.read_text().replace("per_image: [1, 3]", "per_image: 3"))
        out = self.folder / "out"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1)
        line, = (json.loads(text) for text in (out / "manifest.jsonl").read_text().splitlines())
        self.assertEqual(len(line["instances"]), 3)
        self.assertEqual(line["unplaced"], [])
        self.assertEqual(line["checks"]["unlabelled_change"], 0)
        peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        self.assertLess(peak_mib, MAX_MIB)


if __name__ == "__main__":
    harness.main()

"""The same dataset on devices of other kinds: a discrete card's memory, played by the software
driver, and the software driver's two widths."""
import json
import os
import re

import harness

COUNT = 6


def decoded(mask):
    """The set of pixels (by column) of COCO's compressed run-lengths."""
    runs, text, at = [], mask["counts"].encode(), 0
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            code = text[at] - 48
            value |= (code & 31) << shift
            more, shift, at = code & 32, shift + 5, at + 1
        if code & 16:
            value |= -1 << shift
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
    pixels, place = set(), 0
    for number, run in enumerate(runs):
        if number % 2:
            pixels.update(range(place, place + run))
        place += run
    return pixels


def instances_of(dataset):
    lines = (dataset / "manifest.jsonl").read_text().splitlines()
    return [instance for line in lines for instance in json.loads(line)["instances"]]


class Portable(harness.ProgramTest):
    def generate(self, name, count=COUNT, **environment):
        out = self.folder / name
        self.expect(0, "generate", self.recipe, "-o", out, "-n", count,
                    env={**os.environ, **environment})
        return out

    def setUp(self):
        super().setUp()
        self.recipe = self.cad_recipe(size="320x240")

    def width(self, bits):
        """Mesa's cache of compiled shaders does not tell the widths apart: one for each."""
        return {"LP_NATIVE_VECTOR_WIDTH": bits,
                "MESA_SHADER_CACHE_DIR": str(harness.BLEMISH.parent / f"mesa-cache-{bits}")}

    def test_a_discrete_card_gives_the_same_bytes(self):
        self.assertIn("staging", harness.run("doctor", env={**os.environ,
                                                            "BLEMISH_FORCE": "discrete"}).stdout)
        ours = harness.contents(self.generate("card", 3, BLEMISH_FORCE="discrete"))
        wanted = harness.contents(self.generate("plain", 3, BLEMISH_FORCE=""))
        self.assertEqual(sorted(ours), sorted(wanted))
        for name, data in wanted.items():
            self.assertEqual(ours[name], data, name)

    def test_both_widths_give_the_same_labels(self):
        widths = {}
        for bits in ("128", "256"):
            said = harness.run("doctor", env={**os.environ, **self.width(bits)}).stdout
            if "* llvmpipe" not in said:
                self.skipTest("only llvmpipe has widths to choose from")
            widths[bits] = int(re.search(r"subgroups of (\d+)", said)[1])
        self.assertEqual(widths["128"], 4)
        self.assertEqual(widths["256"], 8)
        narrow, wide = (instances_of(self.generate(f"width{bits}", **self.width(bits)))
                        for bits in widths)
        self.assertGreater(len(wide), COUNT // 2)
        self.assertEqual(len(narrow), len(wide))
        for ours, wanted in zip(narrow, wide):
            for key in ("uid", "class", "region", "parameters", "keypoints", "visibility"):
                self.assertEqual(ours[key], wanted[key])
            for name in ("core", "influence"):
                a, b = decoded(ours["masks"][name]), decoded(wanted["masks"][name])
                self.assertGreater(len(a), 10)
                self.assertLessEqual(len(a ^ b), 0.02 * len(a | b), (ours["uid"], name))
            self.assertAlmostEqual(ours["coverage_px"], wanted["coverage_px"],
                                   delta=0.005 * wanted["coverage_px"])


if __name__ == "__main__":
    harness.main()

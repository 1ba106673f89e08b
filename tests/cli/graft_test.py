"""Grafts: cut-outs of real defects laid into photos, labelled and twinned like all others."""
import json
import struct
import zlib

import harness

RECIPE = """\
blemish: 1
name: grafts
part:
  photos: {files: "photo.png", scale: 25 um/px, response: linear}
  light: {azimuth: 90 deg, elevation: 35 deg}
defects:
  per_image: 1
  kinds:
    - graft: {files: "cuts/*.png", masks: "masks/{stem}.png", mirror: no, %s}
labels: {invisible: keep}
"""


def png(width, height, value):
    """An 8-bit gray picture of value(x, y)."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + bytes(value(x, y) for x in range(width)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pixels(file):
    """The rows of an 8-bit gray PNG whose lines are of any filter."""
    data, at, packed, width = file.read_bytes(), 8, b"", 0
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        if name == b"IHDR":
            width = struct.unpack(">I", data[at + 8:at + 12])[0]
        packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, rows = zlib.decompress(packed), []
    for begin in range(0, len(raw), width + 1):
        kind, line = raw[begin], bytearray(raw[begin + 1:begin + 1 + width])
        above = rows[-1] if rows else bytearray(width)
        for x in range(width):
            a, b, c = (line[x - 1] if x else 0), above[x], (above[x - 1] if x else 0)
            paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[x] = (line[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(line)
    return rows


def inside(x, y):
    return 20 <= x < 30 and 17 <= y < 23


class Graft(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("photo.png", png(96, 80, lambda x, y: 100 + (x * 7 + y * 13) % 5))
        # On a surface that grows brighter to the right the defect takes half of the light.
        self.write("cuts/spot.png",
                   png(50, 40, lambda x, y: (80 + 2 * x) // (2 if inside(x, y) else 1)))
        self.write("masks/spot.png", png(50, 40, lambda x, y: 255 if inside(x, y) else 0))

    def make(self, parameters, *arguments):
        recipe = self.write("recipe.yaml", RECIPE % parameters)
        out = self.folder / f"out{len(list(self.folder.glob('out*')))}"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1, *arguments)
        return out, json.loads((out / "manifest.jsonl").read_text().splitlines()[0])

    def test_takes_the_light_that_the_cut_out_takes(self):
        out, record = self.make("at: {x: 50 %, y: 50 %}")
        self.assertEqual(record["checks"]["unlabelled_change"], 0)
        graft, = record["instances"]
        self.assertEqual(graft["bbox"], [43, 37, 10, 6])
        self.assertEqual(graft["area_px"], 60)
        self.assertAlmostEqual(graft["length_um"], 250, 2)
        self.assertAlmostEqual(graft["area_um2"], 60 * 625, 1)
        self.assertLess(graft["contrast"], -0.4)
        image = pixels(out / "images/000000.png")
        twin = pixels(out / "twin/000000.png")
        photo = pixels(self.folder / "photo.png")
        self.assertEqual(twin, photo)
        for y in range(38, 42):
            for x in range(45, 51):
                self.assertLess(abs(image[y][x] - 0.5 * photo[y][x]), 2.1)
        changed = [(x, y) for y in range(80) for x in range(96) if image[y][x] != photo[y][x]]
        self.assertGreaterEqual(min(x for x, _ in changed), 39)
        self.assertLessEqual(max(x for x, _ in changed), 56)

    def test_scale_turn_and_strength(self):
        _, plain = self.make("at: {x: 50 %, y: 50 %}")
        _, large = self.make("at: {x: 50 %, y: 50 %}, scale: 2")
        _, turned = self.make("at: {x: 50 %, y: 50 %}, angle: 90 deg")
        _, faint = self.make("at: {x: 50 %, y: 50 %}, strength: 0.25")
        self.assertEqual(large["instances"][0]["area_px"], 240)
        self.assertEqual(turned["instances"][0]["bbox"], [45, 35, 6, 10])
        self.assertAlmostEqual(
            faint["instances"][0]["contrast"] / plain["instances"][0]["contrast"], 0.25, 2)

    def test_what_the_photo_does_not_show_is_truncated(self):
        _, record = self.make("at: {x: 0 %, y: 50 %}")
        graft, = record["instances"]
        self.assertEqual(graft["bbox"], [0, 37, 5, 6])
        self.assertAlmostEqual(graft["truncated"], 0.5, 1)

    def test_a_sham_graft_is_its_twin(self):
        recipe = self.write("recipe.yaml", RECIPE % "at: {x: 50 %, y: 50 %}"
                            + "controls: {sham: 100 %}\n")
        out = self.folder / "sham"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1)
        self.assertEqual((out / "images/000000.png").read_bytes(),
                         (out / "twin/000000.png").read_bytes())

    def test_a_plan_brings_its_cut_out_along(self):
        out, _ = self.make("at: {x: 50 %, y: 50 %}")
        plan = self.write("plan.json", self.expect(
            0, "plan", self.folder / "recipe.yaml", "--index", 0, "-n", 1).stdout)
        again = self.folder / "again"
        self.expect(0, "generate", "--plan", plan, "-o", again)
        self.assertEqual((again / "images/000000.png").read_bytes(),
                         (out / "images/000000.png").read_bytes())

    def test_lies_on_the_surface_of_a_mesh_alone(self):
        """A plate that ends in the picture's middle: half of the graft is beyond it."""
        self.write("plate.obj", "v -4 -4 0\nv 0 -4 0\nv 0 4 0\nv -4 4 0\nf 1 2 3 4\n")
        body = """\
blemish: 1
part: {mesh: plate.obj, unit: mm, pose: {origin: center}}
camera: {resolution: 96x80, lens: {kind: telecentric, field_width: 2.4 mm}, view: {shift: {x: -2 mm}}}
lights: [{dome: {}}]
defects:
  per_image: 1
  kinds:
    - graft: {files: "cuts/*.png", masks: "masks/{stem}.png", resolution: 25 um/px, response: linear,
              mirror: no, at: {x: %s, y: 50 %%}}
labels: {invisible: keep}
"""
        records = []
        for name, x in (("whole", "20 %"), ("half", "49.9 %")):
            recipe = self.write(name + ".yaml", body % x)
            out = self.folder / name
            self.expect(0, "generate", recipe, "-o", out, "-n", 1)
            records.append(json.loads((out / "manifest.jsonl").read_text().splitlines()[0]))
            self.assertEqual(records[-1]["checks"]["unlabelled_change"], 0)
        whole, half = (record["instances"][0] for record in records)
        self.assertEqual(whole["area_px"], 60)
        self.assertLess(whole["contrast"], -0.4)
        self.assertIn(half["area_px"], range(24, 37))


if __name__ == "__main__":
    harness.main()

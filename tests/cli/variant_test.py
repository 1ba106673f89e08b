"""Variants: defects that are another mesh, labelled where the camera sees the two differ."""
import json

import harness

RECIPE = """\
blemish: 1
name: variants
part: {mesh: slab.obj, unit: mm, material: steel, finish: {kind: blasted, ra: 1 um}}
camera:
  resolution: 128x128
  lens: {kind: telecentric, field_width: 12 mm}
  sensor: {preset: imx174, bits: 8, exposure: {mean_level: 40 %%}}
  view: {distance: 200 mm, %s}
lights: [{dome: {}}]
defects: {%s, kinds: [%s]}
%s
"""
STRAIGHT = "shift: {x: 0 mm, y: 0 mm}"
FILLED = "{variant: {class: missing_hole, mesh: filled.obj}}"
NONE = "per_image: 0"
UM_PER_PX = 12000 / 128


def quads(faces):
    """An OBJ file of quads (four corners each) and triangles."""
    lines, count = [], 0
    for face in faces:
        lines += ["v %g %g %g" % corner for corner in face]
        lines.append("f " + " ".join(str(count + i + 1) for i in range(len(face))))
        count += len(face)
    return "\n".join(lines) + "\n"


def grid(cuts, z, up, without=()):
    """A square face cut into cells."""
    faces = []
    for i in range(len(cuts) - 1):
        for k in range(len(cuts) - 1):
            x0, x1, y0, y1 = cuts[i], cuts[i + 1], cuts[k], cuts[k + 1]
            face = [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]
            if (i, k) not in without:
                faces.append(face if up else face[::-1])
    return faces


def walls(half, low, high, outward):
    loop = [(-half, -half), (half, -half), (half, half), (-half, half)]
    faces = []
    for i in range(4):
        (ax, ay), (bx, by) = loop[i], loop[(i + 1) % 4]
        face = [(ax, ay, low), (bx, by, low), (bx, by, high), (ax, ay, high)]
        faces.append(face if outward else face[::-1])
    return faces


CUTS = (-5, -1, 1, 5)
HOLE = ((1, 1),)
SLAB = (grid(CUTS, 2, True, HOLE) + grid(CUTS, 0, False, HOLE) + walls(5, 0, 2, True)
        + walls(1, 0, 2, False))
FILLED_SLAB = grid((-5, 5), 2, True) + grid((-5, 5), 0, False) + walls(5, 0, 2, True)
# The same shape in other cells.
RECUT_SLAB = (grid((-5, -3, -1, 1, 5), 2, True, ((2, 2),)) + grid(CUTS, 0, False, HOLE)
              + walls(5, 0, 2, True) + walls(1, 0, 2, False))
# A dent in the bottom, which the camera does not see.
DENTED_SLAB = (grid(CUTS, 2, True, HOLE) + grid((-5, -4, -3, -1, 1, 5), 0, False, ((3, 3), (1, 1)))
               + walls(5, 0, 2, True) + walls(1, 0, 2, False)
               + [[(-4, -4, 0), (-4, -3, 0), (-3.5, -3.5, 0.5)], [(-4, -3, 0), (-3, -3, 0),
                  (-3.5, -3.5, 0.5)], [(-3, -3, 0), (-3, -4, 0), (-3.5, -3.5, 0.5)],
                  [(-3, -4, 0), (-4, -4, 0), (-3.5, -3.5, 0.5)]])


class Variant(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        for name, faces in (("slab", SLAB), ("filled", FILLED_SLAB), ("recut", RECUT_SLAB),
                            ("dented", DENTED_SLAB)):
            self.write(name + ".obj", quads(faces))

    def make(self, kinds, view=STRAIGHT, amount="per_image: 1", more=""):
        recipe = self.write("recipe.yaml", RECIPE % (view, amount, kinds, more))
        out = self.folder / f"out{len(list(self.folder.glob('out*')))}"
        self.expect(0, "generate", recipe, "-o", out, "-n", 1)
        record = json.loads((out / "manifest.jsonl").read_text().splitlines()[0])
        self.assertEqual(record["checks"]["unlabelled_change"], 0)
        return out, record

    def file(self, out, name):
        return (out / name / "000000.png").read_bytes()

    def test_is_labelled_where_the_meshes_differ(self):
        out, record = self.make(FILLED)
        hole, = record["instances"]
        pixels = (2000 / UM_PER_PX) ** 2
        self.assertLess(abs(hole["coverage_px"] / pixels - 1), 0.002)
        self.assertLess(abs(hole["area_um2"] / 4e6 - 1), 0.002)
        self.assertAlmostEqual(hole["length_um"] / 2000, 1, 1)
        self.assertEqual(hole["class"], "missing_hole")
        self.assertEqual(hole["visibility"], "visible")
        self.assertEqual((hole["truncated"], hole["occluded"]), (0, 0))
        x, y, width, height = hole["bbox"]
        self.assertEqual((x + width / 2, y + height / 2), (64, 64))
        clean, _ = self.make(FILLED, amount=NONE)
        self.assertEqual(self.file(out, "twin"), self.file(clean, "images"))
        self.assertNotEqual(self.file(out, "twin"), self.file(out, "images"))

    def test_is_one_at_a_time(self):
        _, record = self.make(FILLED, amount="per_image: 3")
        self.assertEqual([i["class"] for i in record["instances"]], ["missing_hole"])
        self.assertEqual([u["reason"] for u in record["unplaced"]],
                         ["the part is another variant already"] * 2)

    def test_beside_another_defect(self):
        scratch = ("{scratch: {length: 3 mm, width: 300 um, depth: 40 um, angle: 0 deg,"
                   " at: {x: 64 %, y: 55 %}}}")
        _, record = self.make(FILLED + ", " + scratch,
                              amount="quota: {missing_hole: 1, scratch: 1}")
        both = {i["class"]: i for i in record["instances"]}
        self.assertEqual(set(both), {"missing_hole", "scratch"})
        _, record = self.make(FILLED, amount="quota: {missing_hole: 1}")
        self.assertEqual(both["missing_hole"]["masks"]["core"],
                         record["instances"][0]["masks"]["core"])
        self.assertNotEqual(both["scratch"]["contrast"], 0)

    def test_what_the_picture_lacks_is_truncated(self):
        _, record = self.make(FILLED, "shift: {x: 6 mm, y: 0 mm}")
        hole, = record["instances"]
        self.assertAlmostEqual(hole["truncated"], 0.5, 1)
        self.assertAlmostEqual(hole["coverage_px"] / (2000 / UM_PER_PX) ** 2, 0.5, 2)

    def test_out_of_sight_is_reported(self):
        _, record = self.make("{variant: {mesh: dented.obj}}")
        self.assertEqual(record["instances"], [])
        self.assertEqual([u["reason"] for u in record["unplaced"]],
                         ["its mesh differs from the part's nowhere in view"])

    def test_the_same_shape_is_a_fault(self):
        recipe = self.write("recipe.yaml",
                            RECIPE % (STRAIGHT, "per_image: 1", "{variant: {mesh: recut.obj}}", ""))
        self.expect(1, "generate", recipe, "-o", self.folder / "none", "-n", 1,
                    says=("recipe.yaml:10", "is nowhere farther than 20 um"))
        self.assertFalse((self.folder / "none/images").exists())

    def test_a_sham_is_its_twin(self):
        out, _ = self.make(FILLED, more="controls: {sham: 100 %}")
        self.assertEqual(self.file(out, "images"), self.file(out, "twin"))

    def test_a_nuisance_is_in_picture_and_twin(self):
        out, record = self.make(FILLED, amount=NONE,
                                more="nuisances: [{variant: {mesh: filled.obj, per_image: 1}}]")
        clean, _ = self.make(FILLED, amount=NONE)
        self.assertEqual(record["instances"], [])
        self.assertEqual(self.file(out, "images"), self.file(out, "twin"))
        self.assertNotEqual(self.file(out, "images"), self.file(clean, "images"))

    def test_a_plan_brings_its_mesh_along(self):
        out, _ = self.make(FILLED)
        plan = self.write("plan.json", self.expect(
            0, "plan", self.folder / "recipe.yaml", "--index", 0, "-n", 1).stdout)
        again = self.folder / "again"
        self.expect(0, "generate", "--plan", plan, "-o", again)
        self.assertEqual(self.file(again, "images"), self.file(out, "images"))


if __name__ == "__main__":
    harness.main()

"""A bent bracket: 30 mm wide, legs of 40 and 30 mm, 4 mm thick, 5 mm inner bend, two 6 mm holes."""
import math
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
import shapes

WIDTH, LONG, HIGH, THICK, BEND, RADIUS = 30.0, 40.0, 30.0, 4.0, 5.0, 3.0
STEPS = 24


def arc(radius, first, last):
    c = THICK + BEND
    return [(c + radius * math.cos(first + (last - first) * i / STEPS),
             c + radius * math.sin(first + (last - first) * i / STEPS)) for i in range(STEPS + 1)]


# The profile in (x, z), counter-clockwise: along the base, up the end, back over the inner bend.
outer = arc(THICK + BEND, math.pi, 1.5 * math.pi)
inner = arc(BEND, 1.5 * math.pi, math.pi)
profile = outer + [(LONG, 0.0), (LONG, THICK)] + inner + [(THICK, HIGH), (0.0, HIGH)]

bracket = shapes.Shape()
y0, y1 = -WIDTH / 2, WIDTH / 2
start = THICK + BEND
xs, ys = [start, 12.0, 36.0, LONG], [y0, 0.0, y1]
holes = {(1, 0): ((24.0, -7.5), RADIUS), (1, 1): ((24.0, 7.5), RADIUS)}
shapes.face_grid(bracket, "base", xs, ys, lambda x, y: (x, y, THICK), holes)
shapes.face_grid(bracket, "under", xs, ys, lambda x, y: (x, -y, 0.0),
                 {(i, 1 - k): ((c[0], -c[1]), r) for (i, k), (c, r) in holes.items()})
for center, radius in holes.values():
    shapes.tube(bracket, "holes", center, radius, 0.0, THICK)
for a, b in zip(profile, profile[1:] + profile[:1]):
    flat = a[1] == b[1] and a[1] in (0.0, THICK) and min(a[0], b[0]) >= start - 1e-9
    if not flat:  # the base's two sides are the faces with the holes
        bracket.quad("bend", (a[0], y0, a[1]), (a[0], y1, a[1]), (b[0], y1, b[1]), (b[0], y0, b[1]))
for a, b, c in shapes.fill(profile):
    bracket.triangle("ends", (a[0], y0, a[1]), (b[0], y0, b[1]), (c[0], y0, c[1]))
    bracket.triangle("ends", (a[0], y1, a[1]), (c[0], y1, c[1]), (b[0], y1, b[1]))
shapes.write_ply(bracket, here / "bracket.ply")

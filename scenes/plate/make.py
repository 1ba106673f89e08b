"""A milled plate: 60 x 40 x 6 mm, four through holes of 5 mm, a pocket of 24 x 14 mm, 2 mm deep. And
what may go wrong with it: a hole that was not drilled, a corner that broke off, flash on the pocket.
"""
import math
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
import shapes

X, Y, HEIGHT, DEPTH, RADIUS = 30.0, 20.0, 6.0, 2.0, 2.5
XS = [-X, -18.0, -12.0, 12.0, 18.0, X]
YS = [-Y, -9.0, -7.0, 7.0, 9.0, Y]
HOLES = {(0, 0): ((-24.0, -14.0), RADIUS), (4, 0): ((24.0, -14.0), RADIUS),
         (0, 4): ((-24.0, 14.0), RADIUS), (4, 4): ((24.0, 14.0), RADIUS)}
POCKET = [(-12.0, -7.0), (12.0, -7.0), (12.0, 7.0), (-12.0, 7.0)]


def make(holes):
    plate = shapes.Shape()
    shapes.face_grid(plate, "top", XS, YS, lambda x, y: (x, y, HEIGHT), holes, empty={(2, 2)})
    shapes.face_grid(plate, "bottom", XS, YS, lambda x, y: (x, -y, 0.0),
                     {(i, 4 - k): ((c[0], -c[1]), r) for (i, k), (c, r) in holes.items()})
    plate.quad("pocket_floor", *((*p, HEIGHT - DEPTH) for p in POCKET))
    shapes.wall(plate, "pocket_wall", POCKET[::-1], HEIGHT - DEPTH, HEIGHT)
    shapes.wall(plate, "sides", [(-X, -Y), (X, -Y), (X, Y), (-X, Y)], 0.0, HEIGHT)
    for center, radius in holes.values():
        shapes.tube(plate, "holes", center, radius, 0.0, HEIGHT)
    return plate


def noise(*key):
    """From 0 to 1, the same for the same numbers."""
    value = math.sin(sum(k * f for k, f in zip(key, (12.9898, 78.233, 37.719)))) * 43758.5453
    return value - math.floor(value)


def break_off(plate, a, b, c, roughness, levels=5):
    """Cuts off what lies beyond the triangle a, b, c and leaves a rough break there."""
    nx, ny, nz = shapes.normal((a, b, c))
    off = sum(p * n for p, n in zip(a, (nx, ny, nz)))
    def side(p):
        return p[0] * nx + p[1] * ny + p[2] * nz - off
    for name, triangles in plate.objects.items():
        kept = []
        for t in triangles:
            polygon = []
            for i in range(3):
                p, q = t[i], t[(i + 1) % 3]
                sp, sq = side(p), side(q)
                if sp <= 1e-9:
                    polygon.append(p)
                if (sp < -1e-9 and sq > 1e-9) or (sp > 1e-9 and sq < -1e-9):
                    polygon.append(tuple(u + (v - u) * sp / (sp - sq) for u, v in zip(p, q)))
            kept += [(polygon[0], polygon[i], polygon[i + 1]) for i in range(1, len(polygon) - 1)]
        plate.objects[name] = kept
    def dent(p, q, border, size):
        m = tuple((u + v) / 2 for u, v in zip(p, q))
        depth = 0.0 if border else roughness * size * (noise(*m) - 0.35)
        return (m[0] - depth * nx, m[1] - depth * ny, m[2] - depth * nz)
    def split(t, borders, level):
        if level == 0:
            plate.triangle("break", *t)
            return
        p, q, r = t
        size = math.dist(p, q)
        pq, qr, rp = (dent(*sorted(e), on, size)
                      for e, on in zip(((p, q), (q, r), (r, p)), borders))
        split((p, pq, rp), (borders[0], False, borders[2]), level - 1)
        split((pq, q, qr), (borders[0], borders[1], False), level - 1)
        split((rp, qr, r), (False, borders[1], borders[2]), level - 1)
        split((pq, qr, rp), (False, False, False), level - 1)
    split((a, b, c), (True, True, True), levels)


def add_flash(plate, start, end, count, low, high, width):
    """A ragged fin on the top between two points, grown to the right of the way."""
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    def at(i, inside, z):
        share = i / count
        lean = -width if inside else 0.0
        return (start[0] + along[0] * length * share - along[1] * lean,
                start[1] + along[1] * length * share + along[0] * lean, z)
    def rise(i):
        taper = min(1.0, 6.0 * min(i, count - i) / count)
        wave = 0.5 + 0.3 * math.sin(0.7 * i) + 0.2 * (2 * noise(i, 1.0) - 1)
        return HEIGHT + taper * (low + (high - low) * wave)
    for i in range(count):
        tops = rise(i), rise(i + 1)
        plate.quad("flash", at(i + 1, False, HEIGHT), at(i, False, HEIGHT),
                   at(i, False, tops[0]), at(i + 1, False, tops[1]))
        plate.quad("flash", at(i, True, HEIGHT), at(i + 1, True, HEIGHT), at(i + 1, True, tops[1]),
                   at(i, True, tops[0]))
        plate.quad("flash", at(i, True, tops[0]), at(i + 1, True, tops[1]),
                   at(i + 1, False, tops[1]), at(i, False, tops[0]))


shapes.write_obj(make(HOLES), here / "plate.obj")
shapes.write_obj(make({k: v for k, v in HOLES.items() if k != (4, 0)}), here / "no-hole.obj")
broken = make(HOLES)
break_off(broken, (X - 5.0, Y, HEIGHT), (X, Y - 4.0, HEIGHT), (X, Y, HEIGHT - 4.0), 0.06)
shapes.write_obj(broken, here / "broken-corner.obj")
flash = make(HOLES)
add_flash(flash, (-9.0, -7.0), (4.0, -7.0), 120, 0.05, 0.5, 0.08)
shapes.write_obj(flash, here / "flash.obj")

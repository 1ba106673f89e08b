"""A milled plate: 60 x 40 x 6 mm, four through holes of 5 mm, a pocket of 24 x 14 mm, 2 mm deep."""
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

plate = shapes.Shape()
shapes.face_grid(plate, "top", XS, YS, lambda x, y: (x, y, HEIGHT), HOLES, empty={(2, 2)})
shapes.face_grid(plate, "bottom", XS, YS, lambda x, y: (x, -y, 0.0),
                 {(i, 4 - k): ((c[0], -c[1]), r) for (i, k), (c, r) in HOLES.items()})
pocket = [(-12.0, -7.0), (12.0, -7.0), (12.0, 7.0), (-12.0, 7.0)]
plate.quad("pocket_floor", *((*p, HEIGHT - DEPTH) for p in pocket))
shapes.wall(plate, "pocket_wall", pocket[::-1], HEIGHT - DEPTH, HEIGHT)
shapes.wall(plate, "sides", [(-X, -Y), (X, -Y), (X, Y), (-X, Y)], 0.0, HEIGHT)
for center, radius in HOLES.values():
    shapes.tube(plate, "holes", center, radius, 0.0, HEIGHT)
shapes.write_obj(plate, here / "plate.obj")

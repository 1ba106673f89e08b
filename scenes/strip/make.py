"""A cut of steel strip: 300 x 300 x 1 mm, flat."""
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
import shapes

SIDE, HEIGHT = 150.0, 1.0

strip = shapes.Shape()
corners = [(-SIDE, -SIDE), (SIDE, -SIDE), (SIDE, SIDE), (-SIDE, SIDE)]
strip.quad("top", *((x, y, HEIGHT) for x, y in corners))
strip.quad("bottom", *((x, y, 0.0) for x, y in corners[::-1]))
shapes.wall(strip, "sides", corners, 0.0, HEIGHT)
shapes.write_obj(strip, here / "strip.obj")

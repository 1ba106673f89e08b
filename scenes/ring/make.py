"""A turned ring: 20 mm outer and 10 mm inner diameter, 8 mm high, 0.5 mm chamfers."""
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
import shapes

OUTER, BORE, HEIGHT, CHAMFER, SEGMENTS = 10.0, 5.0, 8.0, 0.5, 600

ring = shapes.Shape()
shapes.revolve(ring, shapes.pieces([
    ("bottom", BORE + CHAMFER, 0.0), ("chamfer", OUTER - CHAMFER, 0.0),
    ("outside", OUTER, CHAMFER), ("chamfer", OUTER, HEIGHT - CHAMFER),
    ("face", OUTER - CHAMFER, HEIGHT), ("chamfer", BORE + CHAMFER, HEIGHT),
    ("bore", BORE, HEIGHT - CHAMFER), ("chamfer", BORE, CHAMFER)]), SEGMENTS)
shapes.write_stl(ring, here / "ring.stl")

"""A molded knob: 28 mm across, 18 mm high, a slightly domed cap and a grip with 24 flutes."""
import math
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
import shapes

RADIUS, HEIGHT, ROUND, CROWN, SEGMENTS = 14.0, 18.0, 2.5, 0.6, 192

cap = [(0.0, HEIGHT)]
for i in range(1, 17):  # a shallow crown …
    r = (RADIUS - ROUND) * i / 16
    cap.append((r, HEIGHT - CROWN * (r / (RADIUS - ROUND)) ** 2))
for i in range(1, 13):  # … that rounds into the grip
    a = 0.5 * math.pi * i / 12
    cap.append((RADIUS - ROUND + ROUND * math.sin(a), HEIGHT - CROWN - ROUND * (1 - math.cos(a))))
knob = shapes.Shape()
shapes.revolve(knob, [("cap", b, a) for a, b in zip(cap, cap[1:])], SEGMENTS)
top = cap[-1][1]
grip = [top - 1.0 - i * (top - 3.0) / 12 for i in range(13)]
flute = lambda angle: 1 - 0.025 * (0.5 - 0.5 * math.cos(24 * angle))
shapes.revolve(knob, [("collar", (RADIUS, top - 1.0), (RADIUS, top))], SEGMENTS)
shapes.revolve(knob, [("collar", (RADIUS, 0.0), (RADIUS, grip[-1]))], SEGMENTS)
for low, high in zip(grip[1:], grip):
    shapes.revolve(knob, [("grip", (RADIUS, low), (RADIUS, high))], SEGMENTS, flute)
for i in range(SEGMENTS):  # the steps between flutes and collars
    a0, a1 = 2 * math.pi * i / SEGMENTS, 2 * math.pi * ((i + 1) % SEGMENTS) / SEGMENTS
    def at(a, f, z):
        return (RADIUS * f * math.cos(a), RADIUS * f * math.sin(a), z)
    knob.quad("grip", at(a0, 1, grip[0]), at(a0, flute(a0), grip[0]), at(a1, flute(a1), grip[0]),
              at(a1, 1, grip[0]))
    knob.quad("grip", at(a0, flute(a0), grip[-1]), at(a0, 1, grip[-1]), at(a1, 1, grip[-1]),
              at(a1, flute(a1), grip[-1]))
shapes.revolve(knob, [("bottom", (0.0, 0.0), (RADIUS, 0.0))], SEGMENTS)
shapes.write_glb(knob, here / "knob.glb")

"""Writes a plate of 100 x 100 x 10 mm with a bumpy top of COUNT x COUNT cells as a binary STL:
python3 big_part.py COUNT FILE. 700 cells a side make 980,000 triangles on top and a million in all.
"""
import math
import struct
import sys

SIZE, HEIGHT, BUMP, WAVES = 100.0, 10.0, 0.02, 40
BASE = 100  # cells a side of the bottom


def main():
    count, file = int(sys.argv[1]), sys.argv[2]
    at = [SIZE * i / count for i in range(count + 1)]
    wave = [math.sin(2 * math.pi * WAVES * i / count) for i in range(count + 1)]
    top = [[(x, y, HEIGHT + BUMP * wave[i] * wave[k]) for k, y in enumerate(at)]
           for i, x in enumerate(at)]
    flat = [SIZE * i / BASE for i in range(BASE + 1)]
    triangle = struct.Struct("<12fH").pack
    with open(file, "wb") as out:
        out.write(b"a bumpy plate, mm".ljust(80) +
                  struct.pack("<I", 2 * (count * count + BASE * BASE + 4 * count)))
        for i in range(count):
            rows = []
            for k in range(count):
                a, b, c, d = top[i][k], top[i + 1][k], top[i + 1][k + 1], top[i][k + 1]
                rows.append(triangle(0, 0, 1, *a, *b, *c, 0) + triangle(0, 0, 1, *a, *c, *d, 0))
            out.write(b"".join(rows))
        for i in range(BASE):
            for k in range(BASE):
                a, b = (flat[i], flat[k], 0), (flat[i], flat[k + 1], 0)
                c, d = (flat[i + 1], flat[k + 1], 0), (flat[i + 1], flat[k], 0)
                out.write(triangle(0, 0, -1, *a, *b, *c, 0) + triangle(0, 0, -1, *a, *c, *d, 0))
        for i in range(count):  # the sides; their lower edges meet the bottom's cells without cracks
            for p, q in (((at[i], 0), (at[i + 1], 0)), ((SIZE, at[i]), (SIZE, at[i + 1])),
                         ((at[i + 1], SIZE), (at[i], SIZE)), ((0, at[i + 1]), (0, at[i]))):
                a, b, c, d = (*p, 0), (*q, 0), (*q, HEIGHT), (*p, HEIGHT)
                out.write(triangle(0, 0, 0, *a, *b, *c, 0) + triangle(0, 0, 0, *a, *c, *d, 0))


main()

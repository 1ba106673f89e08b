#!/usr/bin/env python3
"""Writes sky.hdr: a gray room with a bright window and a lamp, 32 x 16, flat RGBE."""
import math


def rgbe(red, green, blue):
    largest = max(red, green, blue)
    mantissa, exponent = math.frexp(largest)
    scale = mantissa * 256 / largest
    return bytes([int(red * scale), int(green * scale), int(blue * scale), exponent + 128])


with open("sky.hdr", "wb") as file:
    file.write(b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 16 +X 32\n")
    for row in range(16):
        for column in range(32):
            window = 12 <= column < 16 and 3 <= row < 7
            lamp = column == 24 and row == 4
            file.write(rgbe(8, 9, 12) if window else rgbe(60, 40, 20) if lamp else rgbe(0.5, 0.5, 0.5))

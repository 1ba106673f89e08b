"""Makes the shipped photos of good parts from nothing but random numbers: a metal surface with the
marks of its machining, lit from one side, seen through a lens by a sensor. Needs numpy.

A surface is a sum of noise fields drawn out along the lay, each with its own length and width, whose
bright tail is stretched: most grains are alike, few catch the light. Light is linear until the last
step, which encodes it as sRGB."""
import pathlib
import struct
import zlib

import numpy as np

here = pathlib.Path(__file__).parent


def smooth(field, sigma_y, sigma_x):
    """Gaussian blur on a torus, by its transfer function."""
    fy = np.fft.fftfreq(field.shape[0])[:, None]
    fx = np.fft.rfftfreq(field.shape[1])[None, :]
    gain = np.exp(-2 * np.pi**2 * ((sigma_y * fy) ** 2 + (sigma_x * fx) ** 2))
    return np.fft.irfft2(np.fft.rfft2(field) * gain, s=field.shape)


def streaks(random, shape, length, width, turn=0.0):
    """Unit-variance noise drawn out along y by `length` px with `width` px across; `turn` shears it
    by that many px per px. The spectrum falls off slowly along the lay, so ends are sharp."""
    noise = random.standard_normal(shape)
    fy = np.fft.fftfreq(shape[0])[:, None]
    fx = np.fft.rfftfreq(shape[1])[None, :]
    along = fy + turn * fx
    gain = 1 / (1 + (2 * np.pi * length * along) ** 2) * np.exp(-2 * (np.pi * width * fx) ** 2)
    field = np.fft.irfft2(np.fft.rfft2(noise) * gain, s=shape)
    return field / field.std()


def tail(field, skew):
    """Stretches the bright tail; mean 0 and variance 1 again."""
    out = np.exp(skew * field)
    return (out - out.mean()) / out.std()


def ground(random, shape):
    """Relative reflectance toward the camera of a ground surface, mean 1: short grains, longer
    marks, and the wheel's own long waves across."""
    grain = tail(streaks(random, shape, 22, 0.55, random.normal(0, 0.004)), 0.45)
    marks = tail(streaks(random, shape, 110, 0.8, random.normal(0, 0.003)), 0.75)
    lines = tail(streaks(random, shape, 520, 1.3), 1.0)
    gate = 1 / (1 + np.exp(-2.2 * smooth(random.standard_normal(shape), 160, 26) * 400))
    waves = streaks(random, shape, 900, 34)
    cloud = smooth(random.standard_normal(shape), 70, 45)
    cloud /= cloud.std()
    fine = random.standard_normal(shape)
    return 1 + 0.10 * grain + 0.085 * marks + 0.075 * lines * gate + 0.05 * waves + \
        0.045 * cloud + 0.05 * smooth(fine, 0.5, 0.5)


def brushed(random, shape):
    """The same of a brushed surface: long hairlines of every width."""
    field = 0.10 * tail(streaks(random, shape, 30, 0.6), 0.5)
    field += 0.11 * tail(streaks(random, shape, 120, 0.8), 0.7)
    field += 0.06 * tail(streaks(random, shape, 400, 1.2), 0.8)
    field += 0.035 * streaks(random, shape, 500, 8)
    field += 0.03 * streaks(random, shape, 300, 60)
    return 1 + field + 0.03 * random.standard_normal(shape)


def light(random, shape, gradient, falloff):
    """A lamp at one side, the lens darker toward the corners, and a soft glint."""
    h, w = shape
    y, x = np.mgrid[0:h, 0:w]
    x = (x - w / 2) / w
    y = (y - h / 2) / h
    a = random.normal(np.pi / 2, 0.25)
    ramp = 1 + gradient * (np.cos(a) * x - np.sin(a) * y)
    glint = 0.25 * np.exp(-((x - random.normal(0, 0.12)) ** 2) / (2 * 0.22**2))
    return (ramp + glint) * (1 - falloff * (x * x + y * y) * 2)


def sensor(random, signal, well=10700, read=2.4):
    """Shot and read noise in electrons; signal 1 = full well."""
    electrons = np.clip(signal, 0, 1) * well
    electrons = electrons + np.sqrt(electrons + read**2) * random.standard_normal(signal.shape)
    return np.clip(electrons / well, 0, 1)


def to_srgb(linear):
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def write_png(path, codes):
    """8-bit gray or RGB; per row the filter with the smallest sum of absolute residuals."""
    codes = codes if codes.ndim == 3 else codes[:, :, None]
    h, w, c = codes.shape
    rows = codes.reshape(h, w * c).astype(np.int16)
    up = np.vstack([np.zeros((1, w * c), np.int16), rows[:-1]])
    left = np.hstack([np.zeros((h, c), np.int16), rows[:, :-c]])
    choices = [rows, rows - left, rows - up, rows - (left + up) // 2]
    cost = np.stack([np.abs(((r + 128) & 255) - 128).sum(1) for r in choices])
    best = cost.argmin(0)
    data = b"".join(bytes([int(b)]) + (choices[b][y] & 255).astype(np.uint8).tobytes()
                    for y, b in enumerate(best))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(
            ">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", w, h, 8, 0 if c == 1 else 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                     chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def steel_photo(random, size=1024, left=56, right=968, band=20):
    """A ground bar between two dark gaps, its ground edges brighter."""
    shape = (size, size)
    x = np.arange(size)[None, :] + np.zeros((size, 1))
    waver = smooth(random.standard_normal(shape), 60, 1e-6)[:, :1]
    waver = waver / waver.std() * 0.7
    lo = left + random.normal(0, 1.5) + waver
    hi = right + random.normal(0, 1.5) + waver[::-1]
    metal = 0.30 * ground(random, shape)
    edge = np.exp(-((x - lo - band / 2) / (0.3 * band)) ** 2) + \
        np.exp(-((hi - band / 2 - x) / (0.3 * band)) ** 2)
    metal = metal * (1 + 0.55 * edge * (1 + 0.3 * streaks(random, shape, 300, 1.0)))
    gap = 0.018 * (1 + 0.2 * streaks(random, shape, 200, 3))
    inside = np.clip(x - lo, 0, 1) * np.clip(hi - x, 0, 1)
    scene = (inside * metal + (1 - inside) * gap) * light(random, shape, 0.35, 0.32)
    stain = smooth(random.standard_normal(shape), 28, 16)
    scene *= 1 - 0.10 * np.clip(stain / stain.std() - 1.6, 0, 1)  # as good parts have them
    scene *= random.normal(1, 0.06)
    return np.round(255 * to_srgb(sensor(random, smooth(scene, 0.75, 0.75)))).astype(np.uint8)


def aluminum_photo(random, shape=(480, 640)):
    """A brushed sheet in color: a warm and a cold lamp from two sides."""
    metal = 0.30 * brushed(random, shape[::-1]).T  # brushed along the rows
    warm, cold = light(random, shape, 0.45, 0.25), light(random, shape, -0.35, 0.25)
    planes = [metal * (w * warm + c * cold)
              for w, c in ((0.62, 0.36), (0.55, 0.44), (0.46, 0.52))]
    planes = [sensor(random, smooth(p, 0.7, 0.7), well=9458, read=5.56) for p in planes]
    return np.round(255 * to_srgb(np.stack(planes, 2))).astype(np.uint8)


def steel_regions(size=1024, left=56, right=968, band=28, margin=8):
    """1 = the flat face, 2 = its edges, 255 = what is beside the part (with a margin)."""
    mask = np.full((size, size), 255, np.uint8)
    mask[:, left + margin:right - margin] = 2
    mask[:, left + margin + band:right - margin - band] = 1
    return mask


steel = here / "ground-steel-photos"
for i in range(1, 7):
    write_png(steel / f"steel{i}.png", steel_photo(np.random.Generator(np.random.PCG64(100 + i))))
(steel / "regions").mkdir(exist_ok=True)
write_png(steel / "regions" / "steel.png", steel_regions())
for i in range(1, 4):
    write_png(here / "brushed-aluminum-photos" / f"sheet{i}.png",
              aluminum_photo(np.random.Generator(np.random.PCG64(200 + i))))

"""The photometric pipeline beside Albumentations (PyPI), one core each, the two alternating so that
other work on the machine falls on both. Take the ratios; the absolute figures are this machine's.

    cmake --build --preset release --target photometry_bench
    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install albumentations==2.0.8 opencv-python-headless
    taskset -c 0 /tmp/bench/bin/python tests/bench/photometry.py build/release/tests/photometry_bench [ROUNDS]
"""
import os
import statistics
import subprocess
import sys
import time
import warnings

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
warnings.filterwarnings("ignore")
import albumentations as A
import cv2
import numpy as np

SECONDS = 1.0
cv2.setNumThreads(1)


def photo(channels):
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:1024, 0:1024]
    gray = 60 + 100 * y // 1024 + x // 32 + rng.integers(0, 4, (1024, 1024))
    gray = gray.astype(np.uint8)
    return gray[..., None] if channels == 1 else np.repeat(gray[..., None], 3, axis=2)


class Ramp(A.ImageOnlyTransform):
    """A light gradient, which the library has only in slower forms: numpy's multiply of a ramp."""

    def apply(self, img, **_):
        ramp = np.linspace(0.9, 1.1, img.shape[1], dtype=np.float32)[None, :]
        ramp = ramp if img.ndim == 2 else ramp[..., None]
        return np.clip(img * ramp, 0, 255).astype(np.uint8)


def physical(noise):
    return A.Compose([
        A.RandomBrightnessContrast(p=1), A.RandomGamma(p=1), Ramp(p=1),
        A.GaussianBlur(blur_limit=0, sigma_limit=(0.5, 2), p=1), noise,
        A.ImageCompression(quality_range=(70, 95), p=1)])


SHOT = A.ShotNoise(p=1)
GAUSS = A.GaussNoise(p=1)
NO_JPEG = lambda noise: A.Compose(physical(noise).transforms[:-1])


def files(transform, channels):
    data = cv2.imencode(".png", photo(channels))[1]

    def run():
        read = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
        read = read[..., None] if channels == 1 else read
        cv2.imencode(".png", transform(image=read)["image"])
    return run


def call(transform, channels):
    image = photo(channels)
    return lambda: transform(image=image)


# name: (ours, theirs)
COMPARISONS = {
    "shot noise, gray (aim 10)": ("sensor-gray", call(A.Compose([SHOT]), 1)),
    "physical list, gray, their ShotNoise (aim 5)": ("physical-gray", call(physical(SHOT), 1)),
    "physical list, gray, their GaussNoise (aim 1.8)": ("physical-gray", call(physical(GAUSS), 1)),
    "physical list, RGB, noise on the mosaic, their ShotNoise (aim 5)":
        ("physical-rgb", call(physical(SHOT), 3)),
    "PNG to PNG, gray, their GaussNoise (aim 2)": ("files-gray", files(NO_JPEG(GAUSS), 1)),
    "PNG to PNG, RGB, their GaussNoise (aim 2)": ("files-rgb", files(NO_JPEG(GAUSS), 3)),
    "PNG encoder, gray, OpenCV's": ("png-gray", lambda image=photo(1): cv2.imencode(".png", image)),
}


def rate(run):
    run()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        run()
        count += 1
    return count / (time.perf_counter() - start)


def main():
    bench, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for name, (ours, theirs) in COMPARISONS.items():
        ratios, rates = [], []
        for _ in range(rounds):
            mine = float(subprocess.run([bench, ours, str(SECONDS)], check=True, text=True,
                                        capture_output=True).stdout)
            peer = rate(theirs)
            ratios.append(mine / peer)
            rates.append((mine, peer))
        mine, peer = rates[ratios.index(sorted(ratios)[len(ratios) // 2])]
        print(f"{name}: {statistics.median(ratios):.1f} x ({min(ratios):.1f} to {max(ratios):.1f}); "
              f"{mine:.1f} against {peer:.1f} pictures/s", flush=True)


if __name__ == "__main__":
    main()

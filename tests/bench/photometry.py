"""The photometric pipeline beside Albumentations (PyPI), one core each, the two alternating so that
other work on the machine falls on both; by processor time. Then two threads beside one, by the clock on
the wall, which needs a quiet machine. Take the ratios; the absolute figures are this machine's. MPix/s of
each op beside a plain memory copy, and of each instruction set: photometry_bench ops, photometry_bench isa.

    cmake --build --preset release --target photometry_bench
    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install albumentations==2.0.8 opencv-python-headless
    /tmp/bench/bin/python tests/bench/photometry.py build/release/tests/photometry_bench [ROUNDS]
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


# Our pipelines of which two threads should make 1.7 times as much as one.
THREADED = ["physical-gray", "files-gray", "files-rgb"]


def ours(bench, pipeline, *threads):
    """Pictures a second."""
    command = [bench, pipeline, str(SECONDS), *map(str, threads)]
    return float(subprocess.run(command, check=True, text=True, capture_output=True).stdout)


def rate(run):
    run()
    start, count = time.process_time(), 0
    while time.process_time() - start < SECONDS:
        run()
        count += 1
    return count / (time.process_time() - start)


def main():
    bench, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for name, (pipeline, theirs) in COMPARISONS.items():
        ratios, rates = [], []
        for _ in range(rounds):
            mine = ours(bench, pipeline)
            peer = rate(theirs)
            ratios.append(mine / peer)
            rates.append((mine, peer))
        mine, peer = rates[ratios.index(sorted(ratios)[len(ratios) // 2])]
        print(f"{name}: {statistics.median(ratios):.1f} x ({min(ratios):.1f} to {max(ratios):.1f}); "
              f"{mine:.1f} against {peer:.1f} pictures/s", flush=True)
    if len(os.sched_getaffinity(0)) < 2:
        print("two threads: left out, this process may use one core only")
        return
    for pipeline in THREADED:
        ratios = [ours(bench, pipeline, 2) / ours(bench, pipeline, 1) for _ in range(rounds)]
        print(f"two threads, {pipeline} (aim 1.7): {statistics.median(ratios):.2f} x one "
              f"({min(ratios):.2f} to {max(ratios):.2f})", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""CPU time of blemish against Blender's Cycles for one scene at equal error.

Usage: cycles_compare.py LINEAR_RENDER [PIXELS [ROUNDS]]
  LINEAR_RENDER  build/release/tests/linear_render (target linear_render)
  PIXELS         side of the picture, 256 unless told;  ROUNDS  runs of each, 3 unless told

Needs `pip install bpy` (it brings numpy); without it the script says so and ends with 77. By hand, not
part of CI. The scene is interop/sphere_on_plate.py: same mesh, roughness, lights and camera, direct
light alone, each on one thread; once under one ring, once under a bar and an even sky. Error is the RMS over the pixels from the same renderer's own converged
picture, over its mean, so that what the two define differently (Fresnel, energy lost between facets)
does not count. Runs alternate, so that other work on the machine falls on both; medians are taken.
Cycles' time at blemish's error is interpolated in the logarithms. Aim: 30 times as fast.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path

try:
    import bpy
    import numpy as np
    from mathutils import Vector
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

sys.path.insert(0, str(Path(__file__).parent.parent / "interop"))
import sphere_on_plate as scene  # noqa: E402

FINISH = "{kind: cast, ra: 0.4 um, spacing: 5 mm}"  # even roughness, no marks
REFLECTANCE = 0.91
OURS = [16, 64, 256]
THEIRS = [1, 2, 4, 8, 16, 32, 64, 128]
OUR_REFERENCE = 4096
THEIR_REFERENCE = 8192


def cpu_s():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def nodes_of(owner):
    owner.use_nodes = True
    owner.node_tree.nodes.clear()
    return owner.node_tree.nodes, owner.node_tree.links


def add_part(collection, alpha):
    positions, _, faces = scene.mesh()
    mesh = bpy.data.meshes.new("part")
    mesh.from_pydata(positions.tolist(), [], faces.tolist())
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    material = bpy.data.materials.new("metal")
    nodes, links = nodes_of(material)
    glossy = nodes.new("ShaderNodeBsdfAnisotropic")
    glossy.distribution = "GGX"
    glossy.inputs["Roughness"].default_value = alpha**0.5
    glossy.inputs["Color"].default_value = (REFLECTANCE, REFLECTANCE, REFLECTANCE, 1)
    links.new(glossy.outputs[0], nodes.new("ShaderNodeOutputMaterial").inputs[0])
    mesh.materials.append(material)
    collection.objects.link(bpy.data.objects.new("part", mesh))


def add_bar_and_sky(collection, world):
    light = bpy.data.lights.new("light", "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = scene.LIGHT["length"], scene.LIGHT["width"]
    light.energy = np.pi * light.size * light.size_y * scene.LIGHT_RADIANCE
    lamp = bpy.data.objects.new("light", light)
    lamp.location = scene.light_center()
    lamp.rotation_euler = (-Vector(scene.light_center())).to_track_quat("-Z", "Y").to_euler()
    collection.objects.link(lamp)
    nodes, links = nodes_of(world)
    sky = nodes.new("ShaderNodeBackground")
    sky.inputs["Color"].default_value = (1, 1, 1, 1)
    sky.inputs["Strength"].default_value = scene.SKY_RADIANCE
    links.new(sky.outputs[0], nodes.new("ShaderNodeOutputWorld").inputs[0])


def add_ring(collection, _):
    """A flat band of 128 quads that shines down."""
    turn = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    spoke = np.stack([np.cos(turn), np.sin(turn), np.zeros_like(turn)], axis=1)
    up = (0, 0, scene.RING["height"])
    points = np.concatenate([spoke * scene.RING["inner"] + up, spoke * scene.RING["outer"] + up])
    i = np.arange(128)
    j = (i + 1) % 128
    mesh = bpy.data.meshes.new("ring")
    mesh.from_pydata(points.tolist(), [], np.stack([i, j, j + 128, i + 128], axis=1).tolist())
    material = bpy.data.materials.new("lamp")
    nodes, links = nodes_of(material)
    lamp = nodes.new("ShaderNodeEmission")
    lamp.inputs["Strength"].default_value = scene.LIGHT_RADIANCE
    links.new(lamp.outputs[0], nodes.new("ShaderNodeOutputMaterial").inputs[0])
    mesh.materials.append(material)
    collection.objects.link(bpy.data.objects.new("ring", mesh))


RIGS = {"one ring": (scene.ONE_RING, add_ring), "bar and sky": (scene.BAR_AND_SKY, add_bar_and_sky)}


def set_up_cycles(pixels, alpha, add_lights):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    stage = bpy.context.scene
    stage.world = bpy.data.worlds.new("sky")
    add_part(stage.collection, alpha)
    add_lights(stage.collection, stage.world)
    camera = bpy.data.cameras.new("camera")
    camera.type = "ORTHO"
    camera.ortho_scale = scene.FIELD
    camera.clip_end = 1000
    stage.camera = bpy.data.objects.new("camera", camera)
    stage.camera.location = (0, 0, scene.DISTANCE)
    stage.collection.objects.link(stage.camera)
    render = stage.render
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = pixels
    render.resolution_percentage = 100
    render.threads_mode, render.threads = "FIXED", 1
    render.use_persistent_data = True
    render.image_settings.file_format = "OPEN_EXR"
    render.image_settings.color_depth = "32"
    stage.view_settings.view_transform = "Raw"
    cycles = stage.cycles
    cycles.device = "CPU"
    cycles.use_denoising = cycles.use_adaptive_sampling = False
    cycles.max_bounces = 0
    cycles.pixel_filter_type, cycles.filter_width = "BOX", 1.0
    cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0


def by_cycles(samples, seed, folder):
    """Picture and CPU seconds."""
    stage = bpy.context.scene
    stage.cycles.samples, stage.cycles.seed = samples, seed
    stage.render.filepath = str(folder / "cycles.exr")
    before = cpu_s()
    bpy.ops.render.render(write_still=True)
    seconds = cpu_s() - before
    image = bpy.data.images.load(stage.render.filepath)
    image.colorspace_settings.name = "Non-Color"
    values = np.empty(image.size[0] * image.size[1] * 4, dtype=np.float32)
    image.pixels.foreach_get(values)
    pixels = values.reshape(image.size[1], image.size[0], 4)[::-1, :, :3].astype(float)
    bpy.data.images.remove(image)
    return pixels, seconds


def error(picture, reference):
    return np.sqrt(((picture - reference) ** 2).mean()) / reference.mean()


def compare(program, pixels, rounds, folder, lights, add_lights):
    recipe = scene.write(folder, FINISH, pixels, lights)
    one_thread = {**os.environ, "LP_NUM_THREADS": "1"}

    def ours(samples, repeats):
        picture, facts = scene.blemish(
            program, recipe, samples, folder / "blemish.pfm", repeats, one_thread
        )
        return picture, facts

    our_reference, facts = ours(OUR_REFERENCE, 0)
    set_up_cycles(pixels, facts["alpha"][0], add_lights)
    their_reference, _ = by_cycles(THEIR_REFERENCE, 99, folder)
    times = {}
    errors = {}
    for seed in range(rounds):
        for samples in OURS:
            picture, facts = ours(samples, 1)
            times.setdefault(("blemish", samples), []).append(facts["cpu_s"])
            errors[("blemish", samples)] = error(picture, our_reference)
        for samples in THEIRS:
            picture, seconds = by_cycles(samples, seed, folder)
            times.setdefault(("Cycles", samples), []).append(seconds)
            errors[("Cycles", samples)] = error(picture, their_reference)
    for key, seconds in times.items():
        print(f"{key[0]:8} {key[1]:4} samples: {np.median(seconds):7.3f} s, RMSE {errors[key]:.4f}")
    # Errors ascend, as interpolation wants it.
    keys = [("Cycles", samples) for samples in reversed(THEIRS)]
    log_errors = np.log([errors[key] for key in keys])
    log_times = np.log([np.median(times[key]) for key in keys])
    for samples in OURS:
        key = ("blemish", samples)
        at = np.log(errors[key])
        if not log_errors[0] <= at <= log_errors[-1]:
            print(f"at {samples} samples Cycles has no run as good or as bad")
            continue
        seconds = np.exp(np.interp(at, log_errors, log_times))
        ratio = seconds / np.median(times[key])
        print(f"at RMSE {errors[key]:.4f}: Cycles {seconds:.3f} s, {ratio:.2f} times blemish's")


def main(program, pixels, rounds, folder):
    for name, (lights, add_lights) in RIGS.items():
        print(f"-- {name}", flush=True)
        compare(program, pixels, rounds, folder, lights, add_lights)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(
            main(
                sys.argv[1],
                int(sys.argv[2]) if len(sys.argv) > 2 else scene.PIXELS,
                int(sys.argv[3]) if len(sys.argv) > 3 else 3,
                Path(scratch),
            )
        )

"""Triangles for the shipped parts: revolved and extruded profiles, faces with round holes, and
writers for STL, OBJ, PLY and GLB. Standard library only; lengths in mm; the same bytes on every run.
"""
import json
import math
import struct


class Shape:
    """Triangles by object name, each a tuple of three (x, y, z)."""

    def __init__(self):
        self.objects = {}

    def triangle(self, name, a, b, c):
        if a != b and b != c and c != a:
            self.objects.setdefault(name, []).append((a, b, c))

    def quad(self, name, a, b, c, d):
        self.triangle(name, a, b, c)
        self.triangle(name, a, c, d)

    def triangles(self):
        return [t for group in self.objects.values() for t in group]


def circle(center, radius, count):
    return [(center[0] + radius * math.cos(2 * math.pi * i / count),
             center[1] + radius * math.sin(2 * math.pi * i / count)) for i in range(count)]


def revolve(shape, profile, count, radius_factor=lambda angle: 1.0):
    """Turns a profile of (name, (r, z), (r, z)) pieces about z; pieces run so that the outside is
    on their right."""
    for name, (r0, z0), (r1, z1) in profile:
        for i in range(count):
            a0 = 2 * math.pi * i / count
            a1 = 2 * math.pi * ((i + 1) % count) / count
            f0, f1 = radius_factor(a0), radius_factor(a1)
            def point(r, z, a, f):
                return (r * f * math.cos(a), r * f * math.sin(a), z) if r > 0 else (0.0, 0.0, z)
            shape.quad(name, point(r0, z0, a0, f0), point(r0, z0, a1, f1),
                       point(r1, z1, a1, f1), point(r1, z1, a0, f0))


def pieces(points):
    """A closed profile of (name of the piece that begins here, r, z)."""
    return [(points[i][0], points[i][1:], points[(i + 1) % len(points)][1:])
            for i in range(len(points))]


def face_with_hole(shape, name, cell, center, radius, place, count=64):
    """A rectangle cell (x0, y0, x1, y1) with a round hole; `place` puts (x, y) into space,
    counter-clockwise from outside."""
    x0, y0, x1, y1 = cell
    ring = circle(center, radius, count)
    outer = []
    for x, y in ring:
        dx, dy = x - center[0], y - center[1]
        scale = min(((x1 if dx > 0 else x0) - center[0]) / dx if abs(dx) > 1e-9 else 1e9,
                    ((y1 if dy > 0 else y0) - center[1]) / dy if abs(dy) > 1e-9 else 1e9)
        outer.append((center[0] + dx * scale, center[1] + dy * scale))
    for i in range(count):
        k = (i + 1) % count
        shape.quad(name, place(*ring[i]), place(*outer[i]), place(*outer[k]), place(*ring[k]))
    for i in range(count):  # the corner, where it lies between two of the outer points
        k = (i + 1) % count
        (ax, ay), (bx, by) = outer[i], outer[k]
        if abs(ax - bx) > 1e-9 and abs(ay - by) > 1e-9:
            corner = (ax if ax in (x0, x1) else bx, ay if ay in (y0, y1) else by)
            shape.triangle(name, place(ax, ay), place(*corner), place(bx, by))


def face_grid(shape, name, xs, ys, place, holes=(), empty=()):
    """A face of cells between the cuts xs and ys. holes: {(column, row): (center, radius)}; empty:
    cells that are left out."""
    holes = dict(holes)
    for i in range(len(xs) - 1):
        for k in range(len(ys) - 1):
            cell = (xs[i], ys[k], xs[i + 1], ys[k + 1])
            if (i, k) in holes:
                face_with_hole(shape, name, cell, *holes[i, k], place)
            elif (i, k) not in empty:
                x0, y0, x1, y1 = cell
                shape.quad(name, place(x0, y0), place(x1, y0), place(x1, y1), place(x0, y1))


def tube(shape, name, center, radius, low, high, inward=True, count=64):
    """The wall of a round hole (inward) or of a pin."""
    ring = circle(center, radius, count)
    for i in range(count):
        a, b = ring[i], ring[(i + 1) % count]
        corners = [(*a, high), (*b, high), (*b, low), (*a, low)]
        shape.quad(name, *(corners if inward else reversed(corners)))


def wall(shape, name, loop, low, high):
    """The outside wall over a counter-clockwise loop of (x, y)."""
    for i, a in enumerate(loop):
        b = loop[(i + 1) % len(loop)]
        shape.quad(name, (*a, low), (*b, low), (*b, high), (*a, high))


def fill(polygon):
    """Ear clipping of a simple counter-clockwise polygon of (x, y); gives triples of points."""
    def turn(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    points, result = list(polygon), []
    while len(points) > 2:
        for i in range(len(points)):
            a, b, c = points[i - 1], points[i], points[(i + 1) % len(points)]
            if turn(a, b, c) <= 0:
                continue
            if not any(turn(a, b, p) >= 0 and turn(b, c, p) >= 0 and turn(c, a, p) >= 0
                       for p in points if p not in (a, b, c)):
                result.append((a, b, c))
                del points[i]
                break
        else:
            raise ValueError("not a simple polygon")
    return result


def normal(t):
    u = [t[1][i] - t[0][i] for i in range(3)]
    v = [t[2][i] - t[0][i] for i in range(3)]
    n = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    length = math.sqrt(sum(x * x for x in n))
    return tuple(x / length for x in n)


def indexed(triangles):
    """Points without repetition, rounded to a nanometer, and triangles of indices."""
    points, index, faces = [], {}, []
    for t in triangles:
        face = []
        for p in t:
            key = tuple(round(x, 6) + 0.0 for x in p)
            if key not in index:
                index[key] = len(points)
                points.append(key)
            face.append(index[key])
        faces.append(face)
    return points, faces


def write_stl(shape, path):
    triangles = shape.triangles()
    with open(path, "wb") as f:
        f.write(b"blemish shipped part, mm".ljust(80, b" ") + struct.pack("<I", len(triangles)))
        for t in triangles:
            f.write(struct.pack("<12fH", *normal(t), *t[0], *t[1], *t[2], 0))


def write_obj(shape, path):
    first = 1
    with open(path, "w") as f:
        f.write("# blemish shipped part, mm\n")
        for name, triangles in shape.objects.items():
            points, faces = indexed(triangles)
            f.write(f"o {name}\n")
            f.writelines("v {:g} {:g} {:g}\n".format(*(round(x, 5) for x in p)) for p in points)
            f.writelines("f {} {} {}\n".format(*(first + i for i in face)) for face in faces)
            first += len(points)


def write_ply(shape, path):
    points, faces = indexed(shape.triangles())
    with open(path, "wb") as f:
        f.write(("ply\nformat binary_little_endian 1.0\ncomment blemish shipped part, mm\n"
                 f"element vertex {len(points)}\nproperty float x\nproperty float y\n"
                 f"property float z\nelement face {len(faces)}\n"
                 "property list uchar int vertex_indices\nend_header\n").encode())
        f.writelines(struct.pack("<3f", *p) for p in points)
        f.writelines(struct.pack("<B3i", 3, *face) for face in faces)


def write_glb(shape, path):
    """In the format's own convention: meters, +y up."""
    document = {"asset": {"version": "2.0", "generator": "scenes/shapes.py"}, "scene": 0,
                "scenes": [{"nodes": []}], "nodes": [], "meshes": [], "accessors": [],
                "bufferViews": [], "buffers": [{}]}
    binary = b""

    def add(data, count, kind, component, **bounds):
        nonlocal binary
        document["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(binary), "byteLength": len(data)})
        document["accessors"].append({"bufferView": len(document["bufferViews"]) - 1,
                                      "componentType": component, "count": count,
                                      "type": kind, **bounds})
        binary += data + b"\0" * (-len(data) % 4)
        return len(document["accessors"]) - 1

    for name, triangles in shape.objects.items():
        points, faces = indexed(triangles)
        data = struct.pack(f"<{3 * len(points)}f",
                           *(x for p in points for x in (p[0] / 1e3, p[2] / 1e3, -p[1] / 1e3)))
        stored = list(zip(*[iter(struct.unpack(f"<{3 * len(points)}f", data))] * 3))
        position = add(data, len(points), "VEC3", 5126, min=[min(a) for a in zip(*stored)],
                       max=[max(a) for a in zip(*stored)])
        indices = add(struct.pack(f"<{3 * len(faces)}I", *(i for face in faces for i in face)),
                      3 * len(faces), "SCALAR", 5125)
        document["meshes"].append({"name": name, "primitives": [
            {"attributes": {"POSITION": position}, "indices": indices}]})
        document["scenes"][0]["nodes"].append(len(document["nodes"]))
        document["nodes"].append({"name": name, "mesh": len(document["meshes"]) - 1})
    document["buffers"][0]["byteLength"] = len(binary)
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    with open(path, "wb") as f:
        f.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(binary)))
        f.write(struct.pack("<I4s", len(text), b"JSON") + text)
        f.write(struct.pack("<I4s", len(binary), b"BIN\0") + binary)

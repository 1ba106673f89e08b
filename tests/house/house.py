"""The rules of the house, from engine/README.md: python3 tests/house/house.py ROOT [--self-test]

Checks the order of the rooms, what may be included where, that registries know every file of their
folder, the size of files and functions, leftovers, and the entries of the top level.
"""
import pathlib
import re
import statistics
import sys
import tempfile

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", ".clang-format", ".clang-tidy",
             ".gitignore", ".git", ".ci", "engine", "shaders", "scenes", "recipes", "tests",
             "samples", "build", "out"}
# Third-party headers that only some rooms may include.
GUARDED = {
    r"(vulkan/|gpu/vulkan\.hpp)": lambda f: f.parts[1] in ("gpu", "render"),
    r"yaml-cpp/": lambda f: f.parts[1:] == ("base", "reader.cpp"),
    r"nlohmann/": lambda f: f.parts[1] in ("plan", "dataset", "qa", "run", "cli"),
    r"assimp/": lambda f: f.parts[1] == "scene",
    r"\w+\.hxx$": lambda f: f.parts[1:] == ("scene", "step.cpp"),  # OpenCASCADE
    r"Random123/": lambda f: f.parts[1] == "base",
    r"CLI/": lambda f: f.parts[1] == "cli",
}
REGISTRIES = {"defect": {"registry", "reach", "blob_kind", "strip_kind"},
              "augment": {"registry", "blur", "chain", "develop", "encoding", "kernels", "noise",
                          "rows"}}
MEDIAN_LINES, P95_LINES, MAX_LINES, FUNCTION_LINES = 150, 500, 800, 60


def sources(root, *folders):
    for folder in folders:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".hpp", ".cpp", ".h", ".glsl", ".comp", ".vert", ".frag"):
                yield file


def rooms(root):
    text = (root / "engine/README.md").read_text()
    return re.findall(r"^\| `(\w+)` \|", text, re.M)


def includes(file):
    for number, line in enumerate(file.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
        if match:
            yield number, match.group(1)


def check_includes(root):
    order = rooms(root)
    for file in sources(root, "engine"):
        short = file.relative_to(root)
        if short.parts[1] not in order:
            yield f"{short}: folder is no room of engine/README.md"
            continue
        for number, name in includes(file):
            room = name.split("/")[0]
            if room in order and order.index(room) > order.index(short.parts[1]):
                yield f"{short}:{number}: {name} climbs to a higher room"
            for pattern, allowed in GUARDED.items():
                if re.match(pattern, name) and not allowed(short):
                    yield f"{short}:{number}: {name} may not be included here"


def check_registries(root):
    for room, helpers in REGISTRIES.items():
        folder = root / "engine" / room
        text = (folder / "registry.cpp").read_text()
        registered = set(re.findall(r"&(\w+),", text))
        present = {file.stem for file in folder.glob("*.cpp")} - helpers
        for name in sorted(registered ^ present):
            yield f"engine/{room}/registry.cpp: {name} is in only one of folder and registry"


def check_sizes(root):
    lines = {}
    for file in sources(root, "engine", "shaders", "tests"):
        lines[file.relative_to(root)] = len(file.read_text().splitlines())
    ordered = sorted(lines.values())
    if statistics.median(ordered) > MEDIAN_LINES:
        yield f"median file has {statistics.median(ordered)} lines, allowed are {MEDIAN_LINES}"
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    if p95 > P95_LINES:
        yield f"95th percentile of file sizes is {p95} lines, allowed are {P95_LINES}"
    for file, count in lines.items():
        if count > MAX_LINES:
            yield f"{file}: {count} lines, allowed are {MAX_LINES}"


def check_functions(root):
    """A function's body starts at a line in column 0 that ends in "{" after ")", and ends at "}"."""
    for file in sources(root, "engine"):
        start = None
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if start is None and re.match(r"\S.*\).*\{$", line) and "namespace" not in line:
                start = number
            elif start is not None and line.startswith("}"):
                if number - start + 1 > FUNCTION_LINES:
                    yield f"{file.relative_to(root)}:{start}: function of {number - start + 1} lines"
                start = None


def check_leftovers(root):
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    for file in sources(root, "engine", "shaders", "tests"):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if words.search(line):
                yield f"{file.relative_to(root)}:{number}: leftover: {line.strip()}"


def check_headers(root):
    for file in sources(root, "engine", "shaders/shared"):
        if file.suffix in (".hpp", ".h") and not file.read_text().startswith("//"):
            yield f"{file.relative_to(root)}: no paragraph on top"


def check_top_level(root):
    for entry in sorted(root.iterdir()):
        if entry.name not in TOP_LEVEL:
            yield f"{entry.name}: not an entry of the top level"


def faults(root):
    for check in (check_includes, check_registries, check_sizes, check_functions, check_leftovers,
                  check_headers, check_top_level):
        yield from check(root)


def self_test():
    """Breaks every rule once in a house of its own; each break must be found."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in {
            "engine/README.md": "| `base` | x |\n| `defect` | x |\n| `augment` | x |\n",
            "engine/base/a.hpp": '#include "defect/b.hpp"\n#include <nlohmann/json.hpp>\n'
                                 '#include <TopoDS.hxx>\n',
            "engine/attic/a.cpp": "",
            "engine/defect/registry.cpp": "&pit,\n",
            "engine/augment/registry.cpp": "// TO" + "DO\n",
            "engine/augment/long.cpp": "int f() {\n" + "\n" * 900 + "}\n",
            "shaders/a.h": "", "tests/a.cpp": "", "notes.txt": "",
        }.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        found = "\n".join(faults(root))
    for wanted in ("climbs", "nlohmann/json.hpp may not", "TopoDS.hxx may not", "attic", "pit is in only one",
                   "long is in only one", "902 lines, allowed", "function of 902", "leftover",
                   "no paragraph", "notes.txt"):
        assert wanted in found, f"self-test: no fault with {wanted!r} in\n{found}"


def main():
    self_test()
    found = list(faults(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "the house is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""A turned flange with five open bolt holes and a dowel pin in the sixth, as a STEP file (AP214,
mm, +z up) with names and colors on solids and faces. Standard library only; the same bytes on every
run.

Every face is one of revolution about z: a profile of lines and arcs that runs with the material on
its left. Seen from outside, a face's loop is: the circle of the piece's first point, its seam, the
circle of its last point backwards, the seam backwards; a plane face has the two circles alone.
"""
import math
import pathlib

HOLES, HOLE_CIRCLE, HOLE_RADIUS = 6, 23.5, 2.5
STEEL, MACHINED, PIN = (0x80, 0x84, 0x8A), (0x2E, 0x8B, 0x57), (0x1F, 0x4E, 0x9E)
# (r, z, name of the face that begins here, center of its arc or none, color)
FLANGE = [(8, 0, "bottom", None, None), (29, 0, "chamfer", None, None), (30, 1, "rim", None, None),
          (30, 7, "chamfer", None, None), (29, 8, "seat", None, MACHINED),
          (18, 8, "fillet", (18, 11), None), (15, 11, "neck", None, None),
          (15, 19, "chamfer", None, None), (14, 20, "top", None, MACHINED),
          (9, 20, "chamfer", None, None), (8, 19, "bore", None, None)]
PIN_PROFILE = [(0, 1, "pin end", None, None), (2, 1, "pin chamfer", None, None),
               (2.4, 1.4, "pin side", None, None), (2.4, 10, "pin chamfer", None, None),
               (2, 10.4, "pin end", None, None), (0, 10.4, None, None, None)]


def real(x):
    """To a picometer, with the point that the format wants."""
    return repr(round(float(x), 9) + 0.0)


class File:
    def __init__(self):
        self.lines, self.known = [], {}

    def add(self, text):
        """The number of an entity, the same one for the same text."""
        if text not in self.known:
            self.lines.append(f"#{len(self.lines) + 1} = {text} ;")
            self.known[text] = f"#{len(self.lines)}"
        return self.known[text]

    def point(self, x, y, z):
        return self.add(f"CARTESIAN_POINT ( '', ( {real(x)}, {real(y)}, {real(z)} ) )")

    def direction(self, *axis):
        x, y, z = axis
        return self.add(f"DIRECTION ( '', ( {real(x)}, {real(y)}, {real(z)} ) )")

    def placement(self, at, axis, reference):
        return self.add(f"AXIS2_PLACEMENT_3D ( '', {self.point(*at)}, {self.direction(*axis)}, "
                        f"{self.direction(*reference)} )")

    def vertex(self, at):
        return self.add(f"VERTEX_POINT ( '', {self.point(*at)} )")

    def edge(self, start, end, curve):
        return self.add(f"EDGE_CURVE ( '', {self.vertex(start)}, {self.vertex(end)}, {curve}, .T. )")

    def bound(self, edges, outer):
        """edges: (edge, forward) in order."""
        loop = ", ".join(self.add(f"ORIENTED_EDGE ( '', *, *, {edge}, .{'FT'[forward]}. )")
                         for edge, forward in edges)
        loop = self.add(f"EDGE_LOOP ( '', ( {loop} ) )")
        return self.add(f"FACE_{'OUTER_' if outer else ''}BOUND ( '', {loop}, .T. )")

    def style(self, item, color):
        rgb = ", ".join(real(c / 255) for c in color)
        fill = self.add(f"FILL_AREA_STYLE_COLOUR ( '', {self.add(f'''COLOUR_RGB ( '', {rgb} )''')} )")
        fill = self.add(f"SURFACE_STYLE_FILL_AREA ( {self.add(f'''FILL_AREA_STYLE ( '', ( {fill} ) )''')} )")
        side = self.add(f"SURFACE_STYLE_USAGE ( .BOTH., {self.add(f'''SURFACE_SIDE_STYLE ( '', ( {fill} ) )''')} )")
        return self.add(f"STYLED_ITEM ( '', ( {self.add(f'PRESENTATION_STYLE_ASSIGNMENT ( ( {side} ) )')} ), {item} )")


class Turned:
    """The faces of a profile turned about the axis through `center`."""

    def __init__(self, file, center=(0.0, 0.0)):
        self.file, self.center, self.faces, self.styles = file, center, [], []

    def place(self, r, z):
        return (self.center[0] + r, self.center[1], float(z))

    def circle(self, r, z):
        at = self.file.placement((*self.center, float(z)), (0, 0, 1), (1, 0, 0))
        return self.file.edge(self.place(r, z), self.place(r, z),
                              self.file.add(f"CIRCLE ( '', {at}, {real(r)} )"))

    def seam(self, a, b, arc):
        start, end = self.place(*a), self.place(*b)
        if arc:  # concave: clockwise in (r, z), so about +y
            radius = math.dist(a, arc)
            at = self.file.placement(self.place(*arc), (0, 1, 0), (-1, 0, 0))
            return self.file.edge(start, end, self.file.add(f"CIRCLE ( '', {at}, {real(radius)} )"))
        along = self.file.direction(*((e - s) / math.dist(a, b) for s, e in zip(start, end)))
        along = self.file.add(f"VECTOR ( '', {along}, 1.0 )")
        return self.file.edge(start, end, self.file.add(f"LINE ( '', {self.file.point(*start)}, {along} )"))

    def surface(self, a, b, arc):
        """The surface, and whether its own normal is the outward one."""
        (r0, z0), (r1, z1) = a, b
        def axis(z, up=1):
            return self.file.placement((*self.center, float(z)), (0, 0, up), (1, 0, 0))
        if arc:
            return self.file.add(f"TOROIDAL_SURFACE ( '', {axis(arc[1])}, {real(arc[0])}, "
                                 f"{real(math.dist(a, arc))} )"), False
        if z0 == z1:
            return self.file.add(f"PLANE ( '', {axis(z0)} )"), r1 < r0
        if r0 == r1:
            return self.file.add(f"CYLINDRICAL_SURFACE ( '', {axis(z0)}, {real(r0)} )"), z1 > z0
        up = 1 if (r1 > r0) == (z1 > z0) else -1
        angle = math.atan2(abs(r1 - r0), abs(z1 - z0))
        return self.file.add(f"CONICAL_SURFACE ( '', {axis(z0, up)}, {real(r0)}, {real(angle)} )"), z1 > z0

    def face(self, a, b, name, arc=None, color=None, holes=()):
        if a[1] == b[1]:
            outer = max(a[0], b[0])
            bounds = [self.file.bound([(self.circle(*p), forward)], p[0] == outer)
                      for p, forward in ((a, True), (b, False)) if p[0] > 0] + list(holes)
        else:
            seam = self.seam(a, b, arc)
            bounds = [self.file.bound([(self.circle(*a), True), (seam, True),
                                       (self.circle(*b), False), (seam, False)], True)]
        surface, sense = self.surface(a, b, arc)
        face = self.file.add(f"ADVANCED_FACE ( '{name}', ( {', '.join(bounds)} ), {surface}, "
                             f".{'FT'[sense]}. )")
        self.faces.append(face)
        if color:
            self.styles.append(self.file.style(face, color))

    def solid(self, name, color):
        shell = self.file.add(f"CLOSED_SHELL ( '', ( {', '.join(self.faces)} ) )")
        solid = self.file.add(f"MANIFOLD_SOLID_BREP ( '{name}', {shell} )")
        self.styles.append(self.file.style(solid, color))
        return solid


def make_flange(file):
    flange = Turned(file)
    holes = [Turned(file, (HOLE_CIRCLE * math.cos(a), HOLE_CIRCLE * math.sin(a)))
             for a in (2 * math.pi * i / HOLES for i in range(HOLES))]
    for i, (r, z, name, arc, color) in enumerate(FLANGE):
        # A hole's wall runs down: its upper circle is backwards in the seat, its lower one forward.
        pierced = [file.bound([(hole.circle(HOLE_RADIUS, z), name == "bottom")], False)
                   for hole in holes] if name in ("bottom", "seat") else []
        flange.face((r, z), FLANGE[(i + 1) % len(FLANGE)][:2], name, arc, color, pierced)
    for hole in holes:
        hole.face((HOLE_RADIUS, 8), (HOLE_RADIUS, 0), "hole")
        flange.faces += hole.faces
    return flange.solid("flange", STEEL), flange.styles


def make_pin(file):
    pin = Turned(file, (HOLE_CIRCLE, 0.0))
    for a, b in zip(PIN_PROFILE, PIN_PROFILE[1:]):
        pin.face(a[:2], b[:2], *a[2:])
    return pin.solid("pin", PIN), pin.styles


def main():
    file = File()
    context = file.add("APPLICATION_CONTEXT ( 'automotive design' )")
    file.add("APPLICATION_PROTOCOL_DEFINITION ( 'international standard', 'automotive_design', 2000, "
             f"{context} )")
    product = file.add("PRODUCT ( 'flange with pin', 'flange with pin', '', "
                       f"( {file.add(f'''PRODUCT_CONTEXT ( '', {context}, 'mechanical' )''')} ) )")
    formation = file.add(f"PRODUCT_DEFINITION_FORMATION ( '', '', {product} )")
    definition = file.add(f"PRODUCT_DEFINITION ( 'design', '', {formation}, "
                          f"{file.add(f'''PRODUCT_DEFINITION_CONTEXT ( '', {context}, 'design' )''')} )")
    shape = file.add(f"PRODUCT_DEFINITION_SHAPE ( '', '', {definition} )")
    mm = file.add("( LENGTH_UNIT ( ) NAMED_UNIT ( * ) SI_UNIT ( .MILLI., .METRE. ) )")
    radian = file.add("( NAMED_UNIT ( * ) PLANE_ANGLE_UNIT ( ) SI_UNIT ( $, .RADIAN. ) )")
    steradian = file.add("( NAMED_UNIT ( * ) SI_UNIT ( $, .STERADIAN. ) SOLID_ANGLE_UNIT ( ) )")
    uncertainty = file.add(f"UNCERTAINTY_MEASURE_WITH_UNIT ( LENGTH_MEASURE( 1.0E-06 ), {mm}, "
                           "'distance_accuracy_value', '' )")
    units = file.add("( GEOMETRIC_REPRESENTATION_CONTEXT ( 3 ) GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT "
                     f"( ( {uncertainty} ) ) GLOBAL_UNIT_ASSIGNED_CONTEXT ( ( {mm}, {radian}, "
                     f"{steradian} ) ) REPRESENTATION_CONTEXT ( '', '' ) )")
    flange, flange_styles = make_flange(file)
    pin, pin_styles = make_pin(file)
    world = file.placement((0.0, 0.0, 0.0), (0, 0, 1), (1, 0, 0))
    solids = file.add(f"ADVANCED_BREP_SHAPE_REPRESENTATION ( '', ( {world}, {flange}, {pin} ), {units} )")
    file.add(f"SHAPE_DEFINITION_REPRESENTATION ( {shape}, {solids} )")
    styles = ", ".join(flange_styles + pin_styles)
    file.add(f"MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION ( '', ( {styles} ), {units} )")
    text = ("ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION ( ( 'blemish shipped part' ), '2;1' );\n"
            "FILE_NAME ( 'flange.step', '', ( '' ), ( '' ), '', 'scenes/flange/make.py', '' );\n"
            "FILE_SCHEMA ( ( 'AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }' ) );\nENDSEC;\nDATA;\n"
            + "\n".join(file.lines) + "\nENDSEC;\nEND-ISO-10303-21;\n")
    (pathlib.Path(__file__).parent / "flange.step").write_text(text)


main()

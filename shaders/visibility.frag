// Which triangle a geometry sample sees.
#version 460
layout(location = 0) out uint triangle;

void main() { triangle = uint(gl_PrimitiveID) + 1u; }

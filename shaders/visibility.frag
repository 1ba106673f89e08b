// Which triangle a geometry sample sees, and a code of its smooth patch.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shaders/shared/layout.h"
layout(set = 0, binding = kBindPatches, scalar) readonly buffer Patches { uint patches[]; };
layout(location = 0) out uint seen;

void main() { seen = encode_seen(uint(gl_PrimitiveID), patches[gl_PrimitiveID] & 255u); }

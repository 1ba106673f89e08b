// Triangles as a camera or a light sees them; position only.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shaders/shared/layout.h"
layout(push_constant, scalar) uniform Push { RasterPush push; };
layout(location = 0) in vec3 position_mm;

void main() {
  vec4 clip = push.clip_from_render * vec4(position_mm, 1.0);
  clip.y *= push.parallel_y != 0u ? clip.w : 1.0;
  gl_Position = clip;
}

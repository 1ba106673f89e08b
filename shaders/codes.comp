// What a pixel's sixteen geometry samples see, told once for all later passes (see PixelCodes).
#version 460
#extension GL_GOOGLE_include_directive : require
#include "shaders/lib/scene.glsl"
layout(local_size_x = 16, local_size_y = 16) in;

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (inside_picture(pixel)) {
    imageStore(codes, ivec3(pixel, 0), uvec4(gather_codes(pixel), 0u, 0u, 0u));
  }
}

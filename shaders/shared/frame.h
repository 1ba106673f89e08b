// The defect's own surface frame: from a point in render space to the local coordinates
// (micrometers) in which its shape is written. No UVs are needed; on a sphere, and along any
// circular section through the origin, the map keeps arc length.
#ifndef BLEMISH_SHARED_FRAME_H
#define BLEMISH_SHARED_FRAME_H
#include "shaders/shared/common.h"
SHARED_BEGIN

struct Frame {
  vec3 origin_mm;
  vec3 tangent;    // local +u
  vec3 bitangent;  // local +v
  vec3 normal;
};

// Chord c and height h below the tangent plane give a circular section of half angle a = atan(h /
// r): its arc is c a / sin(a), where r is the distance in the tangent plane.
SHARED_FN vec2 local_from_render(Frame frame, vec3 point_mm) {
  vec3 d = point_mm - frame.origin_mm;
  vec2 plane = vec2(dot(d, frame.tangent), dot(d, frame.bitangent)) * 1000.0f;
  float h = abs(dot(d, frame.normal)) * 1000.0f;
  float r = length(plane);
  if (r < 1e-6f || h < 1e-5f * r) {
    return plane;
  }
  float chord = sqrt(r * r + h * h);
  float angle = atan(h, r);
  return plane * (chord * angle / sin(angle) / r);
}

// Whether a surface point with this normal may belong to the frame's sheet: not round a sharp edge,
// not the far side of a thin wall.
SHARED_CONST float kSheetCosine = 0.5f;
SHARED_FN bool on_sheet(Frame frame, vec3 normal) {
  return dot(frame.normal, normal) > kSheetCosine;
}

SHARED_END
#endif

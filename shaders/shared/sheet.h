// The surface of a photo: a plane, or a round bar seen from the side. Where a ray meets it, in any
// space whose lengths are mm.
#ifndef BLEMISH_SHARED_SHEET_H
#define BLEMISH_SHARED_SHEET_H
#include "shaders/shared/camera.h"
SHARED_BEGIN

struct Sheet {
  vec3 origin_mm;   // on the surface, in the photo's middle
  vec3 normal;      // unit, there
  vec3 axis;        // unit, of the bar; perpendicular to the normal
  float radius_mm;  // of the bar, 0 = a plane
};

struct Meeting {
  vec3 point_mm;
  vec3 normal;  // of the surface there
  bool found;
};

// The near crossing. A ray past the bar finds nothing; its point is then the nearest on the ray to
// the bar's axis.
SHARED_FN Meeting meet_sheet(Sheet sheet, Ray ray) {
  Meeting meeting;
  if (!has(kFeatureRound) || sheet.radius_mm == 0.0f) {
    float facing = dot(sheet.normal, ray.direction);
    float t = dot(sheet.origin_mm - ray.origin_mm, sheet.normal) /
              (abs(facing) > 1e-12f ? facing : -1e-12f);
    meeting.point_mm = ray.origin_mm + t * ray.direction;
    meeting.normal = sheet.normal;
    meeting.found = abs(facing) > 1e-6f;
    return meeting;
  }
  vec3 center = sheet.origin_mm - sheet.radius_mm * sheet.normal;
  // From near the bar on, so that the squares below keep their digits.
  vec3 start = ray.origin_mm + dot(center - ray.origin_mm, ray.direction) * ray.direction;
  vec3 from_axis = start - center;
  vec3 d = from_axis - dot(from_axis, sheet.axis) * sheet.axis;
  vec3 v = ray.direction - dot(ray.direction, sheet.axis) * sheet.axis;
  float a = max(dot(v, v), 1e-12f);
  float b = dot(d, v);
  float root = b * b - a * (dot(d, d) - sheet.radius_mm * sheet.radius_mm);
  float t = (-b - sqrt(max(root, 0.0f))) / a;
  meeting.point_mm = start + t * ray.direction;
  meeting.normal = normalize(d + t * v);
  meeting.found = root > 0.0f;
  return meeting;
}

SHARED_END
#endif

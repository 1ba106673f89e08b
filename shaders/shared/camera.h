// The camera's one map between pixels and rays. Render space: world axes, mm, origin at look_at;
// the camera stands at z = distance_mm and looks down -z; image right = +x, image up = +y. Pixel
// (0, 0) is the outer corner of the top-left pixel.
#ifndef BLEMISH_SHARED_CAMERA_H
#define BLEMISH_SHARED_CAMERA_H
#include "shaders/shared/common.h"
SHARED_BEGIN

struct Camera {
  vec2 size_px;
  float mm_per_px;    // telecentric: object-side pixel size
  float focal_px;     // pinhole: focal length in pixels, 0 = telecentric
  float distance_mm;  // camera to look_at along z
};

struct Ray {
  vec3 origin_mm;
  vec3 direction;  // unit
};

SHARED_FN Ray ray_from_pixel(Camera camera, vec2 pixel) {
  Ray ray;
  vec2 offset = vec2(pixel.x - 0.5f * camera.size_px.x, 0.5f * camera.size_px.y - pixel.y);
  if (camera.focal_px > 0.0f) {
    ray.origin_mm = vec3(0.0f, 0.0f, camera.distance_mm);
    ray.direction = normalize(vec3(offset.x, offset.y, -camera.focal_px));
  } else {
    ray.origin_mm =
        vec3(offset.x * camera.mm_per_px, offset.y * camera.mm_per_px, camera.distance_mm);
    ray.direction = vec3(0.0f, 0.0f, -1.0f);
  }
  return ray;
}

SHARED_FN vec2 pixel_from_point(Camera camera, vec3 point_mm) {
  float px_per_mm = camera.focal_px > 0.0f ? camera.focal_px / (camera.distance_mm - point_mm.z)
                                           : 1.0f / camera.mm_per_px;
  return vec2(0.5f * camera.size_px.x + point_mm.x * px_per_mm,
              0.5f * camera.size_px.y - point_mm.y * px_per_mm);
}

SHARED_END
#endif

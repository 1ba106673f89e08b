// The camera's one map between pixels and rays. Render space: world axes, mm, origin at look_at;
// the camera stands at z = distance_mm and looks down -z; image right = +x, image up = +y. Pixel
// (0, 0) is the outer corner of the top-left pixel. Three steps, each with its inverse: a pixel's
// place in the picture of an ideal lens (ideal_from_pixel: line timing, color, distortion), the ray
// of that place through a point of the lens at a time of the exposure, and back.
#ifndef BLEMISH_SHARED_CAMERA_H
#define BLEMISH_SHARED_CAMERA_H
#include "shaders/shared/features.h"
#include "shaders/shared/noise.h"
SHARED_BEGIN

struct Camera {
  vec2 size_px;
  float mm_per_px;    // object-side pixel size, at look_at
  float focal_px;     // pinhole: focal length in pixels, 0 = telecentric
  float distance_mm;  // camera to look_at along z
  // Brown-Conrady, as calibration programs give it: of offsets from the picture's middle over
  // unit_px, which is the focal length in pixels, or half the diagonal of a telecentric picture.
  vec3 radial;      // k1, k2, k3
  vec2 tangential;  // p1, p2
  float unit_px;
  float magnification;  // of the color at hand against green
  float aperture;       // pinhole: radius of the entrance pupil in mm; telecentric: tangent of the
                        // half angle that the lens takes in; 0 = everything is in focus
  float focus_mm;       // distance of what is in focus
  vec2 motion_mm;       // the part's way during the exposure
  // Line scan: one row after the other, each seen straight down in y.
  uint line_scan;
  float jitter_px;         // of the rows' places along the travel, standard deviation
  float ripple_px;         // amplitude of the travel's periodic error
  float ripple_period_px;  // > 0
  float ripple_phase_rad;
  uint line_seed;
};

struct Ray {
  vec3 origin_mm;
  vec3 direction;  // unit
};

// Whether a picture differs from an ideal lens' by more than its pixels' order.
SHARED_FN bool bends(Camera camera) {
  bool lens = camera.radial != vec3(0.0f) || camera.tangential != vec2(0.0f) ||
              camera.magnification != 1.0f;
  return has(kFeatureBend) && (lens || camera.jitter_px != 0.0f || camera.ripple_px != 0.0f);
}

SHARED_FN bool blurs(Camera camera) {
  return has(kFeatureBlur) && (camera.aperture != 0.0f || camera.motion_mm != vec2(0.0f));
}

// How far along y a line-scan camera's rows lie from where they should: continuous in y, so that a
// place between two rows has an offset too, and linear inside a row but for the ripple. The
// lattice's values are uniform in [-1, 1).
SHARED_FN float line_offset_px(Camera camera, float y) {
  float row = floor(y);
  float a = lattice_value(int(row), camera.line_seed);
  float b = lattice_value(int(row) + 1, camera.line_seed);
  // In a row's middle the two count half each: sqrt(3) from the uniform law, sqrt(2) from the mean.
  float jitter = 2.4494897f * camera.jitter_px * mix(a, b, y - row);
  float turn = 2.0f * kPi * y / camera.ripple_period_px + camera.ripple_phase_rad;
  return jitter + camera.ripple_px * sin(turn);
}

// Brown-Conrady of normalized offsets (y down, as pixels).
SHARED_FN vec2 distorted(Camera camera, vec2 v) {
  float r2 = dot(v, v);
  float radial = 1.0f + r2 * (camera.radial.x + r2 * (camera.radial.y + r2 * camera.radial.z));
  float p1 = camera.tangential.x;
  float p2 = camera.tangential.y;
  return v * radial + vec2(2.0f * p1 * v.x * v.y + p2 * (r2 + 2.0f * v.x * v.x),
                           p1 * (r2 + 2.0f * v.y * v.y) + 2.0f * p2 * v.x * v.y);
}

// The inverse by fixed-point steps; scene::unusable has checked that they converge over the
// picture.
SHARED_CONST int kUndistortSteps = 12;
SHARED_CONST int kLineSteps = 40;  // a line's offset changes by at most 0.79 a line
SHARED_FN vec2 undistorted(Camera camera, vec2 d) {
  vec2 v = d;
  for (int i = 0; i < kUndistortSteps; ++i) {
    v += d - distorted(camera, v);
  }
  return v;
}

SHARED_FN vec2 ideal_from_pixel(Camera camera, vec2 pixel) {
  vec2 ideal = pixel;
  // A loop of one turn or none stands for a branch, see shading.h.
  if (has(kFeatureBend)) {
    for (int turn = bends(camera) ? 1 : 0; turn > 0; --turn) {
      vec2 middle = 0.5f * camera.size_px;
      float line = camera.line_scan != 0u ? line_offset_px(camera, pixel.y) : 0.0f;
      vec2 d = (vec2(pixel.x, pixel.y + line) - middle) / (camera.unit_px * camera.magnification);
      // A line's lens bends along the line alone.
      vec2 v = undistorted(camera, camera.line_scan != 0u ? vec2(d.x, 0.0f) : d);
      ideal = middle + camera.unit_px * v;
      ideal.y = camera.line_scan != 0u ? pixel.y + line : ideal.y;
    }
  }
  return ideal;
}

SHARED_FN vec2 pixel_from_ideal(Camera camera, vec2 ideal) {
  vec2 pixel = ideal;
  if (has(kFeatureBend)) {
    for (int turn = bends(camera) ? 1 : 0; turn > 0; --turn) {
      vec2 middle = 0.5f * camera.size_px;
      vec2 v = (ideal - middle) / camera.unit_px;
      vec2 d = distorted(camera, camera.line_scan != 0u ? vec2(v.x, 0.0f) : v);
      pixel = middle + camera.unit_px * camera.magnification * d;
      if (camera.line_scan != 0u) {
        pixel.y = ideal.y;
        for (int i = 0; i < kLineSteps; ++i) {
          pixel.y = ideal.y - line_offset_px(camera, pixel.y);
        }
      }
    }
  }
  return pixel;
}

// The ray of an ideal place through `lens`, a point of the unit disc, at `time` from -1/2 to 1/2 of
// the exposure, relative to the part as it lies at time 0.
SHARED_FN Ray ray_from_ideal(Camera camera, vec2 ideal, vec2 lens, float time) {
  vec2 offset = vec2(ideal.x - 0.5f * camera.size_px.x, 0.5f * camera.size_px.y - ideal.y);
  vec2 seen_mm =
      offset * camera.mm_per_px;  // telecentric: beside the axis; lines: along the travel
  vec2 at = lens * camera.aperture;
  Ray ray;
  if (camera.focal_px > 0.0f) {
    float stretch = camera.focus_mm / camera.focal_px;
    bool lines = camera.line_scan != 0u;
    vec2 focus = vec2(offset.x * stretch, lines ? 0.0f : offset.y * stretch);
    ray.origin_mm = vec3(at.x, at.y + (lines ? seen_mm.y : 0.0f), camera.distance_mm);
    ray.direction = normalize(vec3(focus.x - at.x, focus.y - at.y, -camera.focus_mm));
  } else {
    ray.origin_mm = vec3(seen_mm.x - at.x * camera.focus_mm, seen_mm.y - at.y * camera.focus_mm,
                         camera.distance_mm);
    ray.direction = normalize(vec3(at.x, at.y, -1.0f));
  }
  ray.origin_mm -= vec3(camera.motion_mm.x * time, camera.motion_mm.y * time, 0.0f);
  return ray;
}

// Through the middle of the lens in the middle of the exposure: what labels are made with.
SHARED_FN Ray ray_from_pixel(Camera camera, vec2 pixel) {
  return ray_from_ideal(camera, ideal_from_pixel(camera, pixel), vec2(0.0f), 0.0f);
}

// At a height over look_at.
SHARED_FN float px_per_mm(Camera camera, float z_mm) {
  return camera.focal_px > 0.0f ? camera.focal_px / (camera.distance_mm - z_mm)
                                : 1.0f / camera.mm_per_px;
}

SHARED_FN vec2 ideal_from_point(Camera camera, vec3 point_mm) {
  float across = px_per_mm(camera, point_mm.z);
  float along = camera.line_scan != 0u ? 1.0f / camera.mm_per_px : across;
  return vec2(0.5f * camera.size_px.x + point_mm.x * across,
              0.5f * camera.size_px.y - point_mm.y * along);
}

SHARED_FN vec2 pixel_from_point(Camera camera, vec3 point_mm) {
  return pixel_from_ideal(camera, ideal_from_point(camera, point_mm));
}

// Place n of `count` on the lens: a sunflower's, of equal density over the disc.
SHARED_FN vec2 lens_sample(uint n, uint count) {
  float radius = sqrt((float(n) + 0.5f) / float(count));
  float angle = 2.39996323f * float(n);
  return radius * vec2(cos(angle), sin(angle));
}

// Time n in the exposure, of the sequence of the plastic number.
SHARED_FN float time_sample(uint n) { return fract(0.75487767f * (float(n) + 0.5f)) - 0.5f; }

// The number on the lens and in time of geometry sample i of 16 in a pass: neighbors in the pixel
// are none on the lens.
SHARED_FN uint moment_of(uint i, uint pass) {
  return pass * 16u + ((i * 7u + 5u + 3u * pass) & 15u);
}

SHARED_END
#endif

// Exact coverage of the pixels of a tile by one instance: the core as the lens's center sees it through
// a box pixel. Compiled once per kind, like disturb.
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
layout(set = 0, binding = kBindTiles, scalar) readonly buffer Tiles { Tile tiles[]; };
layout(set = 0, binding = kBindPairs, scalar) readonly buffer Pairs { Pair pairs[]; };
layout(set = 0, binding = kBindInstances, scalar) readonly buffer Instances { Instance instances[]; };
layout(set = 0, binding = kBindParams, scalar) readonly buffer Params { KIND params[]; };
layout(set = 0, binding = kBindCoverage, scalar) writeonly buffer Coverage { vec2 coverage[]; };

const int kCoverageSamples = 1024;
const float kGolden = 0.6180339887;

struct Local {
  vec2 p;
  bool valid;
};

Local local_at(Instance instance, vec2 at, uint triangle) {
  Local result;
  Seen seen = surface_at(ray_from_pixel(scene.camera, at), max(triangle, 1u));
  result.p = local_from_render(instance.frame, seen.point_mm);
  float off = abs(dot(seen.point_mm - instance.frame.origin_mm, instance.frame.normal));
  result.valid = triangle != 0u && off < instance.thickness_mm && on_sheet(instance.frame, seen.normal);
  return result;
}

// Pixel of one smooth patch: the map to the local frame is linear over it to second order. Every
// pixel shifts the lattice of samples, lest its small error add up along an edge of the lattice's
// own directions.
float linear_coverage(KIND d, Local center, mat2 local_from_offset, ivec2 pixel, int count) {
  uint h = hash_u32(uint(pixel.x) * 0x9e3779b9u ^ hash_u32(uint(pixel.y)));
  vec2 shift = vec2(unit_from_hash(h), unit_from_hash(hash_u32(h)));
  float inside = 0.0;
  for (int i = 0; i < count; ++i) {
    vec2 at = vec2((float(i) + 0.5) / float(kCoverageSamples), fract((float(i) + 0.5) * kGolden));
    vec2 offset = fract(at + shift) - 0.5;
    inside += core_distance_um(d, center.p + local_from_offset * offset) < 0.0 ? 1.0 : 0.0;
  }
  return inside / float(kCoverageSamples);
}

// Pixel with an edge of the part inside: every sample asks the geometry sample of its cell.
float mixed_coverage(KIND d, Instance instance, ivec2 pixel, int count) {
  float inside = 0.0;
  for (int i = 0; i < count; ++i) {
    vec2 offset = vec2((float(i) + 0.5) / float(kCoverageSamples), fract((float(i) + 0.5) * kGolden));
    uint cell = uint(offset.x * 4.0) + 4u * uint(offset.y * 4.0);
    Local at = local_at(instance, vec2(pixel) + offset, seen_triangle_of(seen_at(pixel, cell)));
    inside += at.valid && core_distance_um(d, at.p) < 0.0 ? 1.0 : 0.0;
  }
  return inside / float(kCoverageSamples);
}

// The center line passes within half the least width of the pixel's center.
bool thin_at(KIND d, Local center, mat2 local_from_offset) {
  const float kStep = 0.05;
  float here = centerline_distance_um(d, center.p);
  float right = centerline_distance_um(d, center.p + local_from_offset * vec2(kStep, 0.0));
  float down = centerline_distance_um(d, center.p + local_from_offset * vec2(0.0, kStep));
  vec2 gradient = vec2(right - here, down - here) / kStep;
  bool exists = here < 0.5 * kFar && right < 0.5 * kFar && down < 0.5 * kFar;
  // A distance changes as one walks: per pixel by no less and no more than the map's singular values.
  // Where it does otherwise, another branch has become the nearest.
  float squares = dot(local_from_offset[0], local_from_offset[0]) +
                  dot(local_from_offset[1], local_from_offset[1]);
  float area = abs(determinant(local_from_offset));
  float most = sqrt(0.5 * (squares + sqrt(max(squares * squares - 4.0 * area * area, 0.0))));
  float slope = clamp(length(gradient), 0.9 * area / most, 1.1 * most);
  return exists && abs(here) <= (0.5 * push.min_width_px + 1e-3) * slope;
}

void main() {
  uint pair = push.first_range + gl_WorkGroupID.x;
  uint local_pixel = gl_LocalInvocationIndex;
  Instance instance = instances[pairs[pair].instance];
  KIND d = params[instance.params];
  ivec2 pixel = tiles[pairs[pair].tile].corner + ivec2(local_pixel & 15u, local_pixel >> 4u);
  bool inside = inside_picture(pixel);

  uint seen = inside ? seen_at(pixel, 5u) : 0u;
  uint triangle = seen_triangle_of(seen);
  bool one_patch = !inside || sees_one(codes_at(pixel));
  vec2 middle = vec2(pixel) + 0.5;
  Local center = local_at(instance, middle, triangle);
  Local right = local_at(instance, middle + vec2(0.5, 0.0), triangle);
  Local left = local_at(instance, middle - vec2(0.5, 0.0), triangle);
  Local below = local_at(instance, middle + vec2(0.0, 0.5), triangle);
  Local above = local_at(instance, middle - vec2(0.0, 0.5), triangle);
  mat2 local_from_offset = mat2(right.p - left.p, below.p - above.p);
  float radius = 0.5 * (length(local_from_offset[0]) + length(local_from_offset[1]));
  float distance = core_distance_um(d, center.p);

  bool wanted = (instance.flags & kInTwin) == 0u;  // nuisances have no label
  bool near = distance < 1.5 * radius;
  bool simple = wanted && one_patch && center.valid;
  bool partial = near && distance > -1.5 * radius;
  float value = simple && distance < 0.0 ? 1.0 : 0.0;
  float sampled = linear_coverage(d, center, local_from_offset, pixel, simple && partial ? kCoverageSamples : 0);
  bool mixed = wanted && !one_patch && (near || !center.valid);
  sampled += mixed_coverage(d, instance, pixel, mixed ? kCoverageSamples : 0);
  if ((simple && partial) || mixed) {
    value = sampled;
  }
  bool thin = wanted && center.valid && thin_at(d, center, local_from_offset);
  coverage[pair * kTilePixels + local_pixel] = vec2(value, thin ? 1.0 : 0.0);
}

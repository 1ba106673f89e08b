// What the instances of one kind do to the surface samples of a tile. Compiled once per kind, after
// its shared header: KIND is the header's structure.
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
#include "shaders/lib/state.glsl"
layout(set = 0, binding = kBindPairs, scalar) readonly buffer Pairs { Pair pairs[]; };
layout(set = 0, binding = kBindRanges, scalar) readonly buffer Ranges { Range ranges[]; };
layout(set = 0, binding = kBindInstances, scalar) readonly buffer Instances { Instance instances[]; };
layout(set = 0, binding = kBindParams, scalar) readonly buffer Params { KIND params[]; };
layout(set = 0, binding = kBindTouched, scalar) writeonly buffer Touched { uint touched[]; };

const int kHorizonSteps = 6;

// The disturbance of one instance at one sample, in the sample's common frame.
struct Effect {
  float height_um;
  vec2 slope;
  Skin skin;
  uint horizon_low;
  uint horizon_high;
  bool any;
};

// Elevation of the relief around p in 8 azimuths of the common frame, marched in growing steps.
void march_horizon(KIND d, vec2 p, float height, vec2 x_local, vec2 y_local, int azimuths,
                   inout Effect effect) {
  float far = shadow_um(d);
  for (int k = 0; k < azimuths; ++k) {
    float angle = float(k) * 0.25 * kPi;
    vec2 step_direction = cos(angle) * x_local + sin(angle) * y_local;
    float tangent = 0.0;
    for (int j = 1; j <= kHorizonSteps; ++j) {
      float share = float(j) / float(kHorizonSteps);
      float distance = far * share * (0.35 + 0.65 * share);
      tangent = max(tangent, (height_um(d, p + distance * step_direction) - height) / distance);
    }
    uint code = tangent > 0.02 ? encode_horizon(tangent) : 0u;
    if (k < 4) {
      effect.horizon_low |= code << (8 * k);
    } else {
      effect.horizon_high |= code << (8 * (k - 4));
    }
  }
}

void measure(KIND d, Instance instance, Seen seen, vec2 p, bool wants_horizon,
             inout Effect effect) {
  effect.height_um = height_um(d, p);
  effect.skin = skin(d, p);
  float h = detail_um(d);
  vec2 slope = vec2(height_um(d, p + vec2(h, 0.0)) - effect.height_um,
                    height_um(d, p + vec2(0.0, h)) - effect.height_um) / h;
  // Into the common frame of this point; the local axes laid on the surface here.
  vec3 x;
  vec3 y;
  common_frame(seen.normal, x, y);
  vec3 up = slope.x * instance.frame.tangent + slope.y * instance.frame.bitangent;
  effect.slope = vec2(dot(up, x), dot(up, y));
  vec2 x_local = vec2(dot(x, instance.frame.tangent), dot(x, instance.frame.bitangent));
  vec2 y_local = vec2(dot(y, instance.frame.tangent), dot(y, instance.frame.bitangent));
  march_horizon(d, p, effect.height_um, x_local, y_local, wants_horizon ? 8 : 0, effect);
}

Effect effect_at(KIND d, Instance instance, Seen seen, float margin_um, bool wants_horizon) {
  Effect effect;
  effect.any = false;
  effect.horizon_low = 0u;
  effect.horizon_high = 0u;
  vec2 p = local_from_render(instance.frame, seen.point_mm);
  bool near = on_sheet(instance.frame, seen.normal) &&
              abs(dot(seen.point_mm - instance.frame.origin_mm, instance.frame.normal)) < instance.thickness_mm &&
              all(greaterThan(p, instance.reach_min_um)) && all(lessThan(p, instance.reach_max_um));
  near = near && core_distance_um(d, p) < margin_um;
  effect.height_um = 0.0;
  effect.slope = vec2(0.0);
  effect.skin = clean_skin();
  // A loop of one turn or none, since a branch not taken would cost as much on a software driver.
  for (int turn = near ? 1 : 0; turn > 0; --turn) {
    measure(d, instance, seen, p, wants_horizon, effect);
  }
  bool skinned = effect.skin.cover > 0.0 || changes_surface(effect.skin);
  effect.any = near && (skinned || effect.slope != vec2(0.0) ||
                        (effect.horizon_low | effect.horizon_high) != 0u);
  return effect;
}

uint larger_horizons(uint a, uint b) {
  uint result = 0u;
  for (int k = 0; k < 4; ++k) {
    result |= max((a >> (8 * k)) & 255u, (b >> (8 * k)) & 255u) << (8 * k);
  }
  return result;
}

// Cuts take the minimum height, raised parts add, layers lie over all; among equals the later is on
// top.
void apply(inout SurfaceState state, Effect e, uint order) {
  state.alpha = max(state.alpha, e.skin.alpha);
  state.smoothing = min(state.smoothing, e.skin.smoothing);
  state.reflectance *= e.skin.reflectance;
  state.texture_kept = min(state.texture_kept, e.skin.texture_kept);
  vec3 matter = e.skin.opacity * e.skin.albedo;
  if (e.skin.cover > 0.0 && order >= state.layer_order) {
    state.matter = matter + (1.0 - e.skin.opacity) * state.matter;
    state.layer_slope = mix(state.layer_slope, e.slope, e.skin.cover);
    state.layer_alpha = e.skin.layer_alpha;
    state.layer_order = order;
  } else if (e.skin.cover > 0.0) {
    state.matter += (1.0 - state.opacity) * matter;
  } else if (e.height_um < state.cut_um) {
    state.cut_um = e.height_um;
    state.cut_slope = e.slope;
  } else if (e.height_um >= 0.0) {
    state.raised_slope += e.slope;
  }
  state.cover = 1.0 - (1.0 - state.cover) * (1.0 - e.skin.cover);
  state.opacity = 1.0 - (1.0 - state.opacity) * (1.0 - e.skin.opacity);
  state.horizon_low = larger_horizons(state.horizon_low, e.horizon_low);
  state.horizon_high = larger_horizons(state.horizon_high, e.horizon_high);
}

// Adds an effect to sample `at` of the picture or the twin; the first effect finds the sample clean.
void add_effect(uint at, Effect e, uint order, bool first) {
  SurfaceState state = states[at];
  if (first) {
    state = clean_state();
  }
  apply(state, e, order);
  states[at] = state;
}

// False when no sample of the pixel can be within the margin of the core: asked once at the pixel's
// center where it sees one smooth patch, with what the pixel spans on the surface to spare.
bool may_reach(KIND d, Instance instance, ivec2 pixel, float margin_um) {
  uint code = seen_at(pixel, 5u);
  bool one_patch = sees_one(codes_at(pixel));
  uint triangle = seen_triangle_of(code);
  Ray ray = ray_of(vec2(pixel) + 0.5, 5u);
  Seen seen = surface_at(ray, max(triangle, 1u));
  vec2 p = local_from_render(instance.frame, seen.point_mm);
  float facing = max(abs(dot(seen.geometric, ray.direction)), 0.05);
  float span_um = 1.5 * footprint_um(seen) / facing;
  // A blurred pixel's samples see more than what lies under it.
  return !one_patch || blurs(scene.camera) || (triangle != 0u && core_distance_um(d, p) < margin_um + span_um);
}

// One instance at all samples of a pixel. `bits`: which samples of picture and twin were touched
// before, and are now. Gives whether the instance reaches the pixel.
bool disturb_pixel(KIND d, Instance instance, ivec2 pixel, uint sub_samples, uint first, uint half_states,
                   float margin_um, bool shades, inout uvec2 picture_bits,
                   inout uvec2 twin_bits) {
  bool reached = false;
  bool in_twin = (instance.flags & kInTwin) != 0u;
  bool in_picture = (instance.flags & kInPicture) != 0u;
  for (uint i = 0u; i < kGeometrySamples; ++i) {
    uint triangle = seen_triangle_of(seen_at(pixel, i));
    Facet facet = load_facet(max(triangle, 1u));
    uint horizon_low = 0u;
    uint horizon_high = 0u;
    for (uint sub = triangle != 0u ? 0u : sub_samples; sub < sub_samples; ++sub) {
      // One horizon serves the samples of a cell.
      Seen seen = surface_on(facet, ray_of(vec2(pixel) + surface_sample(i, sub, sub_samples, scene.pass), i));
      Effect e = effect_at(d, instance, seen, margin_um, shades && sub == 0u);
      horizon_low |= e.horizon_low;
      horizon_high |= e.horizon_high;
      e.horizon_low = horizon_low;
      e.horizon_high = horizon_high;
      e.any = e.any || (horizon_low | horizon_high) != 0u;
      uint k = i * kSubSamples + sub;
      for (int turn = e.any && in_picture ? 1 : 0; turn > 0; --turn) {
        add_effect(first + k, e, instance.order, !has_bit(picture_bits, k));
        picture_bits = with_bit(picture_bits, k);
      }
      for (int turn = e.any && in_twin ? 1 : 0; turn > 0; --turn) {
        add_effect(half_states + first + k, e, instance.order, !has_bit(twin_bits, k));
        twin_bits = with_bit(twin_bits, k);
      }
      reached = reached || e.any;
    }
  }
  return reached;
}

void main() {
  Range range = ranges[push.first_range + gl_WorkGroupID.x];
  uint local_pixel = gl_LocalInvocationIndex;
  ivec2 pixel = tile_pixel(range.tile, local_pixel);
  bool inside = inside_picture(pixel);
  uint at_pixel = (range.tile - push.first_tile) * kTilePixels + local_pixel;
  uint half_states = push.tile_count * kTilePixels;
  uvec2 picture_bits = touched_samples[at_pixel];
  uvec2 twin_bits = touched_samples[half_states + at_pixel];
  for (uint k = 0u; k < range.pair_count; ++k) {
    uint pair = range.first_pair + k;
    Instance instance = instances[pairs[pair].instance];
    KIND d = params[instance.params];
    bool shades = steepness(d) > scene.lowest_light_tan;
    float margin_um = max(relief_um(d), shades ? shadow_um(d) : 0.0);
    bool reached = false;
    for (int turn = inside && may_reach(d, instance, pixel, margin_um) ? 1 : 0; turn > 0; --turn) {
      reached = disturb_pixel(d, instance, pixel, tiles[range.tile].sub_samples,
                              at_pixel * kSurfaceSamples,
                              half_states * kSurfaceSamples, margin_um, shades, picture_bits,
                              twin_bits);
    }
    touched[pair * kTilePixels + local_pixel] = reached ? 1u : 0u;
  }
  touched_samples[at_pixel] = picture_bits;
  touched_samples[half_states + at_pixel] = twin_bits;
}

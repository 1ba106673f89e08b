// What the instances of one kind do to the surface samples of a tile. Compiled once per kind, after
// its shared header: KIND is the header's structure.
layout(local_size_x = 256) in;
layout(push_constant, scalar) uniform Push { ChunkPush push; };
layout(set = 0, binding = kBindTiles, scalar) readonly buffer Tiles { Tile tiles[]; };
layout(set = 0, binding = kBindPairs, scalar) readonly buffer Pairs { Pair pairs[]; };
layout(set = 0, binding = kBindRanges, scalar) readonly buffer Ranges { Range ranges[]; };
layout(set = 0, binding = kBindInstances, scalar) readonly buffer Instances { Instance instances[]; };
layout(set = 0, binding = kBindParams, scalar) readonly buffer Params { KIND params[]; };
layout(set = 0, binding = kBindPoints, scalar) readonly buffer Points { SurfacePoint points[]; };
layout(set = 0, binding = kBindStates, scalar) buffer States { SurfaceState states[]; };
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

void measure(KIND d, Instance instance, SurfacePoint point, vec2 p, bool wants_horizon,
             inout Effect effect) {
  effect.height_um = height_um(d, p);
  effect.skin = skin(d, p);
  float h = detail_um(d);
  vec2 slope = vec2(height_um(d, p + vec2(h, 0.0)) - height_um(d, p - vec2(h, 0.0)),
                    height_um(d, p + vec2(0.0, h)) - height_um(d, p - vec2(0.0, h))) / (2.0 * h);
  // Into the common frame of this point; the local axes laid on the surface here.
  vec3 x;
  vec3 y;
  common_frame(point.normal, x, y);
  vec3 up = slope.x * instance.frame.tangent + slope.y * instance.frame.bitangent;
  effect.slope = vec2(dot(up, x), dot(up, y));
  vec2 x_local = vec2(dot(x, instance.frame.tangent), dot(x, instance.frame.bitangent));
  vec2 y_local = vec2(dot(y, instance.frame.tangent), dot(y, instance.frame.bitangent));
  march_horizon(d, p, effect.height_um, x_local, y_local, wants_horizon ? 8 : 0, effect);
}

Effect effect_at(KIND d, Instance instance, SurfacePoint point, bool wants_horizon) {
  Effect effect;
  effect.any = false;
  effect.horizon_low = 0u;
  effect.horizon_high = 0u;
  vec2 p = local_from_render(instance.frame, point.point_mm);
  bool near = point.valid != 0u && on_sheet(instance.frame, point.normal) &&
              abs(dot(point.point_mm - instance.frame.origin_mm, instance.frame.normal)) < instance.thickness_mm &&
              all(greaterThan(p, instance.reach_min_um)) && all(lessThan(p, instance.reach_max_um));
  effect.height_um = 0.0;
  effect.slope = vec2(0.0);
  effect.skin = clean_skin();
  // A loop of one turn or none, since a branch not taken would cost as much on a software driver.
  for (int turn = near ? 1 : 0; turn > 0; --turn) {
    measure(d, instance, point, p, wants_horizon, effect);
  }
  bool skinned = effect.skin.opacity > 0.0 || effect.skin.alpha > 0.0 || effect.skin.reflectance != 1.0;
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
  if (e.skin.opacity > 0.0) {
    if (order >= state.layer_order) {
      state.albedo = mix(state.albedo, e.skin.albedo, e.skin.opacity);
      state.layer_slope = mix(state.layer_slope, e.slope, e.skin.opacity);
      state.layer_order = order;
    } else {
      state.albedo = mix(e.skin.albedo, state.albedo, state.opacity);
    }
    state.opacity = 1.0 - (1.0 - state.opacity) * (1.0 - e.skin.opacity);
  } else if (e.height_um < 0.0 || e.skin.reflectance != 1.0) {
    if (e.height_um < state.cut_um) {
      state.cut_um = e.height_um;
      state.cut_slope = e.slope;
    }
    state.alpha = max(state.alpha, e.skin.alpha);
    state.reflectance = min(state.reflectance, e.skin.reflectance);
  } else {
    state.raised_slope += e.slope;
    state.alpha = max(state.alpha, e.skin.alpha);
  }
  state.horizon_low = larger_horizons(state.horizon_low, e.horizon_low);
  state.horizon_high = larger_horizons(state.horizon_high, e.horizon_high);
  state.touched = 1u;
}

void main() {
  Range range = ranges[push.first_range + gl_WorkGroupID.x];
  uint local_pixel = gl_LocalInvocationIndex;
  uint first = ((range.tile - push.first_tile) * kTilePixels + local_pixel) * kSurfaceSamples;
  uint half_states = push.tile_count * kTilePixels * kSurfaceSamples;
  for (uint k = 0u; k < range.pair_count; ++k) {
    uint pair = range.first_pair + k;
    Instance instance = instances[pairs[pair].instance];
    KIND d = params[instance.params];
    uint reached = 0u;
    uint horizon_low = 0u;
    uint horizon_high = 0u;
    for (uint i = 0u; i < kSurfaceSamples; ++i) {
      // One horizon serves the samples of a cell.
      bool lead = i % kSubSamples == 0u;
      Effect e = effect_at(d, instance, points[first + i], lead && steepness(d) > scene.lowest_light_tan);
      if (lead) {
        horizon_low = e.horizon_low;
        horizon_high = e.horizon_high;
      } else {
        e.horizon_low = horizon_low;
        e.horizon_high = horizon_high;
        e.any = e.any || (points[first + i].valid != 0u && (horizon_low | horizon_high) != 0u);
      }
      if (e.any) {
        reached = 1u;
        if ((instance.flags & kInPicture) != 0u) {
          apply(states[first + i], e, instance.order);
        }
        if ((instance.flags & kInTwin) != 0u) {
          apply(states[half_states + first + i], e, instance.order);
        }
      }
    }
    touched[pair * kTilePixels + local_pixel] = reached;
  }
}

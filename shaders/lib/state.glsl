// Surface samples of a tile's pixel and what the instances did to them so far.
layout(set = 0, binding = kBindTiles, scalar) readonly buffer Tiles { Tile tiles[]; };
layout(set = 0, binding = kBindStates, scalar) buffer States { SurfaceState states[]; };
layout(set = 0, binding = kBindTouchedSamples, scalar) buffer TouchedSamples { uvec2 touched_samples[]; };

SurfaceState clean_state() {
  SurfaceState state;
  state.cut_um = 0.0;
  state.cut_slope = vec2(0.0);
  state.raised_slope = vec2(0.0);
  state.alpha = 0.0;
  state.smoothing = 1.0;
  state.reflectance = vec3(1.0);
  state.texture_kept = 1.0;
  state.cover = 0.0;
  state.opacity = 0.0;
  state.matter = vec3(0.0);
  state.layer_alpha = 0.5;
  state.layer_slope = vec2(0.0);
  state.layer_order = 0u;
  state.horizon_low = 0u;
  state.horizon_high = 0u;
  return state;
}

bool has_bit(uvec2 bits, uint i) { return ((i < 32u ? bits.x >> i : bits.y >> (i - 32u)) & 1u) != 0u; }

uvec2 with_bit(uvec2 bits, uint i) {
  uint bit = 1u << (i & 31u);
  return i < 32u ? uvec2(bits.x | bit, bits.y) : uvec2(bits.x, bits.y | bit);
}

ivec2 tile_pixel(uint tile, uint local_pixel) {
  return tiles[tile].corner + ivec2(local_pixel & 15u, local_pixel >> 4u);
}

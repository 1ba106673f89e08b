// Finish, material and lights put together: the radiance of one surface sample.
#include "shaders/lib/scene.glsl"
#include "shaders/lib/rays.glsl"
layout(set = 0, binding = kBindShadows, r32ui) uniform uimage2DArray shadows;

// Which finish the surface has: the last one that its triangle may have and whose box holds it.
uint finish_at(vec3 point_mm, uint triangle) {
  uint chosen = 0u;
  uint count = has(kFeatureFinishes) ? scene.finish_count : 1u;
  for (uint i = 1u; i < count; ++i) {
    vec3 part_um = (scene.part_from_render * vec4(point_mm, 1.0)).xyz * 1000.0;
    bool in_box = all(greaterThanEqual(part_um, scene.finishes[i].box_min_um)) &&
                  all(lessThanEqual(part_um, scene.finishes[i].box_max_um));
    bool by_name = ((patches[triangle - 1u] >> (8u + i)) & 1u) != 0u;
    chosen = in_box && by_name ? i : chosen;
  }
  return chosen;
}

// A pixel's own random number in [0, 1); those of four neighbors lie a quarter apart.
float pixel_draw(ivec2 pixel) {
  uint neighbor = uint((pixel.x & 1) ^ (pixel.y & 1)) * 2u + uint(pixel.y & 1);
  uint h = hash_u32(uint(pixel.x >> 1) * 0x9e3779b9u ^ hash_u32(uint(pixel.y >> 1)));
  return (float(neighbor) + unit_from_hash(h)) * 0.25;
}

// A sample's place among those of its pixel for patterns finer than a pixel, in [0, 1): samples come
// in pairs about 1/2.
float finish_offset(ivec2 pixel, uint i, uint count) {
  float place = pixel_draw(pixel) + 0.6180340 * float(scene.pass);
  float offset = 0.5 * fract(place + 2.0 * float(i >> 1u) / float(count));
  return (i & 1u) == 0u ? offset : 1.0 - offset;
}

// The surface as its finish makes it, without defects. `triangle` + 1.
Surface finished_surface(Seen seen, uint triangle, float offset) {
  Surface s;
  s.point_mm = seen.point_mm;
  s.view = seen.view;
  s.geometric = seen.geometric;
  s.horizon_low = 0u;
  s.horizon_high = 0u;
  s.horizon_x = vec3(1.0, 0.0, 0.0);
  s.horizon_y = vec3(0.0, 1.0, 0.0);
  s.horizon_z = vec3(0.0, 0.0, 1.0);
  // A photo carries its finish itself; only its roughness counts there.
  float footprint = is_photo() ? kUnresolved : footprint_um(seen);
  uint chosen = finish_at(seen.point_mm, triangle);
  uint count = has(kFeatureFinishes) ? scene.finish_count : 1u;
  for (uint i = 0u; i < count; ++i) {
    // A loop of one turn or none stands for a branch, which a software driver would always execute.
    for (int turn = i == chosen ? 1 : 0; turn > 0; --turn) {
      s = with_finish(s, scene.finishes[i], seen.normal, seen.point_mm * 1000.0, footprint, offset);
    }
  }
  if (s.coat_f0 > 0.0) {
    return with_substance(s, scene.coated);
  }
  return with_substance(s, scene.substance);
}

// The samples of a pixel that its shadows are taken at. One serves a pixel that sees one smooth patch;
// elsewhere each patch has its own, and what is left of four goes where none of the same patch is
// near: a wall's foot may lie in the shade and its top in the light.
struct StandIns {
  uvec4 samples;
  uvec4 codes;  // of their patches, 0 = none
  uint count;
};

StandIns stand_ins(ivec2 pixel, uint pixel_codes) {
  StandIns result;
  uint first = (5u + 3u * scene.pass) & 15u;  // every pass another
  bool one = sees_one(pixel_codes);
  result.count = one && highest_code(pixel_codes) != 0u ? 1u : 0u;
  result.samples = uvec4(first, 0u, 0u, 0u);
  result.codes = uvec4(result.count > 0u ? lowest_code(pixel_codes) : 0u, 0u, 0u, 0u);
  uint looks = one ? 0u : 2u * kGeometrySamples;
  for (uint k = 0u; k < looks; ++k) {
    uint i = (first + 5u * k) & 15u;
    uint code = seen_patch_of(seen_at(pixel, i));
    ivec4 dx = abs(ivec4(result.samples & 3u) - int(i & 3u));
    ivec4 dy = abs(ivec4(result.samples >> 2u) - int(i >> 2u));
    bool first_round = k < kGeometrySamples;
    bool served = any(notEqual(uvec4(equal(result.codes, uvec4(code))) *
                                   (first_round ? uvec4(1u) : uvec4(lessThan(max(dx, dy), ivec4(2)))),
                               uvec4(0u)));
    bool taken = code != 0u && !served && result.count < kStandIns;
    bvec4 here = equal(uvec4(0u, 1u, 2u, 3u), uvec4(taken ? result.count : kStandIns));
    result.samples = mix(result.samples, uvec4(i), here);
    result.codes = mix(result.codes, uvec4(code), here);
    result.count += taken ? 1u : 0u;
  }
  return result;
}

// Which of them stands for sample i: the nearest that sees the same patch.
uint stand_in_of(StandIns among, uint i, uint code) {
  ivec4 dx = ivec4(among.samples & 3u) - int(i & 3u);
  ivec4 dy = ivec4(among.samples >> 2u) - int(i >> 2u);
  ivec4 far = dx * dx + dy * dy + 100 * ivec4(notEqual(among.codes, uvec4(code))) +
              1000 * ivec4(equal(among.codes, uvec4(0u)));
  int nearest = min(min(far.x, far.y), min(far.z, far.w));
  return far.x == nearest ? 0u : (far.y == nearest ? 1u : (far.z == nearest ? 2u : 3u));
}

// How much of a light's cells the pixel's surface sees.
uvec2 shadow_shares(ivec2 pixel, uint light, uint stand_in) {
  int layer = int(2u * (light * kStandIns + stand_in));
  return is_photo() ? all_lit()
                    : uvec2(imageLoad(shadows, ivec3(pixel, layer)).x, imageLoad(shadows, ivec3(pixel, layer + 1)).x);
}

uint sky_lights() { return scene.lights_of[kLightDome] | scene.lights_of[kLightEnvironment]; }

// What the lights of one kind send from one layer. `draw`: a random number.
vec3 radiance_by(uint kind, Surface s, ivec2 pixel, uint stand_in, Quadrature q, float draw) {
  vec3 sum = vec3(0.0);
  bool rays = has(kFeatureRays) || (has(kFeatureSkyRays) && (kind == kLightDome || kind == kLightEnvironment));
  for (uint left = scene.lit & scene.lights_of[kind]; left != 0u; left &= left - 1u) {
    uint i = uint(findLSB(left));
    Light light = scene.lights[i];
    Probe probe = probe_from(draw);
    sum += lit_radiance(s, light, kind, shadow_shares(pixel, i, stand_in), q, probe);
    if (rays) {
      float trust = probe_trust(probe.rough, scene.pass_count);
      for (int turn = trust * probe.strength > 0.0 ? 1 : 0; turn > 0; --turn) {
        float open = open_way(s, probe.to_light, probe.distance_mm);
        sum += trust * probe_correction(s, light, probe, open);
      }
    }
  }
  return sum;
}

// One loop over base and coat keeps the shading code in one place, which a software driver compiles
// much faster; a loop for each kind of light, since one over all would make it execute the code of
// every kind for every light.
vec3 radiance(Surface s, ivec2 pixel, uint stand_in, Quadrature q) {
  vec3 sum = vec3(0.0);
  uint layers = has(kFeatureCoat) && s.coat_f0 > 0.0 ? 2u : 1u;
  Surface coat = coat_of(s);
  // q.shift_a * q.calls counts a pixel's samples.
  float draw = fract(pixel_draw(pixel) + 0.4142136 * q.shift_a * q.calls);
  for (uint layer = 0u; layer < layers; ++layer) {
    if (has(kFeatureRing)) {
      sum += radiance_by(kLightRing, s, pixel, stand_in, q, draw);
    }
    if (has(kFeatureRectangle)) {
      sum += radiance_by(kLightRectangle, s, pixel, stand_in, q, draw);
    }
    if (has(kFeatureDome)) {
      sum += radiance_by(kLightDome, s, pixel, stand_in, q, draw);
    }
    if (has(kFeatureEnvironment)) {
      sum += radiance_by(kLightEnvironment, s, pixel, stand_in, q, draw);
    }
    s = coat;
  }
  return sum;
}

// What the camera sees of the lights themselves where it sees no part.
vec3 radiance_beside(Ray ray) {
  vec3 sum = vec3(0.0);
  for (uint left = scene.lit; left != 0u; left &= left - 1u) {
    sum += emitted_toward(scene.lights[findLSB(left)], ray);
  }
  return sum;
}

// Points on the lights for sample k of `count` in this pass.
Quadrature quadrature_of(uint k, uint count, int azimuths) {
  Quadrature q;
  q.azimuths = azimuths;
  q.radii = 1;
  // One Fibonacci lattice over all samples and passes. Every pass deals its parts to the samples
  // anew: over all passes each place in the pixel sees the whole light.
  uint n = (k + 7u * scene.pass) % count * scene.pass_count + scene.pass;
  q.shift_a = (float(n) + 0.5) / float(count * scene.pass_count);
  q.shift_b = lattice_partner(q.shift_a, float(count * scene.pass_count));
  q.pass = scene.pass;
  q.calls = float(count * scene.pass_count);
  return q;
}

// Spall: a flake that fatigue broke out of a surface that bears load. The rim is torn into corners
// and pressed up, the floor is broken into facets with dark crevices between them; some of the old
// surface still holds on, fresh edges glint, and burned oil soils the surface around. The core
// reaches to the rim.
#ifndef BLEMISH_SHARED_SPALL_H
#define BLEMISH_SHARED_SPALL_H
#include "shaders/shared/cells.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/spall.cpp, then the seed.
struct Spall {
  float length_um;
  float elongation;
  float depth_um;
  float irregularity;
  float jaggedness;
  float wall;         // exponent of the wall: larger = steeper
  float ruggedness;   // height of the floor's ridges / depth
  float facet;        // width of the floor's facets / short axis
  float alpha;        // roughness of the floor
  float reflectance;  // of the floor, factor
  float tarnish;      // how brown the floor is: 0 = as the metal
  float glint;        // share of bright facets
  float islands;      // share of the floor where old surface holds on
  float lip;          // height of the pressed-up rim / depth
  float soiling;      // share of light that oil and oxide around it take
  float grain;        // unevenness of the floor's brightness
  float border_um;    // from the middle to where the bearing surface ends, at y < 0; 0 = nowhere
  float angle_rad;    // spent in placement
  uint seed;
};

SHARED_FN float spall_width_um(Spall d) { return d.length_um / d.elongation; }

// Lobes and, finer, corners move the rim by shears, which keep its area. No point moves farther on
// either axis than this.
SHARED_FN float spall_jag_um(Spall d) { return 0.16f * d.jaggedness * spall_width_um(d); }

SHARED_FN vec2 spall_torn(vec2 p, float shift_um, float corner_um, uint seed) {
  float y = p.y + shift_um * zigzag_1d(p.x / corner_um, seed + 0x1b56c4e9u).x;
  return vec2(p.x + shift_um * zigzag_1d(y / corner_um, seed + 0x7feb352du).x, y);
}

SHARED_FN vec2 spall_untorn(vec2 q, float shift_um, float corner_um, uint seed) {
  float x = q.x - shift_um * zigzag_1d(q.y / corner_um, seed + 0x7feb352du).x;
  return vec2(x, q.y - shift_um * zigzag_1d(x / corner_um, seed + 0x1b56c4e9u).x);
}

// The place in the smooth outline, and back.
SHARED_FN vec2 spall_smooth(Spall d, vec2 p) {
  float width_um = spall_width_um(d);
  vec2 q = spall_torn(p, 0.4f * spall_jag_um(d), 0.09f * width_um, d.seed + 1u);
  return jagged(q, 0.6f * spall_jag_um(d), 0.25f * width_um, d.seed + 2u);
}
SHARED_FN vec2 spall_rugged(Spall d, vec2 q) {
  float width_um = spall_width_um(d);
  vec2 p = unjagged(q, 0.6f * spall_jag_um(d), 0.25f * width_um, d.seed + 2u);
  return spall_untorn(p, 0.4f * spall_jag_um(d), 0.09f * width_um, d.seed + 1u);
}

SHARED_FN vec3 spall_polar(Spall d, vec2 p) {
  vec2 q = spall_smooth(d, p);
  vec3 polar = round_polar(q, d.length_um, d.elongation, d.irregularity, d.seed);
  float beyond = 1.0f - (p.y + d.border_um) / polar.y;
  return vec3(d.border_um > 0.0f ? max(polar.x, beyond) : polar.x, polar.y, polar.z);
}

// Exact in sign; the slopes of the corners stretch distances, so it is rather too small.
SHARED_FN float core_distance_um(Spall d, vec2 p) {
  return round_distance_um(spall_polar(d, p)) / (1.0f + 3.0f * d.jaggedness);
}

SHARED_FN float centerline_distance_um(Spall, vec2) { return kFar; }

// Noise of features `size` widths wide; its grid lies askew.
SHARED_FN float spall_noise(Spall d, vec2 p, float size, uint salt) {
  vec2 q = vec2(0.8f * p.x - 0.6f * p.y, 0.6f * p.x + 0.8f * p.y) / (size * spall_width_um(d));
  return noise_2d(q, d.seed + salt);
}

// 1 in the crevices that run between the ridges, 0 from halfway up; wide in some places, none in
// others.
SHARED_FN float spall_crevice(Spall d, vec2 p) {
  float there = smoothstep(-0.25f, 0.5f, spall_noise(d, p, 2.5f * d.facet, 13u));
  float depth =
      1.0f - smoothstep(0.0f, 0.12f + 0.3f * there, abs(spall_noise(d, p, 1.1f * d.facet, 5u)));
  return there * depth;
}

// The facet that p lies on, `size` widths wide: flakes that lean, longer than wide; the same shears
// as at the rim tear their borders.
SHARED_FN Cell spall_facet(Spall d, vec2 p, float size, uint salt) {
  float wide_um = size * spall_width_um(d);
  vec2 q = vec2(0.5f * p.x + 0.866f * p.y, 0.5f * p.y - 0.866f * p.x);
  q = spall_torn(q, 0.5f * wide_um, 0.6f * wide_um, d.seed + salt);
  return cell_at(q, vec2(1.8f * wide_um, 0.7f * wide_um), d.seed + salt);
}

// Where the old surface holds on: torn ridges between what broke out, and flakes where they widen.
SHARED_FN float spall_old(Spall d, vec2 p) {
  float flake_um = d.facet * spall_width_um(d);
  vec2 q = spall_torn(p, 0.3f * flake_um, 0.4f * flake_um, d.seed + 23u);
  float high =
      0.45f * spall_noise(d, q, 0.9f * d.facet, 15u) - abs(spall_noise(d, q, 1.5f * d.facet, 14u));
  // About this share of the noise's values lies above.
  float least = 0.1f - 0.75f * d.islands;
  return d.islands > 0.0f ? smoothstep(least - 0.06f, least + 0.06f, high) : 0.0f;
}

// How far around the rim it is soiled and pressed up, in outline radii.
SHARED_CONST float kSpallSoiled = 0.55f;
SHARED_CONST float kSpallLip = 0.22f;

// Height of the lip as a share of its own, 1 at most.
SHARED_FN float spall_lip(Spall d, vec2 p, float x) {
  float share = (x - 1.0f) / kSpallLip;
  if (share >= 1.0f) {
    return 0.0f;
  }
  float wave = sin(kPi * share);
  return wave * wave * (0.5f + 0.5f * spall_noise(d, p, 0.5f, 11u));
}

SHARED_FN float height_um(Spall d, vec2 p) {
  float x = spall_polar(d, p).x;
  if (x >= 1.0f) {
    return d.lip * d.depth_um * spall_lip(d, p, x);
  }
  float ridges = 0.5f * (1.0f - 2.0f * spall_crevice(d, p)) +
                 0.35f * spall_noise(d, p, 0.36f * d.facet, 6u) +
                 0.15f * spall_noise(d, p, 0.15f * d.facet, 7u);
  float bowl = 1.0f - pow(max(x, 1e-6f), d.wall);
  return -d.depth_um * bowl * (1.0f - d.ruggedness * ridges);
}

// Oxide and burned oil; gray pictures do not tell them from metal.
SHARED_FN vec3 spall_brown(Spall d) { return mix(vec3(1.0f), vec3(1.2f, 0.95f, 0.65f), d.tarnish); }

SHARED_FN Skin spall_floor(Spall d, vec2 p, float x) {
  Skin result = clean_skin();
  Cell coarse = spall_facet(d, p, d.facet, 21u);
  Cell fine = spall_facet(d, p, 0.36f * d.facet, 22u);
  float inside = smoothstep(0.0f, 0.06f, 1.0f - x);
  float crevice = spall_crevice(d, p);
  float grain = 0.35f * (cell_chance(coarse, 3u) - 0.5f) + 0.5f * (cell_chance(fine, 3u) - 0.5f) +
                0.4f * spall_noise(d, p, 0.25f * d.facet, 10u);
  float dark = d.reflectance * max(0.0f, 1.0f + d.grain * grain) * (1.0f - 0.5f * crevice);
  float old = spall_old(d, p) * (1.0f - crevice);
  float edge = max(smoothstep(0.75f, 0.95f, x),
                   smoothstep(0.1f, 0.35f, spall_noise(d, p, 0.36f * d.facet, 6u)));
  float bright = cell_chance(fine, 5u) < 0.6f * d.glint ? edge * (1.0f - crevice) : 0.0f;
  vec3 floor_color = mix(dark * spall_brown(d), vec3(0.95f), old);
  result.alpha = mix(d.alpha, 0.4f * d.alpha, bright);
  result.reflectance = mix(vec3(1.0f), mix(floor_color, vec3(1.15f), bright), inside);
  result.texture_kept = 1.0f - inside * (1.0f - old);
  return result;
}

SHARED_FN Skin skin(Spall d, vec2 p) {
  float x = spall_polar(d, p).x;
  if (x < 1.0f) {
    return spall_floor(d, p, x);
  }
  Skin result = clean_skin();
  float near = 1.0f - smoothstep(1.0f, 1.0f + kSpallSoiled, x);
  float soil = d.soiling * near * clamp(0.7f + 0.6f * spall_noise(d, p, 0.7f, 12u), 0.0f, 1.0f);
  result.reflectance = mix(vec3(1.0f), 0.5f * spall_brown(d), soil);
  return result;
}

SHARED_FN float detail_um(Spall d) { return 0.006f * spall_width_um(d); }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Spall d) {
  return max(d.wall, 9.0f * d.lip) * d.depth_um * (1.0f + d.ruggedness) /
         (0.5f * spall_width_um(d));
}
// How far beyond the core's outline lip and soiling reach.
SHARED_FN float relief_um(Spall d) {
  float around = d.soiling > 0.0f ? kSpallSoiled : (d.lip > 0.0f ? kSpallLip : 0.0f);
  return 0.5f * around * spall_width_um(d) * (1.0f + d.irregularity);
}
SHARED_FN float shadow_um(Spall d) { return spall_width_um(d); }

SHARED_END
#endif

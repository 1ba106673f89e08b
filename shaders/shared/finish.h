// The machining texture as slopes in part space, so no UVs are needed: marks along a lay, grain
// without one, and a tool's periodic marks. What a pixel resolves tilts the normal; the rest is the
// facets' roughness. Both together are the same distribution at every scale: GGX slopes are
// Student's t, which is self-decomposable, so GGX of any smaller roughness, plus slopes drawn from
// what is missing, is GGX of the whole.
#ifndef BLEMISH_SHARED_FINISH_H
#define BLEMISH_SHARED_FINISH_H
#include "shaders/shared/features.h"
#include "shaders/shared/material.h"
#include "shaders/shared/noise.h"
SHARED_BEGIN

SHARED_CONST uint kLayLinear = 0u;
SHARED_CONST uint kLayCircular = 1u;  // about the axis through the center
SHARED_CONST uint kLayRadial = 2u;
SHARED_CONST uint kLayArcs = 3u;  // of a face mill that was fed along the lay

SHARED_CONST uint kMaxFinishes = 8u;  // of a part, that of everywhere else included

// Render space, but fixed to the part.
struct Finish {
  vec3 center_um;
  vec3 lay;  // unit, along the marks; across and up are perpendicular to it
  vec3 across;
  vec3 up;
  vec3 box_min_um;  // where on the part, part space; the first finish is everywhere
  vec3 box_max_um;
  uint pattern;
  uint mark_sets;    // 0, 1, or 2 that cross
  float cross_sine;  // of the angle between lay and either set
  float cross_cosine;
  float mark_alpha;   // GGX roughness that a set of marks has across it, all scales together
  float mark_um;      // width of its finest marks
  float streak;       // length of a mark / its width
  float grain_alpha;  // the same of the grain
  float grain_um;     // its finest bumps
  float grain_waves;  // 1 = normal slopes, as of a liquid's surface, in place of GGX's
  float feed_um;      // distance of a tool's marks, 0 = none
  float nose_um;      // radius of the tool's tip
  float cutter_um;    // radius of the mill
  float step_um;      // distance of its passes
  float teeth;        // marks until they repeat
  float runout_um;    // how much the teeth differ in height
  float back_um;      // how much higher the back of the mill cuts; negative = it does not
  float alpha;        // roughness below all marks
  float alpha_along;  // added along the marks
  float alpha_under;  // added below a clear coat
  float coat_f0;      // 0 = no coat
  uint seed;
};

SHARED_CONST int kMarkOctaves =
    5;  // widths mark_um * 2^k, of squared roughness falling by 0.8 each
SHARED_CONST float kMarkFalloff = 0.8f;
SHARED_CONST float kMarkFirst = 0.29748f;  // (1 - 0.8) / (1 - 0.8^5)
SHARED_CONST int kGrainOctaves = 3;
SHARED_CONST float kGrainFalloff = 0.7f;
SHARED_CONST float kGrainFirst = 0.45662f;  // (1 - 0.7) / (1 - 0.7^3)
SHARED_CONST float kGrainRms = 0.455f;      // of bump_gradient
SHARED_CONST int kLastOctave = 12;
SHARED_CONST float kSteepest = 2.5f;  // slopes are bent to stay below

// An octave narrower than so many pixels is not rendered: its grooves would alias.
SHARED_CONST float kFinest = 2.0f;

// How much of an octave is rendered as tilt, by its width in footprints.
SHARED_FN float finish_resolved(float width_um, float footprint_um) {
  return smoothstep(kFinest, 2.2f * kFinest, width_um / footprint_um);
}

// The first octave of which anything is rendered.
SHARED_FN int first_octave(float finest_um, float footprint_um) {
  return max(int(ceil(log2(kFinest * footprint_um / finest_um))), 0);
}

// The variable whose sum with a Student t of scale c is a Student t of scale 1 (2 degrees of
// freedom, both), from a standard normal: fit to its numerically inverted characteristic function
// (k K1(k)) / (c k K1(c k)), within 2 % of sqrt(1 - c^2). rest = 1 - c^2.
SHARED_FN float missing_slope(float normal, float rest) {
  float g = clamp(normal, -4.5f, 4.5f);
  // Close to atanh(erf(g / sqrt(2))), so that t has the distribution of scale 1.
  float h = 0.79788f * g * (1.0f + g * g * (0.0455f - 0.0004f * g * g));
  float t = 0.5f * (exp(h) - exp(-h));
  float e = sqrt(rest / (1.0f + sqrt(max(1.0f - rest, 0.0f))));
  float far = 0.47f * e * sqrt(e / (e + 0.05f)) * abs(t) * sqrt(abs(t));
  return sqrt(rest) * t * (e * (1.1f - 0.1f * e) + far) / (1.0f + far);
}

// The same in two dimensions: factor on a vector of two standard normals of length `radius`.
SHARED_FN float missing_slope_2d(float radius, float rest) {
  float r = clamp(radius, 1e-3f, 5.0f);
  float t = sqrt(exp(0.5f * r * r) - 1.0f);
  float e = sqrt(rest / (1.0f + sqrt(max(1.0f - rest, 0.0f))));
  float far = e * (0.35f + 0.12f * e * e) * t * sqrt(t);
  return sqrt(rest) * t * (e + far) / ((1.0f + far) * r);
}

// Share of a field that is not rendered, of octaves of widths finest_um * 2^k whose shares fall by
// `falloff`. `widest`: the share of the widest.
SHARED_FN float share_out_of_sight(float finest_um, float footprint_um, int octaves, float first,
                                   float falloff, SHARED_OUT(float) widest) {
  float unresolved = 0.0f;
  float share = first;
  for (int k = 0; k < octaves; ++k) {
    float part = finish_resolved(finest_um * exp2(float(k)), footprint_um);
    unresolved += share * (1.0f - part * part);
    share *= falloff;
  }
  widest = share * (1.0f / falloff);
  return unresolved;
}

// A place in the coordinates of the marks: um across and along them, and the direction across.
struct LayPoint {
  float across_um;
  float along_um;
  vec3 gradient;
  vec3 back_gradient;  // of the arcs that the back of a mill cuts
  float back_um;
  uint mask_across;  // finest cells until the coordinate wraps, less one
  uint mask_along;
  uint pass;
};

SHARED_FN float whole_turn(float y, float x) {
  return clamp(atan(y, x) * (0.5f / kPi) + 0.5f, 0.0f, 0.9999999f);
}

// Cells of a circle, a power of two so that all octaves close.
SHARED_FN float circle_cells(float radius_um, float cell_um) {
  return exp2(clamp(floor(log2(max(2.0f * kPi * radius_um / cell_um, 1.0f)) + 0.5f), 0.0f, 24.0f));
}

SHARED_CONST float kSlant =
    0.61803f;  // part of the height in the coordinates: marks go on on walls

SHARED_FN LayPoint lay_point(Finish f, vec3 point_um) {
  vec3 q = point_um - f.center_um;
  float x = dot(q, f.lay);
  float y = dot(q, f.across);
  float z = dot(q, f.up);
  LayPoint p;
  p.across_um = y + kSlant * z;
  p.along_um = x + 0.5f * z - 0.31f * y;
  p.gradient = f.across + kSlant * f.up;
  p.back_gradient = p.gradient;
  p.back_um = 0.0f;
  p.mask_across = 0xffffffffu;
  p.mask_along = 0xffffffffu;
  p.pass = 0u;
  bool round_lay = f.pattern == kLayCircular || f.pattern == kLayRadial;
  if (has(kFeatureTurned)) {
    for (int turn = round_lay ? 1 : 0; turn > 0; --turn) {
      float radius = max(sqrt(x * x + y * y), 1e-3f);
      float angle = whole_turn(y, x);
      vec3 outward = (x * f.lay + y * f.across) * (1.0f / radius);
      bool circular = f.pattern == kLayCircular;
      // Marks of a radial lay split as they spread, not all at one radius.
      float spread = unit_from_hash(hash_u32(uint(angle * 256.0f) ^ f.seed));
      float cell_um = circular ? f.mark_um * f.streak : f.mark_um * exp2(spread - 0.5f);
      float cells = circle_cells(radius, cell_um);
      float around = angle * cells;
      p.across_um = circular ? radius - kSlant * z : around * f.mark_um;
      p.along_um = circular ? around * f.mark_um * f.streak : radius - z;
      p.gradient = circular ? outward - kSlant * f.up : cross(f.up, outward);
      p.mask_across = circular ? 0xffffffffu : uint(cells) - 1u;
      p.mask_along = circular ? uint(cells) - 1u : 0xffffffffu;
    }
  }
  if (has(kFeatureArcs)) {
    for (int turn = f.pattern == kLayArcs ? 1 : 0; turn > 0; --turn) {
      float row = floor(y / f.step_um);
      float side = y - (row + 0.5f) * f.step_um;
      float ahead =
          sqrt(max(f.cutter_um * f.cutter_um - side * side, 0.01f * f.cutter_um * f.cutter_um));
      p.across_um = x - ahead;
      p.back_um = x + ahead;
      p.along_um = f.cutter_um * atan(side, ahead) + z;
      p.gradient = f.lay + (side / ahead) * f.across;
      p.back_gradient = f.lay - (side / ahead) * f.across;
      p.pass = hash_u32(uint(int(row)) * 0x9e3779b9u + f.seed);
    }
  }
  return p;
}

// Unit direction across the marks on the surface.
SHARED_FN vec3 across_on(vec3 gradient, vec3 normal) {
  vec3 g = gradient - normal * dot(gradient, normal);
  float square = dot(g, g);
  vec3 other = abs(normal.x) < 0.9f ? vec3(1.0f, 0.0f, 0.0f) : vec3(0.0f, 1.0f, 0.0f);
  g = square > 1e-6f ? g : other - normal * dot(other, normal);
  return g * inversesqrt(max(dot(g, g), 1e-12f));
}

// One set of marks: standard normal field of what is rendered of it, and its share of the whole.
// Octaves wider than the widest marks stand for how many marks happen to lie in a pixel: they come
// up as marks drop out of sight.
SHARED_FN float mark_field(Finish f, LayPoint p, float footprint_um, uint seed,
                           SHARED_OUT(float) resolved) {
  float widest;
  float unresolved =
      share_out_of_sight(f.mark_um, footprint_um, kMarkOctaves, kMarkFirst, kMarkFalloff, widest);
  int first = first_octave(f.mark_um, footprint_um);
  int count = first > kLastOctave ? 0 : kMarkOctaves;
  float field = 0.0f;
  resolved = 0.0f;
  for (int i = 0; i < count; ++i) {
    int k = first + i;
    bool beyond = k >= kMarkOctaves;
    float own = beyond ? unresolved * widest * exp2(0.5146f * float(kMarkOctaves - 1 - k))
                       : kMarkFirst * exp2(-0.321928f * float(k));  // 0.8^k
    float width = f.mark_um * exp2(float(k));
    float part = finish_resolved(width, footprint_um);
    float weight = part * sqrt(own);
    // Irrational offsets keep the octaves' lattices apart.
    float x = p.across_um / width + 0.37f * float(k);
    float y = p.along_um / (width * f.streak);
    bool wraps_x = p.mask_across != 0xffffffffu;
    x = wraps_x ? p.across_um / width : x;
    field +=
        weight * groove_noise(x, y, wraps_x ? p.mask_across >> uint(k) : 0xffffffffu,
                              p.mask_along == 0xffffffffu ? p.mask_along : p.mask_along >> uint(k),
                              seed + uint(k) * 0x68e31da4u);
    resolved += weight * weight;
  }
  return field * inversesqrt(max(resolved, 1e-12f));
}

// The same of the grain, as a vector on the surface; lost = 1 where its own bumps are out of sight.
SHARED_FN vec3 grain_field(Finish f, vec3 point_um, vec3 normal, float footprint_um,
                           SHARED_OUT(float) resolved, SHARED_OUT(float) lost) {
  float widest;
  float unresolved = share_out_of_sight(f.grain_um, footprint_um, kGrainOctaves, kGrainFirst,
                                        kGrainFalloff, widest);
  int first = first_octave(f.grain_um, footprint_um);
  int count = first > kLastOctave ? 0 : kGrainOctaves;
  lost = smoothstep(0.9f, 1.0f, unresolved);
  vec3 q = point_um - f.center_um;
  q = vec3(dot(q, f.lay), dot(q, f.across), dot(q, f.up));
  vec3 field = vec3(0.0f);
  resolved = 0.0f;
  for (int i = 0; i < count; ++i) {
    int k = first + i;
    bool beyond = k >= kGrainOctaves;
    // Bumps in a pixel grow with its area.
    float own = beyond ? unresolved * widest * exp2(2.0f * float(kGrainOctaves - 1 - k))
                       : kGrainFirst * exp2(-0.514573f * float(k));  // 0.7^k
    float width = f.grain_um * exp2(float(k));
    float part = finish_resolved(width, footprint_um);
    float weight = part * sqrt(own);
    // Each octave's lattice is turned, so that no direction stands out.
    float c = cos(1.1f + 2.4f * float(k));
    float s = sin(1.1f + 2.4f * float(k));
    vec3 a = vec3(c * q.x - s * q.y, s * q.x + c * q.y, q.z);
    vec3 b = vec3(a.x, 0.8f * a.y - 0.6f * a.z, 0.6f * a.y + 0.8f * a.z);
    vec3 g = bump_gradient(b / width + vec3(7.3f * float(k)), f.seed + uint(k) * 0x68e31da4u);
    g = vec3(g.x, 0.8f * g.y + 0.6f * g.z, -0.6f * g.y + 0.8f * g.z);
    g = vec3(c * g.x + s * g.y, c * g.y - s * g.x, g.z);
    field += weight * g;
    resolved += weight * weight;
  }
  field *= inversesqrt(max(resolved, 1e-12f)) * (1.0f / kGrainRms);
  field = field.x * f.lay + field.y * f.across + field.z * f.up;
  return field - normal * dot(field, normal);
}

// A tool's marks: the lower envelope of parabolas, one for each tooth, each at its height. Slope of
// the profile at `place`, in feeds; `height` is that of the profile.
SHARED_FN float tool_profile(Finish f, float place, uint seed, SHARED_OUT(float) height) {
  float nearest = floor(place + 0.5f);
  int reach = f.runout_um > 0.0f ? int(min(f.teeth, 4.0f)) : 0;
  float slope = 0.0f;
  height = 1e9f;
  for (int j = -reach; j <= reach; ++j) {
    float mark = nearest + float(j);
    float tooth = mark - f.teeth * floor(mark / f.teeth);
    float lift = f.runout_um * unit_from_hash(hash_u32(uint(tooth) + seed));
    float x = (place - mark) * f.feed_um;
    float z = 0.5f * x * x / f.nose_um + lift;
    slope = z < height ? x / f.nose_um : slope;
    height = min(height, z);
  }
  return slope;
}

SHARED_CONST float kLostMarks = 0.5f;  // marks in a pixel from which they cannot be told apart

// Tilt by a tool's marks. Where a pixel holds more than one mark, every sample takes its place in
// the pattern from `offset`, in [0, 1) and evenly spread: the slopes have an end, which roughness
// cannot say.
SHARED_FN vec3 tool_tilt(Finish f, LayPoint p, vec3 normal, float footprint_um, float offset) {
  float marks = footprint_um / f.feed_um;
  bool known = marks < kLostMarks;
  float whole = mix(marks, 1.0f, smoothstep(0.5f * kLostMarks, kLostMarks, marks));
  float spread = known ? whole : max(min(floor(marks), f.teeth), 1.0f);
  float jitter = (offset - 0.5f) * spread;
  float height;
  float slope = tool_profile(f, (known ? p.across_um / f.feed_um : 0.0f) + jitter, p.pass, height);
  vec3 tilt = slope * across_on(p.gradient, normal);
  for (int turn = f.back_um >= 0.0f ? 1 : 0; turn > 0; --turn) {
    float back_height;
    float back =
        tool_profile(f, (known ? p.back_um / f.feed_um : 0.0f) + jitter, p.pass, back_height);
    bool lower = back_height + f.back_um < height;
    tilt = lower ? back * across_on(p.back_gradient, normal) : tilt;
  }
  return tilt;
}

// The surface as its finish makes it. footprint_um = kUnresolved renders nothing; `offset` in [0,
// 1) differs among a pixel's samples.
SHARED_CONST float kUnresolved = 1e9f;
SHARED_FN Surface with_finish(Surface s, Finish f, vec3 normal, vec3 point_um, float footprint_um,
                              float offset) {
  LayPoint p = lay_point(f, point_um);
  vec3 across = across_on(p.gradient, normal);
  vec3 along = cross(across, normal);
  vec3 tilt = vec3(0.0f);
  float floor2 = f.alpha * f.alpha;
  float along2 = floor2 + f.alpha_along * f.alpha_along;
  float across2 = floor2;
  float mark2 = f.mark_alpha * f.mark_alpha;
  if (has(kFeatureMarks)) {
    for (uint set = 0u; set < f.mark_sets; ++set) {
      float sine = set == 0u ? f.cross_sine : -f.cross_sine;
      LayPoint turned = p;
      turned.across_um = f.cross_cosine * p.across_um + sine * p.along_um;
      turned.along_um = f.cross_cosine * p.along_um - sine * p.across_um;
      float resolved;
      float field = mark_field(f, turned, footprint_um, f.seed + set * 0x1b873593u, resolved);
      float whole2 = floor2 + mark2;
      // A pixel that holds many marks leans by their mean, which is normal; among few, one may
      // glint.
      float marks = footprint_um / (f.mark_um * exp2(float(kMarkOctaves - 1)));
      float slope = mix(sqrt(whole2) * missing_slope(field, resolved * mark2 / whole2),
                        sqrt(0.5f * resolved * mark2) * field, smoothstep(4.0f, 16.0f, marks));
      tilt += slope * (f.cross_cosine * across + sine * along);
      across2 += (1.0f - resolved) * mark2 * f.cross_cosine * f.cross_cosine;
      along2 += (1.0f - resolved) * mark2 * sine * sine;
    }
  }
  if (has(kFeatureGrain)) {
    for (int turn = f.grain_alpha > 0.0f ? 1 : 0; turn > 0; --turn) {
      float resolved;
      float lost;
      vec3 field = grain_field(f, point_um, normal, footprint_um, resolved, lost);
      float grain2 = f.grain_alpha * f.grain_alpha;
      float whole2 = floor2 + grain2;
      float radius = sqrt(dot(field, field));
      float rough = sqrt(whole2) * missing_slope_2d(radius, resolved * grain2 / whole2);
      // A pixel that holds many bumps leans by their mean, which is normal.
      float waves = max(f.grain_waves, lost);
      tilt += mix(rough, sqrt(0.5f * resolved * grain2), waves) * field;
      across2 += (1.0f - resolved) * grain2;
      along2 += (1.0f - resolved) * grain2;
    }
  }
  if (has(kFeatureTool)) {
    for (int turn = f.feed_um > 0.0f ? 1 : 0; turn > 0; --turn) {
      tilt += tool_tilt(f, p, normal, footprint_um, offset);
    }
  }
  tilt *= inversesqrt(1.0f + dot(tilt, tilt) * (1.0f / (kSteepest * kSteepest)));
  s.facets.normal = normalize(normal - tilt);
  vec3 tangent = along - s.facets.normal * dot(along, s.facets.normal);
  s.facets.tangent = normalize(tangent);
  s.facets.bitangent = cross(s.facets.normal, s.facets.tangent);
  s.coat_f0 = f.coat_f0;
  s.coat_alpha = sqrt(sqrt(along2 * across2));
  float under2 = f.alpha_under * f.alpha_under;
  s.facets.alpha_x = sqrt(along2 + under2);
  s.facets.alpha_y = sqrt(across2 + under2);
  return s;
}

SHARED_END
#endif

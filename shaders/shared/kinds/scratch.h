// Scratch: grooves along an arc, side by side in lanes of their own, width and depth varying along
// them, raised shoulders, ends that fade, chatter, and skips where the stylus lost touch; or frayed
// bands of many fine strands. The core is the grooves from shoulder foot to shoulder foot.
#ifndef BLEMISH_SHARED_SCRATCH_H
#define BLEMISH_SHARED_SCRATCH_H
#include "shaders/shared/cloud.h"
#include "shaders/shared/curve.h"
#include "shaders/shared/surface.h"
SHARED_BEGIN

// Fields in the order of the parameter table in engine/defect/scratch.cpp, then the seed.
struct Scratch {
  float length_um;
  float width_um;
  float depth_um;
  float angle_rad;         // spent in placement
  float bend_rad;          // the arc's whole turn
  float wander;            // sideways wander / length
  float variation;         // of width, depth and brightness along the path
  float ragged;            // share of the half width by which the edges waver in the small
  float fade;              // share of the length over which each end fades
  float skips;             // share of the length without a groove
  float skip_length_um;    // from one skip to the next
  float chatter;           // swing of the depth by stick and slip
  float chatter_pitch_um;  // from one stop to the next
  float lines;             // grooves side by side
  float line_spacing;      // from groove to groove in widths
  float strands;           // fine grooves across the width
  float fray;              // how much of a band of strands is not there
  float striation;         // depth of the striae on the floor / depth; of their brightness too
  float shoulder;          // share of the groove's volume that stands beside it
  float asymmetry;         // share of the shoulders' volume on the left
  float alpha;             // roughness of the torn surface
  float reflectance;       // of the torn surface, factor
  float speckle;           // unevenness of the torn surface in the small
  float softness;          // share of the half width over which it goes over to the finish's
  uint seed;
};

// A place in the lane of one groove: s along the path, t across it from the groove's middle.
struct ScratchPlace {
  float s;
  float t;
  float lane;
  float stretch;  // of the path at this place
  uint seed;      // the groove's own
};

// The path in arc coordinates: x = sideways offset of the center line, y = its slope.
SHARED_FN vec2 scratch_wander(Scratch d, float s) {
  if (d.wander == 0.0f) {
    return vec2(0.0f);
  }
  float wavelength = 0.3f * d.length_um;
  float amplitude = d.wander * d.length_um;
  float step = 0.01f * wavelength;
  float here = noise_1d(s / wavelength, d.seed + 11u);
  float there = noise_1d((s + step) / wavelength, d.seed + 11u);
  return vec2(amplitude * here, amplitude * (there - here) / step);
}

// Lanes to the right of the first groove's, and all lanes; the first groove has lane 0.
SHARED_FN float scratch_lanes_right(Scratch d) { return floor(0.5f * (d.lines - 1.0f) + 0.25f); }

SHARED_FN uint scratch_lane_seed(Scratch d, float lane) {
  return d.seed + uint(int(lane)) * 0x9e3779b9u;
}

SHARED_FN float scratch_pitch_um(Scratch d) {
  return d.line_spacing * d.width_um * (1.0f + d.variation);
}

// Middle and half length of a lane's groove along the path. The first one has the whole length.
SHARED_FN vec2 scratch_span_um(Scratch d, float lane) {
  uint h = hash_u32(scratch_lane_seed(d, lane) + 71u);
  float share = lane == 0.0f ? 1.0f : 0.35f + 0.6f * unit_from_hash(h);
  float shift = (1.0f - share) * (unit_from_hash(hash_u32(h)) - 0.5f);
  return d.length_um * vec2(shift, 0.5f * share);
}

// Signed distance from the nearest skip along the path, in skip lengths; negative inside. Skips lie
// in some of the cells and never reach a cell's border, where the distance turns to the next one's.
SHARED_FN float scratch_from_skip(Scratch d, ScratchPlace at) {
  if (d.skips == 0.0f) {
    return 1.0f;
  }
  float place = at.s / d.skip_length_um;
  float cell = floor(place);
  uint h = hash_u32(uint(int(cell)) * 0x9e3779b9u ^ (at.seed + 83u));
  float size = unit_from_hash(h) + unit_from_hash(hash_u32(h ^ 0x68bc21ebu)) - 0.5f;
  float half_gap = 0.5f * min(0.85f, 2.2f * d.skips * max(size, 0.0f));
  float shift = 2.0f * unit_from_hash(hash_u32(h)) - 1.0f;
  return half_gap > 0.0f ? abs(place - cell - 0.5f - shift * (0.44f - half_gap)) - half_gap : 1.0f;
}

// 1 along a groove, falling to 0 at its ends and where it skips.
SHARED_FN float scratch_presence(Scratch d, ScratchPlace at) {
  vec2 span = scratch_span_um(d, at.lane);
  float to_end = 0.5f - 0.5f * abs(at.s - span.x) / span.y;
  float ends = d.fade > 0.0f ? smoothstep(0.0f, d.fade, to_end) : (to_end >= 0.0f ? 1.0f : 0.0f);
  return ends * smoothstep(0.0f, 0.06f, scratch_from_skip(d, at));
}

SHARED_FN float scratch_variation(Scratch d, ScratchPlace at, uint salt) {
  float wavelength = max(6.0f * d.width_um, 0.06f * d.length_um);
  return 1.0f + d.variation * noise_1d(at.s / wavelength, at.seed + salt);
}

// Beside the first groove run finer ones.
SHARED_FN float scratch_lane_share(ScratchPlace at) {
  return at.lane == 0.0f ? 1.0f : 0.4f + 0.5f * unit_from_hash(hash_u32(at.seed + 97u));
}

// What is torn off its edges: each side's own.
SHARED_FN float scratch_torn(Scratch d, ScratchPlace at) {
  if (d.ragged == 0.0f) {
    return 1.0f;
  }
  uint side = at.seed + (at.t > 0.0f ? 29u : 31u);
  return 1.0f + d.ragged * rough_1d(at.s / (1.5f * d.width_um), side);
}

// On the side of t. A stylus that lifts off leaves a width that goes with the root of the depth.
SHARED_FN float scratch_half_width_um(Scratch d, ScratchPlace at) {
  // A band of strands ends strand by strand.
  float presence = d.fray > 0.0f ? 1.0f : max(0.15f, sqrt(scratch_presence(d, at)));
  return 0.5f * d.width_um * scratch_lane_share(at) * presence * scratch_variation(d, at, 23u) *
         scratch_torn(d, at);
}

SHARED_FN float scratch_strand_um(Scratch d) { return d.width_um / d.strands; }

// What is missing of a band of strands, as a share of the square of the half width; its ends come
// apart where they fade.
SHARED_FN float scratch_missing(Scratch d, ScratchPlace at) {
  if (d.fray == 0.0f) {
    return 0.0f;
  }
  float strand_um = scratch_strand_um(d);
  float stretch = max(d.skip_length_um / strand_um, 2.0f);
  float ends = 1.0f - scratch_presence(d, at);
  return frayed(vec2(at.s, at.t) / strand_um, stretch, d.fray, at.seed) + 2.0f * d.fray * ends;
}

// Square of the share of the half width, 1 on the outline.
SHARED_FN float scratch_square(Scratch d, ScratchPlace at) {
  float x = abs(at.t) / scratch_half_width_um(d, at);
  return x * x + scratch_missing(d, at);
}

// Stick and slip: the depth swings along the path, in crescents that lag at the groove's flanks.
SHARED_FN float scratch_chatter(Scratch d, ScratchPlace at, float x) {
  float phase = at.s / d.chatter_pitch_um + 0.35f * x * x +
                0.8f * noise_1d(at.s / (5.0f * d.chatter_pitch_um), at.seed + 41u);
  return 1.0f - d.chatter * (0.5f + 0.5f * sin(2.0f * kPi * phase));
}

SHARED_FN ScratchPlace scratch_place(Scratch d, vec2 p) {
  vec2 st = arc_from_local(p, d.bend_rad / d.length_um);
  vec2 offset = scratch_wander(d, st.x);
  ScratchPlace at;
  at.s = st.x;
  at.stretch = sqrt(1.0f + offset.y * offset.y);
  float t = (st.y - offset.x) / at.stretch;
  float right = scratch_lanes_right(d);
  at.lane = clamp(floor(t / scratch_pitch_um(d) + 0.5f), -right, d.lines - 1.0f - right);
  at.t = t - at.lane * scratch_pitch_um(d);
  at.seed = scratch_lane_seed(d, at.lane);
  return at;
}

// Distance beyond the groove's ends along the path, negative within.
SHARED_FN float scratch_beyond_um(Scratch d, ScratchPlace at) {
  vec2 span = scratch_span_um(d, at.lane);
  float skip_um = d.skip_length_um * scratch_from_skip(d, at);
  return max(abs(at.s - span.x) - span.y, d.skips > 0.0f ? -skip_um : -d.length_um);
}

// Where this lane has no groove the next lane's may be nearer; it stays a quarter of the pitch off.
SHARED_FN float core_distance_um(Scratch d, vec2 p) {
  ScratchPlace at = scratch_place(d, p);
  float half_um = scratch_half_width_um(d, at);
  float own = max(abs(at.t) - half_um, scratch_beyond_um(d, at));
  if (d.fray > 0.0f) {
    own =
        max(own, frayed_distance_um(scratch_square(d, at), half_um, d.fray, scratch_strand_um(d)));
  }
  float pitch_um = scratch_pitch_um(d);
  float others =
      max(max(0.75f * pitch_um - abs(at.t), 0.25f * pitch_um), abs(at.s) - 0.5f * d.length_um);
  return d.lines > 1.5f ? min(own, others) : own;
}

SHARED_FN float centerline_distance_um(Scratch d, vec2 p) {
  ScratchPlace at = scratch_place(d, p);
  ScratchPlace middle = at;
  middle.t = 0.0f;
  bool there = scratch_beyond_um(d, at) <= 0.0f && scratch_missing(d, middle) < 1.0f;
  return there ? at.t : kFar;
}

// Groove -d (1 - x^2) for x = |t| / half width < 1, area 4/3 d hw; each shoulder is a squared sine
// over 1 < x < 2 of area a hw / 2, so a = 4/3 share d keeps the displaced volume.
SHARED_FN float height_um(Scratch d, vec2 p) {
  ScratchPlace at = scratch_place(d, p);
  float presence = scratch_presence(d, at);
  if (presence <= 0.0f) {
    return 0.0f;
  }
  float x = abs(at.t) / scratch_half_width_um(d, at);
  if (x >= 2.0f) {
    return 0.0f;
  }
  float depth = d.depth_um * presence * scratch_lane_share(at) * scratch_variation(d, at, 37u) *
                scratch_chatter(d, at, min(x, 1.0f));
  if (x < 1.0f) {
    // The grain that cut the groove was not smooth: striae run along the floor.
    float striae = noise_2d(vec2(at.s / (6.0f * d.width_um), at.t / (0.56f * scratch_strand_um(d))),
                            at.seed + 53u);
    return -depth * max(1.0f - scratch_square(d, at), 0.0f) * (1.0f + d.striation * striae);
  }
  float side = at.t > 0.0f ? 2.0f * d.asymmetry : 2.0f * (1.0f - d.asymmetry);
  float wave = sin(kPi * (x - 1.0f));
  return (4.0f / 3.0f) * d.shoulder * max(1.0f - d.fray, 0.0f) * side * depth * wave * wave;
}

// Torn grain: dark specks and cracks, longer across the path than along it.
SHARED_FN float scratch_speckle(Scratch d, ScratchPlace at) {
  if (d.speckle == 0.0f) {
    return 1.0f;
  }
  // Both lattices are turned, so that neither shows.
  vec2 p = vec2(at.s, 0.4f * at.t) / (0.7f * scratch_strand_um(d));
  vec2 grain = vec2(0.8f * p.x - 0.6f * p.y, 0.6f * p.x + 0.8f * p.y);
  vec2 finer = 2.3f * vec2(0.8f * p.x + 0.6f * p.y, 0.8f * p.y - 0.6f * p.x);
  float specks = 0.6f * noise_2d(grain, at.seed + 77u) + 0.4f * noise_2d(finer, at.seed + 79u);
  return 1.0f - d.speckle * clamp(0.2f + 1.5f * specks, 0.0f, 1.0f);
}

SHARED_FN Skin skin(Scratch d, vec2 p) {
  Skin result = clean_skin();
  ScratchPlace at = scratch_place(d, p);
  float square = scratch_square(d, at);
  float presence = scratch_presence(d, at);
  if (square < 1.0f && presence > 0.0f) {
    float x = abs(at.t) / scratch_half_width_um(d, at);
    float edge = d.softness > 0.0f ? smoothstep(0.0f, d.softness, 1.0f - square) : 1.0f;
    float bared = edge * min(1.0f, 4.0f * presence);
    // What is scraped off comes off in streaks and patches, and where the stylus stuck.
    float streak =
        noise_2d(vec2(at.s / (8.0f * d.width_um), at.t / scratch_strand_um(d)), d.seed + 61u);
    float specks = scratch_speckle(d, at);
    float patches = 0.5f + 0.5f * rough_1d(at.s / (4.0f * d.width_um), at.seed + 67u);
    float tone = (1.0f - d.striation * (0.5f - 0.5f * streak)) * (1.0f - d.variation * patches) *
                 scratch_chatter(d, at, min(x, 1.0f)) * specks;
    result.alpha = d.alpha * bared * specks;
    result.reflectance = vec3(mix(1.0f, d.reflectance, bared * tone));
  }
  return result;
}

SHARED_FN float detail_um(Scratch d) { return 0.05f * d.width_um; }
// Tangent of the highest horizon inside the relief; light from higher up casts no shadow.
SHARED_FN float steepness(Scratch d) {
  return 1.33f * d.depth_um * (1.0f + d.variation) * (1.0f + d.striation) / (0.5f * d.width_um);
}
// How far beyond the core's outline the relief itself reaches.
SHARED_FN float relief_um(Scratch d) {
  return 0.55f * d.width_um * (1.0f + d.variation) * (1.0f + d.ragged);
}
SHARED_FN float shadow_um(Scratch d) { return 1.5f * d.width_um; }

SHARED_END
#endif

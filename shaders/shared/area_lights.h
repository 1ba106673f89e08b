// Light from rings, bands and rectangles: integrals over their area by a quadrature that is warped
// to the facets' lobe, so that glossy metals converge without noise.
#ifndef BLEMISH_SHARED_AREA_LIGHTS_H
#define BLEMISH_SHARED_AREA_LIGHTS_H
#include "shaders/shared/quadrature.h"
SHARED_BEGIN

// Points along a ring, drawn from the Poisson kernel: the circle's Cauchy density, whose inverse is
// tan(half turn) = spread * tan(pi (u - 1/2)), turns counted from the peak. The streak that brushed
// metal throws crosses the ring twice: every other point is then drawn about the second crossing.
struct RingPeak {
  vec2 toward;   // unit, in the ring's plane
  float spread;  // half width of the lobe in azimuth as seen from the ring's center
  float first;   // share of the whole ring's mass at the lit sector's begin
  float share;   // and inside it
};

SHARED_FN float ring_mass(float turn, float spread) {
  return atan(sin(0.5f * turn), spread * cos(0.5f * turn)) / kPi + 0.5f;
}

// `lobe`: see lobe_on_plane; the peak is where the ring is hit from there along `toward`: by a
// streak, or by a round lobe, which a ring about its middle meets all around.
SHARED_FN RingPeak ring_peak(Surface s, Light light, vec3 lobe, vec2 toward, bool streak) {
  RingPeak peak;
  peak.toward = toward;
  vec3 bitangent = cross(light.axis, light.tangent);
  vec3 along = toward.x * bitangent - toward.y * light.tangent;
  float middle = 0.5f * (light.size_mm.x + light.size_mm.y);
  float nearest = clamp(dot(toward, vec2(lobe.x, lobe.y)), light.size_mm.x, light.size_mm.y);
  vec2 off = toward * nearest - vec2(lobe.x, lobe.y);
  vec3 miss = (off.x * light.tangent + off.y * bitangent) / lobe.z;
  float width = lobe.z * lobe_width(s, along, miss);
  float reach = streak ? middle : max(length(vec2(lobe.x, lobe.y)), 0.1f * middle);
  // A base is lit from all around: points about two peaks must meet between them.
  float narrowest = mix(0.02f, streak ? 0.45f : 0.15f, has_base(s));
  peak.spread = clamp(width * inversesqrt(middle * reach), narrowest, 1.0f);
  peak.first = 0.0f;
  peak.share = 1.0f;
  for (int once = light.sector.y < kWholeTurn ? 1 : 0; once > 0; --once) {
    float begin = light.sector.x - atan(toward.y, toward.x);
    begin -= kWholeTurn * floor(begin / kWholeTurn + 0.5f);  // in [-pi, pi)
    float end = begin + light.sector.y;
    float wraps = end > kPi ? 1.0f : 0.0f;
    peak.first = ring_mass(begin, peak.spread);
    peak.share = max(ring_mass(end - wraps * kWholeTurn, peak.spread) + wraps - peak.first, 1e-6f);
  }
  return peak;
}

// Density per radian of the points drawn about a peak.
SHARED_FN float ring_density(RingPeak peak, vec2 at_circle) {
  float cosine = dot(peak.toward, at_circle);
  return peak.spread / (kPi * peak.share *
                        max(peak.spread * peak.spread * (1.0f + cosine) + 1.0f - cosine, 1e-9f));
}

SHARED_FN vec2 ring_point(RingPeak peak, float u) {
  float slope = peak.spread * tan(kPi * (peak.first + peak.share * u - 0.5f));
  float cosine2 = 1.0f / (1.0f + slope * slope);
  // The whole turn's cosine and sine, then turned to the peak.
  float c = cosine2 * (1.0f - slope * slope);
  float d = 2.0f * cosine2 * slope;
  return vec2(peak.toward.x * c - peak.toward.y * d, peak.toward.y * c + peak.toward.x * d);
}

// Where the middle line of a long lobe crosses a circle about the origin on one side (`way` = 1 or
// -1), or comes nearest to it.
SHARED_FN vec2 crossing(vec2 from, vec2 along, float radius, float way) {
  float b = dot(from, along);
  float root = sqrt(max(b * b - dot(from, from) + radius * radius, 0.0f));
  vec2 at = from + (way * root - b) * along;
  return at * inversesqrt(max(dot(at, at), 1e-12f));
}

struct RingPeaks {
  RingPeak a;
  RingPeak b;
  int count;
};

SHARED_FN RingPeaks ring_peaks(Surface s, Light light) {
  vec3 lobe = lobe_on_plane(s, light);
  vec2 from = vec2(lobe.x, lobe.y);
  float reach = length(from);
  vec2 outward = reach > 1e-3f ? from / reach : vec2(1.0f, 0.0f);
  float ratio = s.facets.alpha_x / s.facets.alpha_y;
  RingPeaks peaks;
  peaks.count = ratio > 2.0f || ratio < 0.5f ? 2 : 1;
  vec3 rough = ratio > 1.0f ? s.facets.tangent : s.facets.bitangent;
  vec2 streak = vec2(dot(rough, light.tangent), dot(rough, cross(light.axis, light.tangent)));
  streak *= inversesqrt(max(dot(streak, streak), 1e-12f));
  float middle = 0.5f * (light.size_mm.x + light.size_mm.y);
  bool streaks = peaks.count > 1;
  peaks.a =
      ring_peak(s, light, lobe, streaks ? crossing(from, streak, middle, 1.0f) : outward, streaks);
  peaks.b = peaks.a;
  for (int once = peaks.count > 1 ? 1 : 0; once > 0; --once) {
    peaks.b = ring_peak(s, light, lobe, crossing(from, streak, middle, -1.0f), true);
  }
  return peaks;
}

// Whether a ring's band is so wide that its points are worth warping to the lobe. The answer is one
// for all pixels of a surface, so that no border shows where it changes.
SHARED_FN bool is_wide_band(Surface s, Light light) {
  float lobe = 3.0f * max(s.facets.alpha_x, s.facets.alpha_y);
  vec2 across = vec2(light.size_mm.y - light.size_mm.x, light.rise_mm);
  vec3 off = light.center_mm - light.aim_mm;
  return dot(across, across) >
         min(lobe * lobe, 0.06f) * (dot(off, off) + light.size_mm.y * light.size_mm.y);
}

// Points across a ring's band: even over its area, or warped to where it passes nearest to the
// mirror direction. `foot`: the inner edge from the surface point, `slant`: from there to the outer
// edge.
SHARED_FN float band_point(Surface s, bool wide, vec2 radii, vec3 foot, vec3 slant, float u,
                           SHARED_OUT(float) inverse_density) {
  float radius = sqrt(mix(radii.x * radii.x, radii.y * radii.y, u));
  float spread_radii = radii.y - radii.x;
  float v = spread_radii > 1e-3f ? (radius - radii.x) / spread_radii : u;
  inverse_density = 0.5f * (radii.x + radii.y) / max(radius, 1e-3f);
  for (int once = wide ? 1 : 0; once > 0; --once) {
    float width = dot(slant, slant);
    vec3 mirror = mirror_direction(s);
    // The v at which the angle between foot + v slant and the mirror direction is smallest.
    float along = dot(foot, slant);
    float below = dot(foot, mirror) * width - dot(slant, mirror) * along;
    float above = dot(slant, mirror) * dot(foot, foot) - dot(foot, mirror) * along;
    float peak = clamp(above / max(abs(below), 1e-6f) * (below < 0.0f ? -1.0f : 1.0f), -0.5f, 1.5f);
    vec3 nearest = foot + peak * slant;
    float inverse_distance = inversesqrt(dot(nearest, nearest));
    vec3 miss = nearest * inverse_distance - mirror;
    float lobe =
        lobe_width(s, slant * inversesqrt(width), miss) * inversesqrt(width) / inverse_distance;
    float floor_spread = mix(0.02f, 0.15f, has_base(s));
    v = cauchy_point(cauchy_warp(0.0f, 1.0f, peak, clamp(lobe, floor_spread, 4.0f)), u,
                     inverse_density);
  }
  return v;
}

SHARED_FN vec4 shade_ring(Surface s, Light light, uvec2 shadow, Quadrature q,
                          SHARED_INOUT(Probe) probe) {
  vec3 bitangent = cross(light.axis, light.tangent);
  RingPeaks peaks = ring_peaks(s, light);
  bool wide = is_wide_band(s, light);
  // Points about the first peak, the others about the second.
  int firsts = (q.azimuths + peaks.count - 1) / peaks.count;
  float share_a = float(firsts) / float(q.azimuths);
  vec3 lift = -light.rise_mm * light.axis;
  float share =
      length(vec2(light.size_mm.y - light.size_mm.x, light.rise_mm)) / float(q.azimuths * q.radii);
  vec4 sum = vec4(0.0f);
  for (int i = 0; i < q.azimuths; ++i) {
    bool second = i >= firsts;
    RingPeak peak = peaks.a;
    peak.toward = second ? peaks.b.toward : peak.toward;
    peak.spread = second ? peaks.b.spread : peak.spread;
    peak.first = second ? peaks.b.first : peak.first;
    peak.share = second ? peaks.b.share : peak.share;
    float u =
        (float(second ? i - firsts : i) + q.shift_a) / float(second ? q.azimuths - firsts : firsts);
    vec2 at_circle = ring_point(peak, u);
    // Power heuristic (Veach 1997): each peak's few points leave the other peak to that one's.
    float by_a = share_a * ring_density(peaks.a, at_circle);
    float by_b = (1.0f - share_a) * ring_density(peaks.b, at_circle);
    float inverse_density = (second ? by_b : by_a) / (by_a * by_a + by_b * by_b);
    vec3 spoke = at_circle.x * light.tangent + at_circle.y * bitangent;
    float turn = (atan(at_circle.y, at_circle.x) - light.sector.x) / kWholeTurn;
    turn = (turn - floor(turn)) * kWholeTurn / max(light.sector.y, 1e-6f);
    float visibility = ring_visibility(shadow, turn, light.sector.y, q.pass);
    vec3 foot = light.center_mm + light.size_mm.x * spoke - 0.5f * lift;
    vec3 slant = (light.size_mm.y - light.size_mm.x) * spoke + lift;
    float across = lattice_partner(u, float(second ? q.azimuths - firsts : firsts) * q.calls);
    for (int j = 0; j < q.radii; ++j) {
      float inverse_band;
      float v = band_point(s, wide, light.size_mm, foot - s.point_mm, slant,
                           (float(j) + across) / float(q.radii), inverse_band);
      vec3 at = foot + v * slant;
      vec3 to = at - s.point_mm;
      float square = dot(to, to);
      vec3 to_light = to * inversesqrt(square);
      vec3 aim = at - light.aim_mm;
      float intensity =
          emitted_intensity(light, dot(to_light, aim) * inversesqrt(dot(aim, aim)), 0.0f);
      float weight = share * over_horizon(s, to_light) * intensity *
                     mix(light.size_mm.x, light.size_mm.y, v) * inverse_density * inverse_band /
                     square;
      vec4 sums = reflect_point(s, to_light, weight);
      if (has(kFeatureRays)) {
        offer(probe, s, to_light, sqrt(square), sums, vec3(1.0f), visibility, roughness(s));
      }
      sum += visibility * sums;
    }
  }
  return sum;
}

// What of the rectangle is seen through its opening, along one of its axes. `half`: its half
// length, `offset`: the surface point, `nearness`: the opening's distance as a share of the
// point's.
SHARED_FN vec2 through_gate(float half_length, float offset, float gate, float nearness) {
  float stretch = 1.0f / max(1.0f - nearness, 1e-3f);
  float low = (-gate - offset * nearness) * stretch;
  float high = (gate - offset * nearness) * stretch;
  return vec2(clamp(low, -half_length, half_length), clamp(high, -half_length, half_length));
}

SHARED_FN vec4 shade_rectangle(Surface s, Light light, uvec2 shadow, Quadrature q,
                               SHARED_INOUT(Probe) probe) {
  vec3 lobe = lobe_on_plane(s, light);
  vec3 bitangent = cross(light.axis, light.tangent);
  vec2 range_x = vec2(-light.size_mm.x, light.size_mm.x);
  vec2 range_y = vec2(-light.size_mm.y, light.size_mm.y);
  for (int once = light.gate_mm.x > 0.0f ? 1 : 0; once > 0; --once) {
    vec3 d = s.point_mm - light.center_mm;
    float nearness = light.gate_mm.y / max(dot(d, light.axis), light.gate_mm.y);
    range_x = through_gate(light.size_mm.x, dot(d, light.tangent), light.gate_mm.x, nearness);
    range_y = through_gate(light.size_mm.y, dot(d, bitangent), light.gate_mm.x, nearness);
  }
  uint columns = shadow_columns(light);
  float share = 1.0f / float(q.azimuths * q.radii);
  vec4 sum = vec4(0.0f);
  // Where the mirror ray misses the light one way, the lobe is wider the other way.
  vec2 miss = max(abs(vec2(lobe.x, lobe.y)) - light.size_mm, vec2(0.0f)) / lobe.z;
  vec2 spread = lobe.z * vec2(lobe_width(s, light.tangent, miss.y * bitangent),
                              lobe_width(s, bitangent, miss.x * light.tangent)) +
                mix(0.05f, 0.25f, has_base(s)) * light.size_mm;
  CauchyWarp warp_x = cauchy_warp(range_x.x, range_x.y, lobe.x, spread.x);
  CauchyWarp warp_y = cauchy_warp(range_y.x, range_y.y, lobe.y, spread.y);
  for (int i = 0; i < q.azimuths; ++i) {
    float inverse_x;
    float u = (float(i) + q.shift_a) / float(q.azimuths);
    float x = cauchy_point(warp_x, u, inverse_x);
    float across = lattice_partner(u, float(q.azimuths) * q.calls);
    for (int j = 0; j < q.radii; ++j) {
      float inverse_y;
      float y = cauchy_point(warp_y, (float(j) + across) / float(q.radii), inverse_y);
      vec3 d = light.center_mm + x * light.tangent + y * bitangent - s.point_mm;
      float square = dot(d, d);
      vec3 to_light = d * inversesqrt(square);
      float intensity =
          emitted_intensity(light, -dot(to_light, light.axis), dot(to_light, light.tangent));
      float visibility =
          rectangle_visibility(shadow, x / light.size_mm.x, y / light.size_mm.y, columns);
      float weight = share * over_horizon(s, to_light) * intensity * inverse_x * inverse_y / square;
      vec4 sums = reflect_point(s, to_light, weight);
      if (has(kFeatureRays)) {
        offer(probe, s, to_light, sqrt(square), sums, vec3(1.0f), visibility, roughness(s));
      }
      sum += visibility * sums;
    }
  }
  return sum;
}

SHARED_END
#endif

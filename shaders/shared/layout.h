// What host and device exchange: buffer bindings, structures in scalar layout, push constants. One
// descriptor set serves every pass.
#ifndef BLEMISH_SHARED_LAYOUT_H
#define BLEMISH_SHARED_LAYOUT_H
#include "shaders/shared/camera.h"
#include "shaders/shared/finish.h"
#include "shaders/shared/frame.h"
#include "shaders/shared/lights.h"
#include "shaders/shared/material.h"
#include "shaders/shared/shadow_points.h"
#include "shaders/shared/sheet.h"
SHARED_BEGIN

SHARED_CONST uint kBindScene = 0u;            // Scene; uniform
SHARED_CONST uint kBindVertices = 1u;         // Vertex[]
SHARED_CONST uint kBindIndices = 2u;          // uint[3 * triangles]
SHARED_CONST uint kBindPatches = 3u;          // uint[triangle]: code of its smooth patch, 1…255
SHARED_CONST uint kBindShadowViews = 4u;      // ShadowView[shadow point] of a light; uniform
SHARED_CONST uint kBindTiles = 5u;            // Tile[]
SHARED_CONST uint kBindPairs = 6u;            // Pair[]: one instance in one tile
SHARED_CONST uint kBindRanges = 7u;           // Range[]: the pairs of one kind in one tile
SHARED_CONST uint kBindInstances = 8u;        // Instance[]
SHARED_CONST uint kBindParams = 9u;           // the kinds' structures, see Instance.params
SHARED_CONST uint kBindTouchedSamples = 10u;  // uint[tile][pixel][2]: bit per surface sample
SHARED_CONST uint kBindStates = 11u;          // SurfaceState[2][tile][pixel][sample]
SHARED_CONST uint kBindDeltas = 12u;          // Delta[tile][pixel]
SHARED_CONST uint kBindTouched = 13u;         // uint[pair][pixel]: 1 = may change the pixel
SHARED_CONST uint kBindCoverage = 14u;        // vec2[pair][pixel]: coverage, 1 = thin
SHARED_CONST uint kBindEnvironment = 15u;     // vec3[]: maps of the surroundings
SHARED_CONST uint kBindBoxes = 16u;           // RayBox[]: the part's triangles for rays
SHARED_CONST uint kBufferCount = 17u;
// Sampled images: encode_seen of each geometry sample (0 = none); inverse depths from the shadow
// points of the light at hand.
SHARED_CONST uint kBindVisibility = kBufferCount;
SHARED_CONST uint kBindShadowMaps = kBufferCount + 1u;
// Storage images, since at a large picture's size they would not fit a storage buffer: two layers a
// light for each of a pixel's stand-ins, which hold the shares of its cells that are in sight (see
// shadow_shares); radiance of the part without defects.
SHARED_CONST uint kBindShadows = kBufferCount + 2u;
SHARED_CONST uint kBindPicture = kBufferCount + 3u;
SHARED_CONST uint kBindCodes = kBufferCount + 4u;  // uint[pixel]: encode_codes

SHARED_CONST uint kTileSize = 16u;
SHARED_CONST uint kTilePixels = 256u;
SHARED_CONST uint kGeometrySamples = 16u;  // a pixel
SHARED_CONST uint kSubSamples = 4u;        // of each geometry sample where a defect is thin
SHARED_CONST uint kSurfaceSamples = 64u;   // their product

struct Scene {
  Camera camera;
  // The ideal lens' picture that the visibility image holds: its top-left corner, 0 unless the real
  // lens bends.
  vec2 raster_origin_px;
  uint pass;  // of pass_count, each with places, lens points, times and light points of its own
  uint pass_count;
  uint lit;         // bit per light that this shot switches on
  uvec4 lights_of;  // the same of the lights of each kind
  uint plane;       // 1 = the part is a photo on its sheet
  uint light_count;
  uint triangle_count;
  uint finish_count;
  Finish finishes[kMaxFinishes];  // the later counts where they overlap
  Substance substance;
  Substance coated;       // the same below a clear coat
  Sheet sheet;            // a photo's surface
  mat4 part_from_render;  // for the finish, which is fixed to the part
  Light lights[kMaxLights];
  uint box_count;
  float ray_lift_mm;       // rays start so far above the surface, not to meet it by rounding
  float lowest_light_tan;  // tangent of the lowest elevation any light comes from
};

struct Vertex {
  vec3 position_mm;  // render space
  vec3 normal;
};

// One node of the tree of boxes about the part's triangles, in the order of a walk through it.
struct RayBox {
  vec3 low;   // mm, part space
  uint next;  // where to go on when a ray misses it
  vec3 high;
  uint triangle;  // + 1; 0 = it holds the boxes that follow, up to `next`
};

// A shadow point and the map that it sees: a place d from the point lies at depth w = d.forward, at
// (d.side, d.up) / w of the map, which reaches from -1 to 1. The map holds 1 / w.
struct ShadowView {
  vec3 point_mm;
  vec3 forward;
  vec3 side;                    // unit vector / half width of the map at unit depth
  vec3 up;                      // the same
  vec2 spread_squares;          // of those half widths
  float texel_per_mm;           // width of a map texel at unit depth
  float nearest_inverse_depth;  // of what may hide something
  // Other places on the light: seen from there, what hides a surface lies shifted in the map by
  // this times the difference of the two inverse depths.
  vec2 taps[kShadowTaps];
  float reach;  // length of the longest
};

struct Tile {
  ivec2 corner;      // pixel of its top-left corner
  uint sub_samples;  // 1, or kSubSamples where an instance is about as thin as a pixel
};

struct Pair {
  uint tile;
  uint instance;
};

// Pairs of one kind in one tile, sorted by the instances' order.
struct Range {
  uint tile;
  uint first_pair;
  uint pair_count;
};

SHARED_CONST uint kInPicture = 1u;  // instance is part of state A (the picture)
SHARED_CONST uint kInTwin = 2u;     // instance is part of state B (the twin)

struct Instance {
  Frame frame;
  vec2 reach_min_um;
  vec2 reach_max_um;
  uint params;  // index into the kind's structures
  uint order;   // the later lies on top
  uint flags;
  float thickness_mm;  // farther than this from the frame's plane is another sheet
};

// What all instances together do to one surface sample.
struct SurfaceState {
  float cut_um;  // lowest cut and its slopes in the sample's common frame
  vec2 cut_slope;
  vec2 raised_slope;
  float alpha;  // 0 = the finish's
  float smoothing;
  vec3 reflectance;
  float texture_kept;
  float cover;  // of the layers together, like opacity
  float opacity;
  vec3 matter;        // albedo times opacity of what is seen of each layer
  float layer_alpha;  // of the topmost layer
  vec2 layer_slope;
  uint layer_order;
  uint horizon_low;
  uint horizon_high;
};

// Means over the pixel's samples, as changes against the untouched surface.
struct Delta {
  // Change of the surface's radiance (layers' shares taken out), picture; w = share of the pixel
  // whose pattern is gone.
  vec4 picture_surface;
  vec4 picture_layer;  // radiance of the layers
  vec4 twin_surface;
  vec4 twin_layer;
  vec4 base;  // radiance of the untouched surface; w = share of samples that hit the part
};

struct RasterPush {
  mat4 clip_from_render;
  uint parallel_y;  // 1 = y is seen in parallel whatever the depth (line scan)
};

struct ShadowPush {
  uint light;
};

struct ChunkPush {
  uint first_tile;  // the chunk's tiles; states count from the first
  uint tile_count;
  uint first_range;  // ranges of this kind in this chunk
  float min_width_px;
};

// What a geometry sample sees: the triangle in 24 bits, and above it a code of the smooth patch
// that it belongs to, so that a pixel without an edge inside is known by one comparison.
SHARED_CONST uint kMaxTriangles = 0xfffffeu;
SHARED_FN uint encode_seen(uint triangle, uint patch_code) {
  return (patch_code << 24) | (triangle + 1u);
}
SHARED_FN uint seen_triangle_of(uint seen) { return seen & 0xffffffu; }  // + 1
SHARED_FN uint seen_patch_of(uint seen) { return seen >> 24; }

// What all geometry samples of a pixel see together: lowest and highest code of a patch (0 = none),
// and whether some see nothing.
SHARED_FN uint encode_codes(uint lowest, uint highest, bool misses) {
  return lowest | (highest << 8) | (misses ? 0x10000u : 0u);
}
SHARED_FN uint lowest_code(uint codes) { return codes & 255u; }
SHARED_FN uint highest_code(uint codes) { return (codes >> 8) & 255u; }
// All samples see one smooth patch, or all see nothing.
SHARED_FN bool sees_one(uint codes) {
  return highest_code(codes) == 0u ||
         (lowest_code(codes) == highest_code(codes) && (codes & 0x10000u) == 0u);
}

SHARED_CONST uint kStandIns = 4u;  // samples of a pixel whose shadows serve all others

// A sample's place in its pixel: 16 N-rooks positions, one in each cell of a 4 x 4 grid; every pass
// moves them on, round about inside their cells, so that all passes together cover the pixel.
SHARED_FN vec2 geometry_sample(uint i, uint pass) {
  float column = float(i & 3u);
  float row = float(i >> 2u);
  vec2 shift = vec2(0.7548777f, 0.5698403f) * float(pass);
  return vec2((column + fract((row + 0.5f) * 0.25f + shift.x)) * 0.25f,
              (row + fract((column + 0.5f) * 0.25f + shift.y)) * 0.25f);
}

// Places in the same cell: the geometry sample's own, or, for `count` = 4, four that spread over
// it.
SHARED_FN vec2 surface_sample(uint i, uint sub, uint count, uint pass) {
  vec2 cell = vec2(float(i & 3u), float(i >> 2u));
  uint h = hash_u32((pass * 16u + i) * 4u + sub);
  vec2 jitter = vec2(unit_from_hash(h), unit_from_hash(hash_u32(h))) * 0.5f;
  vec2 corner = vec2(float(sub & 1u), float(sub >> 1u)) * 0.5f;
  return count == 1u ? geometry_sample(i, pass) : (cell + corner + jitter) * 0.25f;
}

SHARED_END
#endif

// Deals defects and nuisances to one sample: how many, which, with what values, where. Knows
// nothing of exposure, splits or JSON.
#pragma once

#include <limits>

#include "plan/place.hpp"
#include "plan/shares.hpp"

namespace blemish::plan {

// What all samples of one run share.
struct Run {
  const recipe::Recipe& recipe;
  const scene::Scene& scene;
  std::uint64_t seed;
  double um_per_px;   // of photos, else 0
  Surfaces surfaces;  // of a mesh
  Rims rims;          // of a mesh
  Shares shares;

  base::Stream stream(std::int64_t index, const std::string& path) const {
    return base::Stream(seed, std::uint64_t(index), path);
  }
  base::Values draw(const base::ParamSet& set, std::int64_t index, const std::string& path) const {
    return base::draw(set, seed, std::uint64_t(index), path, um_per_px);
  }
};

// One defect of a cluster, with the companions that its kind gives it.
struct Member {
  std::string path;
  base::Values values;
  int companions = 0;
};
// What one choice of an entry expands to: the first, then the rest of its cluster.
struct Cluster {
  base::Values placing;
  std::vector<Member> members;
  int instances = 0;
};
// Cut off after `limit` instances.
Cluster draw_cluster(const Run& run, const recipe::DefectEntry& entry, std::int64_t part,
                     const std::string& path, int limit = std::numeric_limits<int>::max());

// The defects that entries of a class run for by their weights; empty = of any class. `ordinal`
// counts the choices of an image from 1.
const recipe::DefectEntry& pick_entry(const Run& run, std::int64_t part, int ordinal,
                                      const std::string& class_name = {});

// Fills defects, nuisances and unplaced; part, step, view, photo, finishes and control are set
// already.
void deal_defects(const Run& run, SamplePlan& plan);

}  // namespace blemish::plan

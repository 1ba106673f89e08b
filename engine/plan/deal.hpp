// Deals defects and nuisances to one sample: how many, which, with what values, where. Knows
// nothing of exposure, splits or JSON.
#pragma once

#include "plan/place.hpp"

namespace blemish::plan {

// What all samples of one run share.
struct Run {
  const recipe::Recipe& recipe;
  const scene::Scene& scene;
  std::uint64_t seed;
  double um_per_px;   // of photos, else 0
  Surfaces surfaces;  // of a mesh

  base::Stream stream(std::int64_t index, const std::string& path) const {
    return base::Stream(seed, std::uint64_t(index), path);
  }
  base::Values draw(const base::ParamSet& set, std::int64_t index, const std::string& path) const {
    return base::draw(set, seed, std::uint64_t(index), path, um_per_px);
  }
};

// Fills defects, nuisances and unplaced; part, step, view and photo are set already.
void deal_defects(const Run& run, SamplePlan& plan);

}  // namespace blemish::plan

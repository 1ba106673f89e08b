// The key `capture` on its way to pixels: what the ops of a plan and of a recipe's camera mean to
// the room augment.
#pragma once

#include "augment/develop.hpp"
#include "plan/plan.hpp"

namespace blemish::run {

// The camera that takes the recipe's pictures: the same for all of a seed. `photo_max_code`: full
// scale where the recipe has no camera.
augment::Context context_of(const recipe::Recipe& recipe, std::uint64_t seed, std::int64_t index,
                            double photo_max_code);

// How the codes of the recipe's photos are to be read; the noise of one, in codes, as estimated.
// Refers to the recipe.
augment::PhotoResponse response_of(const recipe::Recipe& recipe, double noise_code);

// `shot_key` tells the noise of several exposures of one sample apart.
std::vector<augment::OpCall> calls_of(const std::vector<plan::PlannedOp>& ops, std::uint64_t seed,
                                      std::uint32_t shot_key);

}  // namespace blemish::run

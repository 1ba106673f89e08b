// What a whole run gives each of its parts: controls and the quotas of classes, exact over the run
// and dealt by keyed permutations, so that a part gets the same whichever samples are made.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plan/plan.hpp"

namespace blemish::plan {

struct Run;

// One choice of an entry for a part.
struct Slot {
  std::int64_t part = 0;
  std::uint32_t entry = 0;  // index into recipe.defects
  int ordinal = 0;          // among its class in the part, from 1
  int limit = 0;            // instances that it may have
};

struct Shares {
  std::vector<Control> controls;  // by part; empty = none
  std::vector<Slot> slots;        // by part, then class, then ordinal

  Control control(std::int64_t part) const {
    return controls.empty() ? Control::none : controls[std::size_t(part)];
  }
  std::span<const Slot> slots_of(std::int64_t part) const;
};

// 0 to count - 1 in an order that is a function of seed and path.
std::vector<std::int64_t> keyed_order(std::uint64_t seed, const std::string& path,
                                      std::int64_t count);

// Throws base::UsageError when there are quotas and controls leave no part for them.
Shares deal_shares(const Run& run, std::int64_t parts);

}  // namespace blemish::plan

#include "plan/shares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include "plan/deal.hpp"

namespace blemish::plan {

namespace {

std::vector<Control> deal_controls(const Run& run, std::int64_t parts) {
  const recipe::Controls& wanted = run.recipe.controls;
  if (wanted.clean + wanted.sham <= 0) {
    return {};
  }
  std::vector<Control> controls(std::size_t(parts), Control::none);
  const auto clean = std::llround(wanted.clean * double(parts));
  const auto both =
      std::min<std::int64_t>(parts, std::llround((wanted.clean + wanted.sham) * double(parts)));
  const std::vector<std::int64_t> order = keyed_order(run.seed, "controls", parts);
  for (std::int64_t rank = 0; rank < both; ++rank) {
    controls[std::size_t(order[std::size_t(rank)])] = rank < clean ? Control::clean : Control::sham;
  }
  return controls;
}

std::uint32_t index_of(const recipe::Recipe& recipe, const recipe::DefectEntry& entry) {
  return std::uint32_t(&entry - recipe.defects.data());
}

// Each part in turn gets a choice until the class has its instances; the last one's cluster may be
// cut short.
void deal_class(const Run& run, const std::string& class_name, std::int64_t quota,
                const std::vector<std::int64_t>& parts, std::vector<Slot>& slots) {
  std::int64_t left = quota;
  for (std::int64_t k = 0; left > 0; ++k) {
    Slot slot;
    slot.part = parts[std::size_t(k % std::int64_t(parts.size()))];
    slot.ordinal = int(k / std::int64_t(parts.size())) + 1;
    const recipe::DefectEntry& entry = pick_entry(run, slot.part, slot.ordinal, class_name);
    slot.entry = index_of(run.recipe, entry);
    slot.limit = draw_cluster(run, entry, slot.part, fmt::format("{}#{}", entry.path, slot.ordinal),
                              int(left))
                     .instances;
    left -= slot.limit;
    slots.push_back(slot);
  }
}

std::vector<Slot> deal_quotas(const Run& run, const Shares& shares, std::int64_t parts) {
  std::vector<Slot> slots;
  for (const auto& [class_name, quota] : run.recipe.quotas) {
    std::vector<std::int64_t> order = keyed_order(run.seed, "defects.quota." + class_name, parts);
    std::erase_if(order, [&](std::int64_t part) { return shares.control(part) != Control::none; });
    if (order.empty()) {
      throw base::UsageError(run.recipe.quota_where,
                             "controls take all samples of the run, none is left for the quotas",
                             "raise -n or lower controls");
    }
    deal_class(run, class_name, quota, order, slots);
  }
  std::stable_sort(slots.begin(), slots.end(),
                   [](const Slot& a, const Slot& b) { return a.part < b.part; });
  return slots;
}

}  // namespace

std::span<const Slot> Shares::slots_of(std::int64_t part) const {
  const auto [first, last] =
      std::equal_range(slots.begin(), slots.end(), Slot{part},
                       [](const Slot& a, const Slot& b) { return a.part < b.part; });
  return {first, last};
}

std::vector<std::int64_t> keyed_order(std::uint64_t seed, const std::string& path,
                                      std::int64_t count) {
  const std::uint32_t hash = base::path_hash(path);
  std::vector<std::pair<std::uint64_t, std::int64_t>> ranks;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto words = base::philox(seed, std::uint64_t(i), hash, 0);
    ranks.emplace_back(std::uint64_t(words[0]) << 32 | words[1], i);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::int64_t> order;
  for (const auto& [rank, i] : ranks) {
    order.push_back(i);
  }
  return order;
}

Shares deal_shares(const Run& run, std::int64_t parts) {
  Shares shares;
  shares.controls = deal_controls(run, parts);
  shares.slots = deal_quotas(run, shares, parts);
  return shares;
}

}  // namespace blemish::plan

#include "plan/deal.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "plan/round.hpp"
#include "plan/sharing.hpp"

namespace blemish::plan {

using recipe::DefectEntry;

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMaxPerImage = 100000;

// A whole number. Of a uniform range every number is equally likely, both ends included.
int draw_count(base::Distribution distribution, base::Stream stream) {
  if (distribution.kind == base::Distribution::Kind::uniform) {
    const double low = std::ceil(distribution.a);
    const double high = std::max(low, std::floor(distribution.b));
    distribution.a = low;
    distribution.b = high + 1;
    return int(std::min(high, std::floor(base::draw(distribution, 0, kMaxPerImage, stream))));
  }
  return int(std::lround(base::draw(distribution, 0, kMaxPerImage, stream)));
}

// Stored as float, like every drawn value: the last bits of a double differ between machines.
Anchor rounded(const Anchor& anchor) {
  return {rounded_to_float(anchor.origin_mm), rounded_to_float(anchor.tangent),
          rounded_to_float(anchor.bitangent), rounded_to_float(anchor.normal)};
}

// The views of the plan's part, of which its own is one.
std::vector<View> views_of_part(const Run& run, const SamplePlan& plan) {
  const recipe::Recipe& recipe = run.recipe;
  if (!recipe.camera || recipe.camera->views.count == 1) {
    return {view_of(recipe, run.scene, plan)};
  }
  std::vector<View> views;
  for (int step = 0; step < recipe.camera->views.count; ++step) {
    const Sharing sharing = sharing_of(recipe, plan.part * recipe.camera->views.count + step);
    views.push_back(view_of(recipe, run.scene, draw_pose(run, sharing), step));
  }
  return views;
}

// Places the defects of one part. Each has its place in view of one of the part's views.
class Dealer {
 public:
  Dealer(const Run& run, SamplePlan& plan)
      : run_(run), plan_(plan), views_(views_of_part(run, plan)) {
    for (const View& view : views_) {
      placers_.push_back(run.scene.mesh ? make_mesh_placer(run.scene, view, run.surfaces)
                                        : make_photo_placer(run.scene, view, *plan.photo));
    }
  }

  void deal_defects() {
    if (run_.recipe.defects.empty()) {
      return;
    }
    const int count =
        draw_count(run_.recipe.per_image, run_.stream(plan_.part, "defects.per_image"));
    for (int slot = 1; slot <= count; ++slot) {
      const DefectEntry& entry = pick(slot);
      add(entry, fmt::format("{}#{}", entry.path, slot), false);
    }
  }

  void deal_nuisances() {
    for (const DefectEntry& entry : run_.recipe.nuisances) {
      assert(entry.per_image);
      const int count =
          draw_count(*entry.per_image, run_.stream(plan_.part, entry.path + ".per_image"));
      for (int k = 1; k <= count; ++k) {
        add(entry, fmt::format("{}#{}", entry.path, k), true);
      }
    }
  }

 private:
  // Each entry runs for the slot with its own exponential clock; the first wins, which happens in
  // proportion to the weights. So another entry takes slots of its own and shifts nobody's numbers.
  const DefectEntry& pick(int slot) const {
    const DefectEntry* first = nullptr;
    double first_time = 0;
    for (const DefectEntry& entry : run_.recipe.defects) {
      if (entry.weight <= 0) {
        continue;
      }
      base::Stream stream = run_.stream(plan_.part, fmt::format("{}#{}.pick", entry.path, slot));
      const double time = -std::log(stream.uniform()) / entry.weight;
      if (first == nullptr || time < first_time) {
        first = &entry;
        first_time = time;
      }
    }
    assert(first != nullptr);
    return *first;
  }

  void add(const DefectEntry& entry, const std::string& path, bool nuisance) {
    const base::Values values = run_.draw(entry.params, plan_.part, path);
    base::Stream stream = run_.stream(plan_.part, path + ".place");
    Placer& placer = draw_placer(path);
    const Placement placement = placer.any(entry.on, stream);
    const auto angle = base::index_of(values.table, "angle");
    const double turn = angle ? double(values.values[*angle])
                              : 2 * kPi * run_.stream(plan_.part, path + ".turn").uniform();
    if (!placed(entry, path, nuisance, placement, turn, values, 0)) {
      return;
    }
    const PlannedDefect first = (nuisance ? plan_.nuisances : plan_.defects).back();
    for (int k = 1; k <= entry.type->companions(values); ++k) {
      add_companion(entry, placer, first, k);
    }
  }

  Placer& draw_placer(const std::string& path) {
    if (placers_.size() == 1) {
      return *placers_.front();
    }
    const double drawn = run_.stream(plan_.part, path + ".view").uniform();
    return *placers_[std::min(std::size_t(drawn * double(placers_.size())), placers_.size() - 1)];
  }

  void add_companion(const DefectEntry& entry, Placer& placer, const PlannedDefect& first, int k) {
    const std::string path = fmt::format("{}.member{}", first.path, k);
    base::Stream stream = run_.stream(plan_.part, path);
    auto companion = entry.type->companion(first.values, k, stream);
    if (const auto angle = base::index_of(companion.values.table, "angle")) {
      float& value = companion.values.values[*angle];
      value = float(std::remainder(double(value) + companion.turn_rad, 2 * kPi));
    }
    const Placement placement = placer.beside(first.anchor, companion.offset_um, entry.on);
    placed(entry, path, first.nuisance(), placement, companion.turn_rad, companion.values,
           first.group);
  }

  // Appends the defect, or the reason why not; `group` 0 begins a group.
  bool placed(const DefectEntry& entry, const std::string& path, bool nuisance,
              const Placement& placement, double turn_rad, const base::Values& values, int group) {
    if (!placement.anchor) {
      plan_.unplaced.push_back({path, std::string(entry.type->name), nuisance, placement.reason});
      return false;
    }
    PlannedDefect defect;
    defect.number = nuisance ? 0 : int(plan_.defects.size()) + 1;
    defect.kind = entry.type->name;
    defect.class_name = nuisance ? "" : entry.class_name;
    defect.path = path;
    defect.region = placement.region;
    defect.group = group > 0 ? group : defect.number;
    defect.anchor = rounded(turned(*placement.anchor, turn_rad));
    defect.values = values;
    defect.seed = run_.stream(plan_.part, path + ".outline").word();
    (nuisance ? plan_.nuisances : plan_.defects).push_back(std::move(defect));
    return true;
  }

  const Run& run_;
  SamplePlan& plan_;
  std::vector<View> views_;
  std::vector<std::unique_ptr<Placer>> placers_;
};

}  // namespace

void deal_defects(const Run& run, SamplePlan& plan) {
  Dealer dealer(run, plan);
  dealer.deal_defects();
  dealer.deal_nuisances();
}

}  // namespace blemish::plan

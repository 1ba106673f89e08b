#include "plan/deal.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "plan/lay.hpp"
#include "plan/place_variant.hpp"
#include "plan/round.hpp"
#include "plan/sharing.hpp"
#include "plan/spacing.hpp"

namespace blemish::plan {

using recipe::DefectEntry;

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMaxPerImage = 100000;
constexpr int kAttempts = 64;  // to keep a distance, or to find a drawn place on the part
constexpr const char* kLostFirst = "what it belongs to found no place";

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

// Of a parameter that follows from something else than a draw.
void set_value(base::Values& values, std::string_view name, double value) {
  values.values[*base::index_of(values.table, name)] = float(value);
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

bool keeps_distances(const recipe::Recipe& recipe) {
  for (const auto* entries : {&recipe.defects, &recipe.nuisances}) {
    for (const DefectEntry& entry : *entries) {
      for (const char* name : {"apart", "touching"}) {
        const base::Distribution& d = entry.placing.params[name];
        if (d.kind != base::Distribution::Kind::constant || d.a > 0) {
          return true;
        }
      }
    }
  }
  return false;
}

// A defect that looks for its place.
struct Seeker {
  const DefectEntry& entry;
  std::string path;
  base::Values values;
  bool nuisance;
  int group;  // 0 begins one
};

// Places the defects of one part. Each has its place in view of one of the part's views.
class Dealer {
 public:
  Dealer(const Run& run, SamplePlan& plan)
      : run_(run), plan_(plan), views_(views_of_part(run, plan)) {
    for (const View& view : views_) {
      placers_.push_back(run.scene.mesh ? make_mesh_placer(run.scene, view, run.surfaces, run.rims)
                                        : make_photo_placer(run.scene, view, *plan.photo));
    }
    if (run.recipe.handling) {
      base::Stream stream = run.stream(plan.part, "defects.handling");
      handling_rad_ = base::draw(*run.recipe.handling, -2 * kPi, 2 * kPi, stream);
    }
  }

  void deal_defects() {
    const recipe::Recipe& recipe = run_.recipe;
    if (recipe.defects.empty() || plan_.control == Control::clean) {
      return;
    }
    if (!recipe.quotas.empty() && plan_.control == Control::none) {
      for (const Slot& slot : run_.shares.slots_of(plan_.part)) {
        const DefectEntry& entry = recipe.defects[slot.entry];
        add(entry, fmt::format("{}#{}", entry.path, slot.ordinal), false, slot.limit);
      }
      return;
    }
    int count = draw_count(recipe.per_image, run_.stream(plan_.part, "defects.per_image"));
    count = plan_.control == Control::sham ? std::max(1, count) : count;
    for (int ordinal = 1; ordinal <= count; ++ordinal) {
      const DefectEntry& entry = pick_entry(run_, plan_.part, ordinal);
      add(entry, fmt::format("{}#{}", entry.path, ordinal), false);
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
  // The defect's own core, and how far others must keep off.
  struct Neighbor {
    Extent extent;
    double apart_mm;
    bool nuisance;
  };
  using Propose = std::function<Placement(int attempt)>;

  void add(const DefectEntry& entry, const std::string& path, bool nuisance,
           int limit = std::numeric_limits<int>::max()) {
    const Cluster cluster = draw_cluster(run_, entry, plan_.part, path, limit);
    const std::size_t at = draw_view(path);
    if (entry.variant) {
      add_variant(entry, cluster.members.front(), nuisance, at);
      return;
    }
    int group = 0;
    Anchor center;
    for (const Member& member : cluster.members) {
      const Seeker seeker{entry, member.path, member.values, nuisance, group};
      const bool first = &member == &cluster.members.front();
      const bool placed = first ? place_first(seeker, cluster.placing, at)
                                : group != 0 && place_near(seeker, cluster.placing, at, center);
      if (!placed) {
        if (!first && group == 0) {
          lose(seeker, kLostFirst);
        }
        for (int k = 1; k <= member.companions; ++k) {
          lose({entry, companion_path(member, k), member.values, nuisance, group}, kLostFirst);
        }
        continue;
      }
      const PlannedDefect one = (nuisance ? plan_.nuisances : plan_.defects).back();
      // Nuisances have no groups; any number will do to tell that the first has its place.
      group = first ? std::max(1, one.group) : group;
      center = first ? one.anchor : center;
      for (int k = 1; k <= member.companions; ++k) {
        add_companion(entry, at, one, companion_path(member, k), k);
      }
    }
  }

  // The part is one mesh at a time. The place is where the meshes differ.
  void add_variant(const DefectEntry& entry, const Member& member, bool nuisance, std::size_t at) {
    Seeker seeker{entry, member.path, member.values, nuisance, 0};
    if (find_variant(plan_.defects) != nullptr || find_variant(plan_.nuisances) != nullptr) {
      return lose(seeker, "the part is another variant already");
    }
    const VariantPlace place =
        place_variant(run_.scene, run_.scene.variants.at(*entry.variant), views_[at]);
    if (!place.anchor) {
      return lose(seeker, "its mesh differs from the part's nowhere in view");
    }
    base::Values& values = seeker.values;
    set_value(values, "source", double(*entry.variant));
    set_value(values, "length", 1000 * place.size_mm.x);
    set_value(values, "width", 1000 * place.size_mm.y);
    set_value(values, "depth", 1000 * place.size_mm.z);
    set_value(values, "fill",
              place.new_area_mm2 / std::max(1e-9, place.size_mm.x * place.size_mm.y));
    PlannedDefect defect = make(seeker, {rounded(*place.anchor), {}, {}, 0});
    defect.region = placers_[at]->beside(*place.anchor, glm::dvec2(0), {}).region;
    settle(std::move(defect), 0);
  }

  static std::string companion_path(const Member& member, int k) {
    return fmt::format("{}.member{}", member.path, k);
  }

  std::size_t draw_view(const std::string& path) const {
    if (views_.size() == 1) {
      return 0;
    }
    const double drawn = run_.stream(plan_.part, path + ".view").uniform();
    return std::min(std::size_t(drawn * double(views_.size())), views_.size() - 1);
  }

  // The first of a cluster, or the only one.
  bool place_first(const Seeker& seeker, const base::Values& placing, std::size_t at) {
    const recipe::Placing& how = seeker.entry.placing;
    const Regions& on = seeker.entry.on;
    Placer& placer = *placers_[at];
    base::Stream stream = run_.stream(plan_.part, seeker.path + ".place");
    base::Stream touch = run_.stream(plan_.part, seeker.path + ".touch");
    if (touch.uniform() < double(placing["touching"]) && !plan_.defects.empty()) {
      return place(seeker, placing, at, true, [&](int) { return on_another(touch, on, at); });
    }
    if (how.at) {
      return place(seeker, placing, at, false, [&](int attempt) {
        const base::Values drawn =
            attempt == 0
                ? placing
                : run_.draw(how.params, plan_.part, fmt::format("{}.try{}", seeker.path, attempt));
        return placer.at({double(drawn["at_x"]), double(drawn["at_y"])}, on);
      });
    }
    return place(seeker, placing, at, false, [&](int) {
      return how.along_edges ? placer.on_edge(how.edge_rad, on, stream) : placer.any(on, stream);
    });
  }

  // A further one of a cluster, about the first with a normal spread.
  bool place_near(const Seeker& seeker, const base::Values& placing, std::size_t at,
                  const Anchor& center) {
    base::Stream stream = run_.stream(plan_.part, seeker.path + ".place");
    const double spread_um = double(placing["cluster_spread"]);
    return place(seeker, placing, at, false, [&](int) {
      const double across = stream.normal();
      return upright(placers_[at]->beside(center, spread_um * glm::dvec2(across, stream.normal()),
                                          seeker.entry.on),
                     at);
    });
  }

  // A place within the core of one of the defects so far.
  Placement on_another(base::Stream& stream, const Regions& on, std::size_t at) {
    const auto which = std::size_t(stream.uniform() * double(plan_.defects.size()));
    const PlannedDefect& other = plan_.defects[std::min(which, plan_.defects.size() - 1)];
    return upright(placers_[at]->beside(other.anchor, core_point_um(other, stream), on), at);
  }

  // With its tangent at angle 0 again.
  Placement upright(Placement placement, std::size_t at) const {
    if (placement.anchor) {
      placement.anchor =
          frame_at(placement.anchor->origin_mm, placement.anchor->normal, views_[at].right);
    }
    return placement;
  }

  // Takes the first place that is one and keeps the distances. Most recipes ask for none, and then
  // a place that does not exist is not asked for again.
  bool place(const Seeker& seeker, const base::Values& placing, std::size_t at, bool touching,
             const Propose& propose) {
    std::string reason;
    const double apart_mm = double(placing["apart"]) / 1000;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const Placement placement = propose(attempt);
      if (!placement.anchor) {
        reason = placement.reason;
        if (!seeker.entry.placing.at && !touching && seeker.group == 0) {
          break;
        }
        continue;
      }
      PlannedDefect defect = make(seeker, placement);
      turn(defect, seeker, placing, placement, at);
      reason = spacing_fault(defect, apart_mm, touching);
      if (reason.empty()) {
        settle(std::move(defect), apart_mm);
        return true;
      }
    }
    lose(seeker, reason);
    return false;
  }

  void lose(const Seeker& seeker, const std::string& reason) {
    plan_.unplaced.push_back({seeker.path, std::string(seeker.entry.type->name),
                              seeker.nuisance ? "" : seeker.entry.class_name, seeker.nuisance,
                              reason});
  }

  PlannedDefect make(const Seeker& seeker, const Placement& placement) const {
    PlannedDefect defect;
    defect.number = seeker.nuisance ? 0 : int(plan_.defects.size()) + 1;
    defect.kind = seeker.entry.type->name;
    defect.class_name = seeker.nuisance ? "" : seeker.entry.class_name;
    defect.path = seeker.path;
    defect.region = placement.region;
    defect.group = seeker.group > 0 && !seeker.nuisance ? seeker.group : defect.number;
    defect.anchor = *placement.anchor;
    defect.values = seeker.values;
    defect.seed = run_.stream(plan_.part, seeker.path + ".outline").word();
    return defect;
  }

  // Turns it as the recipe wants it, and tells so by its angle if it has one.
  void turn(PlannedDefect& defect, const Seeker& seeker, const base::Values& placing,
            const Placement& placement, std::size_t at) const {
    const auto angle = base::index_of(defect.values.table, "angle");
    const double drawn = run_.stream(plan_.part, seeker.path + ".turn").uniform();
    double turn_rad = angle ? double(defect.values.values[*angle]) : 2 * kPi * drawn;
    const recipe::Direction direction = seeker.entry.placing.direction;
    if (direction == recipe::Direction::lay) {
      const auto lay = lay_rad(plan_, run_.scene, placement.triangle, defect.anchor);
      // Marks have no head: either way along them is as good. Without any, every way is.
      turn_rad = lay ? *lay + double(placing["to_lay"]) + (drawn < 0.5 ? kPi : 0) : 2 * kPi * drawn;
    } else if (direction == recipe::Direction::handling) {
      turn_rad = handling_rad_ + double(placing["to_handling"]);
    } else if (direction == recipe::Direction::edge) {
      turn_rad = double(placing["to_edge"]);
    }
    const Anchor upright =
        frame_at(defect.anchor.origin_mm, defect.anchor.normal, views_[at].right);
    defect.anchor = rounded(turned(defect.anchor, turn_rad));
    if (angle && direction != recipe::Direction::picture) {
      const glm::dvec3 tangent = defect.anchor.tangent;
      defect.values.values[*angle] = float(
          std::atan2(glm::dot(tangent, upright.bitangent), glm::dot(tangent, upright.tangent)));
    }
  }

  // Why a defect cannot lie where it is, or nothing.
  std::string spacing_fault(const PlannedDefect& defect, double apart_mm, bool touching) {
    const bool spaced = apart_mm > 0 || touching || least_apart_mm_ > 0;
    if (!spaced || neighbors_.empty()) {
      return {};
    }
    const Extent extent = extent_of(defect);
    bool touches = false;
    for (const Neighbor& other : neighbors_) {
      // Defects keep off by the larger of their distances, nuisances by their own alone.
      const double wanted = defect.nuisance() ? apart_mm
                            : other.nuisance  ? 0
                                              : std::max(apart_mm, other.apart_mm);
      const double gap = gap_mm(extent, other.extent);
      touches = touches || (gap <= 0 && !other.nuisance);
      if (!touching && wanted > 0 && gap < wanted) {
        return fmt::format("no place at least {} from the other defects",
                           base::format_quantity(1000 * wanted, base::Unit::um));
      }
    }
    return touching && !touches ? "touches no other defect" : "";
  }

  void settle(PlannedDefect defect, double apart_mm) {
    least_apart_mm_ = std::max(least_apart_mm_, apart_mm);
    if (spaced_) {
      neighbors_.push_back({extent_of(defect), apart_mm, defect.nuisance()});
    }
    (defect.nuisance() ? plan_.nuisances : plan_.defects).push_back(std::move(defect));
  }

  // Those keep no distance to each other: their kind says how they lie together.
  void add_companion(const DefectEntry& entry, std::size_t at, const PlannedDefect& first,
                     const std::string& path, int k) {
    base::Stream stream = run_.stream(plan_.part, path);
    auto companion = entry.type->companion(first.values, k, stream);
    if (const auto angle = base::index_of(companion.values.table, "angle")) {
      float& value = companion.values.values[*angle];
      value = float(std::remainder(double(value) + companion.turn_rad, 2 * kPi));
    }
    const Seeker seeker{entry, path, companion.values, first.nuisance(), first.group};
    const Placement placement = placers_[at]->beside(first.anchor, companion.offset_um, entry.on);
    if (!placement.anchor) {
      lose(seeker, placement.reason);
      return;
    }
    PlannedDefect defect = make(seeker, placement);
    defect.anchor = rounded(turned(defect.anchor, companion.turn_rad));
    settle(std::move(defect), 0);
  }

  const Run& run_;
  SamplePlan& plan_;
  std::vector<View> views_;
  std::vector<std::unique_ptr<Placer>> placers_;
  double handling_rad_ = 0;
  bool spaced_ = keeps_distances(run_.recipe);
  double least_apart_mm_ = 0;
  std::vector<Neighbor> neighbors_;
};

}  // namespace

namespace {

// A graft's values as its cut-out has them.
void fit_cutout(const Run& run, const DefectEntry& entry, std::int64_t part, Member& member) {
  const std::vector<scene::Cutout>& cutouts = *entry.cutouts;
  const double drawn = run.stream(part, member.path + ".cut").uniform();
  const std::size_t source =
      std::min(std::size_t(drawn * double(cutouts.size())), cutouts.size() - 1);
  const glm::dvec2 size_um = double(member.values["scale"]) * cutouts[source].size_um();
  set_value(member.values, "source", double(source));
  set_value(member.values, "length", size_um.x);
  set_value(member.values, "width", size_um.y);
  set_value(member.values, "fill", cutouts[source].fill());
}

}  // namespace

Cluster draw_cluster(const Run& run, const DefectEntry& entry, std::int64_t part,
                     const std::string& path, int limit) {
  Cluster cluster{run.draw(entry.placing.params, part, path), {}, 0};
  const int count = int(std::lround(cluster.placing["cluster_count"]));
  for (int k = 1; k <= count && cluster.instances < limit; ++k) {
    const std::string own = k == 1 ? path : fmt::format("{}.cluster{}", path, k);
    Member member{own, run.draw(entry.params, part, own), 0};
    if (entry.cutouts) {
      fit_cutout(run, entry, part, member);
    }
    member.companions =
        std::min(entry.type->companions(member.values), limit - cluster.instances - 1);
    cluster.instances += 1 + member.companions;
    cluster.members.push_back(std::move(member));
  }
  return cluster;
}

// Each entry runs for the choice with its own exponential clock; the first wins, which happens in
// proportion to the weights. So another entry takes choices of its own and shifts nobody's numbers.
const DefectEntry& pick_entry(const Run& run, std::int64_t part, int ordinal,
                              const std::string& class_name) {
  const DefectEntry* first = nullptr;
  double first_time = 0;
  for (const DefectEntry& entry : run.recipe.defects) {
    if (entry.weight <= 0 || (!class_name.empty() && entry.class_name != class_name)) {
      continue;
    }
    base::Stream stream = run.stream(part, fmt::format("{}#{}.pick", entry.path, ordinal));
    const double time = -std::log(stream.uniform()) / entry.weight;
    if (first == nullptr || time < first_time) {
      first = &entry;
      first_time = time;
    }
  }
  assert(first != nullptr);
  return *first;
}

void deal_defects(const Run& run, SamplePlan& plan) {
  Dealer dealer(run, plan);
  dealer.deal_defects();
  dealer.deal_nuisances();
}

}  // namespace blemish::plan

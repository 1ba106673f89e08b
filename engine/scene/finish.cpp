#include <array>
#include <cassert>

#include "scene/part.hpp"

namespace blemish::scene {
namespace {

using base::Param;
using base::Unit;

constexpr double kPi = 3.14159265358979323846;
constexpr std::string_view kLayHelp = "direction of the marks on the part, from +x about +z";

// The three share one shape of table, so that a reader of drawn values need not know which it is.
constexpr auto kPolished = std::to_array<Param>({
    {"ra", Unit::um, 0.001, 0.2, "0.02 um", "mean roughness"},
    {"lay", Unit::rad, -kPi, kPi, "0 deg", "direction of the last, faint polishing marks"},
    {"spacing", Unit::um, 1, 200, "10 um", "mean distance of the marks across the lay"},
});
constexpr auto kGround = std::to_array<Param>({
    {"ra", Unit::um, 0.02, 6.3, "0.4 um", "mean roughness across the lay"},
    {"lay", Unit::rad, -kPi, kPi, "0 deg", kLayHelp},
    {"spacing", Unit::um, 5, 500, "40 um", "mean distance of the grinding marks across the lay"},
});
constexpr auto kBrushed = std::to_array<Param>({
    {"ra", Unit::um, 0.05, 6.3, "0.8 um", "mean roughness across the lay"},
    {"lay", Unit::rad, -kPi, kPi, "0 deg", kLayHelp},
    {"spacing", Unit::um, 10, 1000, "90 um", "mean distance of the hairlines across the lay"},
});

struct Finish {
  std::string_view name;
  std::string_view help;
  base::ParamTable table;
};

constexpr auto kFinishes = std::to_array<Finish>({
    {"polished", "Nearly a mirror, with faint marks of the last polishing strokes.", kPolished},
    {"ground", "Short parallel marks of a grinding wheel's grains.", kGround},
    {"brushed", "Long parallel hairlines of an abrasive belt or brush.", kBrushed},
});

const Finish& find_finish(const std::string& kind) {
  for (const Finish& finish : kFinishes) {
    if (finish.name == kind) {
      return finish;
    }
  }
  assert(false && "unknown finish");
  return kFinishes.front();
}

}  // namespace

std::vector<std::string> finish_names() {
  std::vector<std::string> names;
  for (const Finish& finish : kFinishes) {
    names.emplace_back(finish.name);
  }
  return names;
}

base::ParamTable finish_table(const std::string& kind) { return find_finish(kind).table; }

std::string finish_help(const std::string& kind) { return std::string(find_finish(kind).help); }

}  // namespace blemish::scene

// The kinds of finish and their parameters, in the trade's words.
#include <array>
#include <cassert>

#include "scene/part.hpp"

namespace blemish::scene {
namespace {

using base::Param;
using base::Unit;

constexpr double kPi = 3.14159265358979323846;
constexpr double kFarMm = 1e4;

constexpr Param ra(double min, double max, std::string_view fallback, std::string_view help) {
  return {"ra", Unit::um, min, max, fallback, help};
}
constexpr Param spacing(double min, double max, std::string_view fallback, std::string_view help) {
  return {"spacing", Unit::um, min, max, fallback, help};
}

constexpr std::string_view kAcross = "mean roughness across the lay";
constexpr std::string_view kBetween = "mean roughness within a mark, left by the edge of the tool";
constexpr std::string_view kMarks = "mean distance of the marks across the lay";
constexpr Param kLay{
    "lay", Unit::rad, -kPi,
    kPi,   "0 deg",   "direction of the marks on the part, from +x about +z; or a pattern's name"};
constexpr Param kPattern{"pattern",
                         Unit::choice,
                         0,
                         3,
                         "linear",
                         "marks along the lay, about the center, away from it, or two sets that "
                         "cross",
                         "linear|circular|radial|crossed"};
constexpr Param kCross{"cross_angle", Unit::rad,
                       kPi / 180,     80 * kPi / 180,
                       "30 deg",      "angle between the lay and either of two crossing sets"};
constexpr Param kCenterX{"center_x", Unit::mm,
                         -kFarMm,    kFarMm,
                         "0 mm",     "axis of circular and radial marks, center: {x: …, y: …}"};
constexpr Param kCenterY{"center_y", Unit::mm, -kFarMm, kFarMm, "0 mm", "the same"};
constexpr Param kNose{"tool_radius", Unit::mm, 0.05, 20, "0.8 mm", "radius of the tool's tip"};

// Marks along a lay.
constexpr std::array<Param, 7> marked(const Param& height, const Param& distance) {
  return {height, distance, kLay, kPattern, kCross, kCenterX, kCenterY};
}
constexpr std::array kPolished =
    marked(ra(0.001, 0.2, "0.02 um", "mean roughness"),
           spacing(1, 200, "10 um", "mean distance of the last polishing marks"));
constexpr std::array kGround =
    marked(ra(0.02, 6.3, "0.4 um", kAcross), spacing(5, 500, "30 um", kMarks));
constexpr std::array kBrushed =
    marked(ra(0.05, 6.3, "0.8 um", kAcross), spacing(10, 1000, "50 um", kMarks));
constexpr std::array kRolled =
    marked(ra(0.02, 6.3, "0.5 um", kAcross), spacing(5, 1000, "40 um", kMarks));
constexpr std::array kTurned{
    Param{"feed", Unit::um, 5, 2000, "100 um", "advance of the tool per turn"}, kNose,
    ra(0.005, 3.2, "0.08 um", kBetween), kCenterX, kCenterY};
constexpr std::array kMilled{
    Param{"feed", Unit::um, 5, 2000, "120 um", "advance of the mill per tooth"},
    kNose,
    Param{"cutter_diameter", Unit::mm, 0.5, 500, "25 mm", "diameter of the face mill"},
    Param{"teeth", Unit::count, 1, 24, "4", "number of its teeth"},
    Param{"runout", Unit::um, 0, 50, "1.5 um", "how much its teeth differ in height"},
    Param{"overlap", Unit::ratio, 0.1, 0.9, "30 %",
          "share of the diameter by which neighboring passes overlap"},
    Param{"back_cut", Unit::ratio, 0, 1, "0 %",
          "how deep the back of the mill cuts, of the front's marks; 0 = not at all"},
    ra(0.005, 3.2, "0.1 um", kBetween),
    Param{"lay", Unit::rad, -kPi, kPi, "0 deg", "direction of the feed, from +x about +z"}};
constexpr std::array kBlasted{ra(0.1, 12.5, "3.2 um", "mean roughness"),
                              spacing(5, 1000, "60 um", "mean width of the dents")};
constexpr std::array kCast{ra(0.4, 50, "6.3 um", "mean roughness"),
                           spacing(20, 5000, "400 um", "mean width of the bumps")};
constexpr std::array kMolded{ra(0.02, 20, "2.2 um", "mean roughness of the mold's texture"),
                             spacing(5, 3000, "90 um", "mean width of the texture's bumps")};
constexpr std::array kPainted{
    ra(0.01, 10, "0.8 um", "mean height of the orange peel"),
    spacing(100, 20000, "1.5 mm", "mean width of its bumps"),
    Param{"roughness", Unit::number, 0.01, 0.6, "0.04", "GGX roughness of the clear coat"}};
constexpr std::array kAnodized{ra(0.02, 3.2, "0.3 um", "mean roughness of the etched metal"),
                               spacing(2, 500, "30 um", "mean width of the etch pits")};

struct Finish {
  std::string_view name;
  std::string_view help;
  base::ParamTable table;
};

constexpr auto kFinishes = std::to_array<Finish>({
    {"polished", "Nearly a mirror, with faint marks of the last polishing strokes.", kPolished},
    {"ground", "Short parallel marks of a grinding wheel's grains.", kGround},
    {"brushed", "Long parallel hairlines of an abrasive belt or brush.", kBrushed},
    {"rolled", "Short faint streaks along the direction of rolling.", kRolled},
    {"turned", "Concentric feed marks of a lathe tool about the part's axis.", kTurned},
    {"milled", "Arcs of a face mill's teeth, pass beside pass.", kMilled},
    {"blasted", "Dents of blasting grit, the same in all directions.", kBlasted},
    {"cast", "The coarse bumps of a sand mold.", kCast},
    {"molded", "The fine texture that a molded part takes from its spark-eroded mold.", kMolded},
    {"painted", "A clear coat with orange peel over the material, or over its pigment.", kPainted},
    {"anodized", "Etched metal below a clear oxide; the material's color dyes it.", kAnodized},
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

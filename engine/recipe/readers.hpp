// The inside of recipe::load: one reader for each top key of the language. They fill the recipe and
// leave their faults with the document. Private to this room.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/reader.hpp"
#include "recipe/recipe.hpp"

namespace blemish::recipe {

void read_part(const base::Node& part, Recipe& recipe);
// Of photos that are no part of the recipe: `part.photos` without files.
void read_photo_encoding(const base::Node& photos, scene::PartSpec& spec);
// The keys `part.material` and `part.finish`.
void read_surface(const base::Node& part, scene::PartSpec& spec);
void read_camera(const base::Node& root, Recipe& recipe);
void read_lights(const base::Node& root, Recipe& recipe);
// Gives each light its name from the node beside it, or the one of its kind and number.
void name_lights(const std::vector<base::Node>& names, std::vector<scene::LightSpec>& lights);
void read_shots(const base::Node& root, Recipe& recipe);
void read_defects(const base::Node& defects, Recipe& recipe);
// How an item's defects are placed: the keys beside its kind's parameters.
Placing read_placing(const base::Node& body, const defect::DefectType& type, const Recipe& recipe);
// What grafts are cut from; empty after a fault.
std::vector<scene::Cutout> read_cutouts(const base::Node& body, const Recipe& recipe);
// Adds the mesh of a variant to the part's and gives its index; nothing after a fault.
std::optional<std::size_t> read_variant(const base::Node& body, Recipe& recipe);
// How pictures encode light; what the node does not say stays.
void read_picture_response(const base::Node& node, scene::PhotoSpec& photos);
// After the defects.
void read_controls(const base::Node& controls, Recipe& recipe);
void read_nuisances(const base::Node& nuisances, Recipe& recipe);
void read_capture(const base::Node& capture, Recipe& recipe);
void read_labels(const base::Node& labels, Recipe& recipe);
// Rules over the classes and regions that were read before.
void read_accept(const base::Node& accept, Recipe& recipe);
void read_severity(const base::Node& severity, Recipe& recipe);
// A pattern with {stem} for one photo.
std::string with_stem(std::string pattern, const std::string& photo);
// `redact` stands beside `photos`; license, owner and credits in it.
void read_rights(const base::Node& photos_node, const base::Node& redact, scene::PhotoSpec& photos);
void read_output(const base::Node& output, const std::vector<FormatSpec>& formats, Recipe& recipe);

// The bounds of every mean_level.
constexpr double kMinMeanLevel = 0.001;
constexpr double kMaxMeanLevel = 0.95;

// True for a map; a fault for anything else that is there, and for nothing when `required`.
bool expect_map(const base::Node& node, bool required);
// A fault unless the file is there.
void expect_file(const base::Node& node, const std::string& file);
bool expect_list(const base::Node& node, bool required);

// One item of a list of kinds, `- kind: {…}`.
struct KindItem {
  std::string kind;
  base::Node body;
};
std::optional<KindItem> read_kind_item(const base::Node& item);

// "unknown kind "x", known: …" at the item's key, with the nearest name.
void unknown_kind(const KindItem& item, const std::string& what,
                  const std::vector<std::string>& known);

// The parameters of a map. Lengths in px need the photo's scale; um_per_px 0 = there is none.
base::ParamSet read_params(const base::Node& node, base::ParamTable table, double um_per_px = 0);

// Finds a table's parameters in YAML where some stand in maps of their own, such as `shift_x` in
// `shift: {x: …}`. Each such map is looked at once, so that it has one fault at most.
class NestedKeys {
 public:
  // Keys from the node down to a parameter.
  using PathOf = std::function<std::vector<std::string>(std::string_view param)>;
  NestedKeys(const base::Node& node, PathOf path_of) : node_(node), path_of_(std::move(path_of)) {}
  base::Node operator[](std::string_view param);

 private:
  base::Node node_;
  PathOf path_of_;
  std::map<std::vector<std::string>, base::Node> maps_;
};
// The parameters of a table of defects, which may be in px on photos.
base::ParamSet read_params(NestedKeys keys, base::ParamTable table, double um_per_px);
// The parameters of a table whose lengths cannot be in px.
base::ParamSet read_params(NestedKeys keys, base::ParamTable table);
// One of them, for readers with spellings of their own.
base::Distribution read_unscaled(const base::Node& value, const base::Param& param);

// Micrometers a pixel of the photos, 0 for a mesh.
double photo_scale(const Recipe& recipe);
// The region names that `on`, `look_at` and `origin` may use.
std::vector<std::string> region_names(const scene::PartSpec& part);
// A fault unless `name` is one of them.
void expect_region(const base::Node& node, const std::string& name,
                   const std::vector<std::string>& known);
// "region:NAME" or one of `words`; gives the text, or the first word after a fault.
std::string read_place(const base::Node& node, const std::vector<std::string>& words,
                       const std::vector<std::string>& regions);

// The paths of all streams that plans of this recipe draw from, instance numbers up to a limit.
std::vector<std::string> stream_paths(const Recipe& recipe);
// Two different paths of equal hash, if there are any.
std::optional<std::pair<std::string, std::string>> equal_hash(
    const std::vector<std::string>& paths);

// Facts worth telling about a recipe without faults.
std::vector<std::string> facts(const Recipe& recipe);

}  // namespace blemish::recipe

#include "dataset/stats.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "dataset/json_stream.hpp"
#include "dataset/reader.hpp"

namespace blemish::dataset {

namespace {

// Least, quartiles, largest and mean. Sorts.
Json spread(std::vector<double>& values) {
  if (values.empty()) {
    return nullptr;
  }
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return short_number(values[static_cast<std::size_t>(
        std::lround(share * static_cast<double>(values.size() - 1)))]);
  };
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return {{"min", at(0)},      {"q25", at(0.25)},
          {"median", at(0.5)}, {"q75", at(0.75)},
          {"max", at(1)},      {"mean", short_number(sum / static_cast<double>(values.size()))}};
}

struct OfClass {
  std::int64_t objects = 0, pictures = 0;
  std::map<std::string, std::int64_t> visibility, by_split;
  std::vector<double> area_px, length_um, width_um;
};

void add_fact(const Object& object, const char* key, std::vector<double>& values) {
  if (object.attributes.contains(key) && object.attributes.at(key).is_number()) {
    values.push_back(object.attributes.at(key).get<double>());
  }
}

std::string line_of(const std::string& name, const Json& spread) {
  return spread.is_null()
             ? std::string()
             : fmt::format("    {:<10} {:.6g} to {:.6g}, median {:.6g}, mean {:.6g}\n", name,
                           spread["min"].get<double>(), spread["max"].get<double>(),
                           spread["median"].get<double>(), spread["mean"].get<double>());
}

std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [name, count] : counts.items()) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count.get<std::int64_t>(), name);
  }
  return text.empty() ? "none" : text;
}

}  // namespace

Json stats(const Source& source) {
  std::map<std::string, OfClass> classes;
  std::map<std::string, std::int64_t> splits, verdicts, sizes, per_picture;
  std::int64_t pictures = 0, objects = 0, ignored = 0;
  for (const std::string& name : source.info().classes) {
    classes[name];
  }
  source.for_each([&](const Item& item) {
    ++pictures;
    ++splits[item.split];
    ++verdicts[item.ok_ng()];
    ++sizes[fmt::format("{}x{}", item.width_px, item.height_px)];
    ++per_picture[fmt::format("{}", item.defects().size())];
    std::map<std::string, bool> there;
    for (const Object& object : item.objects) {
      if (object.ignore) {
        ++ignored;
        continue;
      }
      ++objects;
      OfClass& of_class = classes[object.class_name];
      ++of_class.objects;
      ++of_class.by_split[item.split];
      of_class.pictures += there.emplace(object.class_name, true).second ? 1 : 0;
      of_class.area_px.push_back(object.has_mask() ? static_cast<double>(label::area(object.mask))
                                                   : object.box.area());
      add_fact(object, "length_um", of_class.length_um);
      add_fact(object, "width_um", of_class.width_um);
      if (object.attributes.contains("visibility")) {
        ++of_class.visibility[object.attributes.at("visibility").get<std::string>()];
      }
    }
  });
  Json json{{"name", source.info().name},
            {"pictures", pictures},
            {"objects", objects},
            {"ignored", ignored},
            {"splits", splits},
            {"verdicts", verdicts},
            {"sizes", sizes},
            {"objects_per_picture", per_picture}};
  json["classes"] = Json::object();
  for (auto& [name, of_class] : classes) {
    json["classes"][name] = {
        {"objects", of_class.objects},
        {"share", objects > 0 ? short_number(static_cast<double>(of_class.objects) /
                                             static_cast<double>(objects))
                              : 0},
        {"pictures", of_class.pictures},
        {"splits", of_class.by_split},
        {"visibility", of_class.visibility},
        {"area_px", spread(of_class.area_px)},
        {"length_um", spread(of_class.length_um)},
        {"width_um", spread(of_class.width_um)}};
  }
  return json;
}

Json stats(const std::filesystem::path& root) {
  Json json = stats(*open_set(root, {}));
  if (std::filesystem::exists(root / "dataset.json")) {
    const Json set = read_json(root / "dataset.json");
    if (set.contains("quota")) {
      json["quota"] = set["quota"];
    }
  }
  return json;
}

std::string stats_text(const Json& stats) {
  std::string text = fmt::format(
      "{}: {} pictures, {} objects, {} ignored\n  splits: {}\n  verdicts: {}\n  sizes: {}\n"
      "  pictures by number of objects: ",
      stats["name"].get<std::string>(), stats["pictures"].get<std::int64_t>(),
      stats["objects"].get<std::int64_t>(), stats["ignored"].get<std::int64_t>(),
      counts_text(stats["splits"]), counts_text(stats["verdicts"]), counts_text(stats["sizes"]));
  std::string counts;
  for (const auto& [number, count] : stats["objects_per_picture"].items()) {
    counts +=
        fmt::format("{}{} with {}", counts.empty() ? "" : ", ", count.get<std::int64_t>(), number);
  }
  text += counts + "\n";
  for (const auto& [name, of_class] : stats["classes"].items()) {
    text +=
        fmt::format("  {}: {} objects ({:.1f} %) on {} pictures; splits: {}; visibility: {}\n",
                    name, of_class["objects"].get<std::int64_t>(),
                    100 * of_class["share"].get<double>(), of_class["pictures"].get<std::int64_t>(),
                    counts_text(of_class["splits"]), counts_text(of_class["visibility"]));
    for (const char* size : {"area_px", "length_um", "width_um"}) {
      text += line_of(size, of_class[size]);
    }
  }
  if (stats.contains("quota")) {
    for (const auto& [name, quota] : stats["quota"].items()) {
      text += fmt::format("  quota {}: {} of {} labelled, {} short\n", name,
                          quota["labelled"].get<std::int64_t>(), quota["asked"].get<std::int64_t>(),
                          quota["shortfall"].get<std::int64_t>());
    }
  }
  return text;
}

}  // namespace blemish::dataset

#include "recipe/readers.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace blemish::recipe {

bool expect_map(const base::Node& node, bool required) {
  if (node.is_map()) {
    return true;
  }
  if (node) {
    node.fault("a map of keys is due here");
  } else if (required) {
    node.fault("is missing");
  }
  return false;
}

bool expect_list(const base::Node& node, bool required) {
  if (node.is_list()) {
    if (required && node.size() == 0) {
      node.fault("the list is empty");
    }
    return true;
  }
  if (node) {
    node.fault("a list is due here", "begin each item with \"- \"");
  } else if (required) {
    node.fault("is missing");
  }
  return false;
}

std::optional<KindItem> read_kind_item(const base::Node& item) {
  if (item.is_scalar()) {
    item.fault("a map is due here", fmt::format("write {}: {{}}", item.text()));
    return std::nullopt;
  }
  if (!expect_map(item, true)) {
    return std::nullopt;
  }
  const auto entries = item.entries();
  if (entries.size() != 1) {
    item.fault(fmt::format("one name with its parameters is due here, this map has {} keys",
                           entries.size()),
               "indent the parameters below their name, or put them in {braces}");
    return std::nullopt;
  }
  return KindItem{entries[0].first, entries[0].second};
}

void unknown_kind(const KindItem& item, const std::string& what,
                  const std::vector<std::string>& known) {
  const std::string near = base::nearest_name(item.kind, known);
  item.body.fault_at_key(
      fmt::format("unknown {} \"{}\", known: {}", what, item.kind, fmt::join(known, ", ")),
      near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
}

namespace {

void refuse_px(const base::Node& value) {
  value.fault("px is possible only for lengths of defects and nuisances on photos",
              "write it in um or mm");
}

}  // namespace

base::Node NestedKeys::operator[](std::string_view param) {
  const std::vector<std::string> path = path_of_(param);
  base::Node node = node_;
  std::vector<std::string> so_far;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    so_far.push_back(path[i]);
    const auto [found, added] = maps_.try_emplace(so_far);
    if (added) {
      found->second = node[path[i]];
      if (found->second) {
        expect_map(found->second, false);
      }
    }
    node = found->second;
  }
  return node[path.back()];
}

base::Distribution read_unscaled(const base::Node& value, const base::Param& param) {
  if (!value) {
    return base::fallback_distribution(param);
  }
  const base::Distribution result = value.distribution(param);
  if (result.in_px) {
    refuse_px(value);
    return base::fallback_distribution(param);
  }
  return result;
}

base::ParamSet read_params(NestedKeys keys, base::ParamTable table) {
  base::ParamSet result{table, {}};
  for (const base::Param& param : table) {
    result.distributions.push_back(read_unscaled(keys[param.name], param));
  }
  return result;
}

namespace {

void check_px(const base::Node& value, const base::Distribution& distribution,
              const base::Param& param, double um_per_px) {
  if (distribution.in_px && um_per_px > 0) {
    value.check_range(distribution, param, um_per_px);
  } else if (distribution.in_px) {
    refuse_px(value);
  }
}

}  // namespace

base::ParamSet read_params(const base::Node& node, base::ParamTable table, double um_per_px) {
  base::ParamSet result = node.params(table, um_per_px);
  for (std::size_t i = 0; i < table.size(); ++i) {
    check_px(node[std::string(table[i].name)], result.distributions[i], table[i], um_per_px);
  }
  return result;
}

base::ParamSet read_params(NestedKeys keys, base::ParamTable table, double um_per_px) {
  base::ParamSet result{table, {}};
  for (const base::Param& param : table) {
    const base::Node value = keys[param.name];
    result.distributions.push_back(value ? value.distribution(param)
                                         : base::fallback_distribution(param));
    check_px(value, result.distributions.back(), param, um_per_px);
  }
  return result;
}

double photo_scale(const Recipe& recipe) {
  return recipe.part.photos ? recipe.part.photos->um_per_px : 0;
}

std::vector<std::string> region_names(const scene::PartSpec& part) {
  std::vector<std::string> names;
  for (const scene::RegionSpec& region : part.regions) {
    names.push_back(region.name);
  }
  if (part.photos) {
    for (const auto& [value, name] : part.photos->region_values) {
      names.push_back(name);
    }
  }
  return names;
}

void expect_region(const base::Node& node, const std::string& name,
                   const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    return;
  }
  const std::string near = base::nearest_name(name, known);
  node.fault(fmt::format("there is no region \"{}\"", name),
             !near.empty()   ? fmt::format("did you mean \"{}\"?", near)
             : known.empty() ? "part.regions names none"
                             : fmt::format("part.regions names {}", fmt::join(known, ", ")));
}

std::string read_place(const base::Node& node, const std::vector<std::string>& words,
                       const std::vector<std::string>& regions) {
  constexpr std::string_view kPrefix = "region:";
  if (!node) {
    return words.front();
  }
  const std::string text = node.string(words.front());
  if (text.starts_with(kPrefix)) {
    expect_region(node, text.substr(kPrefix.size()), regions);
  } else if (std::find(words.begin(), words.end(), text) == words.end()) {
    node.fault(fmt::format("\"{}\" is not one of {}, region:NAME", text, fmt::join(words, ", ")));
    return words.front();
  }
  return text;
}

std::string with_stem(std::string pattern, const std::string& photo) {
  constexpr std::string_view kStem = "{stem}";
  const std::string stem = std::filesystem::path(photo).stem().string();
  for (std::size_t i = pattern.find(kStem); i != std::string::npos;
       i = pattern.find(kStem, i + stem.size())) {
    pattern.replace(i, kStem.size(), stem);
  }
  return pattern;
}

}  // namespace blemish::recipe

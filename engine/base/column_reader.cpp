#include "base/column_reader.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include <fmt/format.h>

#include "base/csv.hpp"

namespace blemish::base {

namespace {

constexpr int kMaxCellFaults = 5;

// A head cell: "width", "width [um]", or with our own files' suffix "width_um".
struct Head {
  std::string name;
  std::string unit;
};

Head head_of(const std::string& text) {
  const std::size_t bracket = text.rfind('[');
  if (bracket != std::string::npos && text.ends_with("]")) {
    const std::size_t end = text.find_last_not_of(' ', bracket == 0 ? 0 : bracket - 1);
    return {text.substr(0, end + 1), text.substr(bracket + 1, text.size() - bracket - 2)};
  }
  return {text, ""};
}

std::string suffix_unit(const std::string& text, const Param& param) {
  const std::string_view suffix = name_suffix(param.unit);
  return !suffix.empty() && text.ends_with(suffix) ? std::string(suffix.substr(1)) : "";
}

struct Found {
  std::size_t column = 0;
  std::string unit;
};

std::optional<Found> find_column(const Node& name, const Csv& csv) {
  std::optional<Found> found;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < csv.head.size(); ++i) {
    const Head head = head_of(csv.head[i].text);
    names.push_back(head.name);
    if (head.name != name.text()) {
      continue;
    }
    if (found) {
      name.fault_in(csv.head[i].where, fmt::format("a second column \"{}\"", head.name),
                    "give the columns different names");
      return std::nullopt;
    }
    found = Found{i, head.unit};
  }
  if (!found) {
    const std::string near = nearest_name(name.text(), names);
    name.fault(fmt::format("{} has no column \"{}\", it has: {}", csv.file, name.text(),
                           fmt::join(names, ", ")),
               near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
  }
  return found;
}

// Reads cells, each as if it stood in the recipe.
class ColumnReader {
 public:
  ColumnReader(const Node& node, const Param& param, std::string unit)
      : node_(node), param_(param), words_(choice_words(param)), unit_(std::move(unit)) {}

  std::optional<Distribution> read(const Csv& csv, std::size_t column) {
    int faults = 0;
    Distribution result;
    result.kind = Distribution::Kind::empirical;
    result.file = csv.file;
    result.file_sha256 = csv.sha256;
    for (const std::vector<CsvCell>& row : csv.rows) {
      std::string message;
      const std::optional<Quantity> quantity = value(row[column].text, message);
      if (!quantity) {
        node_.fault_in(row[column].where, message, "mend the file or leave the row out");
        if (++faults == kMaxCellFaults) {
          break;
        }
        continue;
      }
      result.values.push_back(quantity->value);
      result.in_px = quantity->in_px;
    }
    return faults > 0 ? std::nullopt : std::optional(result);
  }

 private:
  std::optional<Quantity> value(const std::string& text, std::string& message) const {
    if (text.empty()) {
      message = "an empty cell";
      return std::nullopt;
    }
    if (param_.unit != Unit::choice) {
      return parse_quantity(unit_.empty() ? text : text + " " + unit_, param_.unit, message);
    }
    const auto word = std::find(words_.begin(), words_.end(), text);
    if (word == words_.end()) {
      message = fmt::format("\"{}\" is not one of {}", text, fmt::join(words_, ", "));
      return std::nullopt;
    }
    return Quantity{double(word - words_.begin())};
  }

  const Node& node_;
  const Param& param_;
  std::vector<std::string> words_;
  std::string unit_;
};

std::string read_unit(const Node& map, const Param& param, const Found& found, const Csv& csv) {
  const Node declared = map["unit"];
  const std::string& head = csv.head[found.column].text;
  if (!declared) {
    return found.unit.empty() ? suffix_unit(head, param) : found.unit;
  }
  if (!found.unit.empty()) {
    declared.fault(fmt::format("the head of the column says its unit already: {}", head),
                   "leave \"unit\" out");
  }
  return declared.string();
}

// A bare number where a unit is due. Cells may carry their unit instead of the head.
bool lacks_unit(const std::string& cell, const Param& param) {
  std::string message;
  return param.unit != Unit::choice && parse_quantity(cell, Unit::number, message) &&
         !parse_quantity(cell, param.unit, message);
}

// The parameter that a distribution depends on; nothing and a fault when it cannot.
std::optional<std::size_t> sibling_of(const ParamSet& set, std::size_t i, const Node& node) {
  const Param& param = set.table[i];
  const std::string& of = set.distributions[i].of;
  const Node place = node["of"];
  const std::optional<std::size_t> sibling = index_of(set.table, of);
  if (!sibling) {
    std::vector<std::string> names;
    for (const Param& other : set.table) {
      if (other.unit == param.unit && other.name != param.name) {
        names.emplace_back(other.name);
      }
    }
    const std::string near = nearest_name(of, names);
    place.fault(fmt::format("there is no parameter \"{}\" beside \"{}\"", of, param.name),
                !near.empty()   ? fmt::format("did you mean \"{}\"?", near)
                : names.empty() ? "no other parameter here has its unit"
                                : fmt::format("of its unit are: {}", fmt::join(names, ", ")));
    return std::nullopt;
  }
  if (set.table[*sibling].unit != param.unit) {
    place.fault(fmt::format("\"{}\" and \"{}\" are not of one unit ({} and {})", param.name, of,
                            allowed_units(param.unit), allowed_units(set.table[*sibling].unit)),
                "a ratio holds between sizes, between angles and so on");
    return std::nullopt;
  }
  return sibling;
}

// Whether following the siblings from i leads back to it; `circle` names the way.
bool in_circle(const ParamSet& set, std::size_t i, std::string& circle) {
  circle = set.table[i].name;
  std::size_t at = i;
  for (std::size_t steps = 0; steps < set.table.size(); ++steps) {
    const std::string& of = set.distributions[at].of;
    if (of.empty()) {
      return false;
    }
    at = *index_of(set.table, of);
    circle += " of " + of;
    if (at == i) {
      return true;
    }
  }
  return false;
}

void check_product(const ParamSet& set, std::size_t i, const Node& node, double um_per_px) {
  constexpr double kWorthWarning = 0.05;
  for (const Distribution& d : set.distributions) {
    if (d.in_px && um_per_px <= 0) {
      return;  // refused elsewhere
    }
  }
  const Param& param = set.table[i];
  const double cut = mass_outside(set, i, um_per_px);
  const std::string range = fmt::format("{} to {}", format_quantity(param.min, param.unit),
                                        format_quantity(param.max, param.unit));
  if (cut == 1) {
    node.fault(
        fmt::format("no product of ratio and \"{}\" lies in {}", set.distributions[i].of, range));
  } else if (cut > kWorthWarning) {
    node.warn(
        fmt::format("{:.0f} % of the products of ratio and \"{}\" lie outside {} and are cut "
                    "off",
                    cut * 100, set.distributions[i].of, range));
  }
}

}  // namespace

std::optional<Distribution> read_column(const Node& map, const Param& param) {
  const Node file = map["empirical"];
  const Node column = map["column"];
  const std::string path = file.path();
  if (!column) {
    column.fault("is missing: the column's name in the file's head line");
  }
  if (path.empty() || !column || column.string().empty()) {
    return std::nullopt;
  }
  try {
    const Csv csv = read_csv(path);
    const std::optional<Found> found = find_column(column, csv);
    if (!found) {
      return std::nullopt;
    }
    const std::string unit = read_unit(map, param, *found, csv);
    if (unit.empty() && lacks_unit(csv.rows.front()[found->column].text, param)) {
      const std::string_view ours = name_suffix(param.unit).substr(1);
      file.fault_in(csv.head[found->column].where,
                    fmt::format("the column \"{}\" has no unit, allowed: {}", column.text(),
                                allowed_units(param.unit)),
                    fmt::format("write its head as \"{} [{}]\", or `unit: {}` in the recipe",
                                column.text(), ours, ours));
      return std::nullopt;
    }
    std::string message;
    if (!unit.empty() && !parse_quantity("1 " + unit, param.unit, message)) {
      file.fault_in(csv.head[found->column].where,
                    fmt::format("the column \"{}\" is in {}, allowed: {}", column.text(), unit,
                                allowed_units(param.unit)));
      return std::nullopt;
    }
    return ColumnReader(file, param, unit).read(csv, found->column);
  } catch (const Error& e) {
    if (e.fault().where.line == 0) {
      file.fault(fmt::format("{}: {}", path, e.fault().message), e.fault().hint);
    } else {
      file.fault_in(e.fault().where, e.fault().message, e.fault().hint);
    }
    return std::nullopt;
  }
}

void check_siblings(ParamSet& set, const std::function<Node(std::string_view)>& node_of,
                    double um_per_px) {
  const auto stand_in = [&](std::size_t i) { set.distributions[i] = constant(set.table[i].min); };
  for (std::size_t i = 0; i < set.table.size(); ++i) {
    if (!set.distributions[i].of.empty() && !sibling_of(set, i, node_of(set.table[i].name))) {
      stand_in(i);
    }
  }
  bool circles = false;
  for (std::size_t i = 0; i < set.table.size(); ++i) {
    std::string circle;
    const Node node = node_of(set.table[i].name);
    if (node && in_circle(set, i, circle)) {
      circles = true;
      node.fault(fmt::format("parameters depend on each other in a circle: {}", circle),
                 "give one of them a value of its own");
      stand_in(i);
    }
  }
  for (std::size_t i = 0; i < set.table.size() && !circles; ++i) {
    const Node node = node_of(set.table[i].name);
    if (node && !set.distributions[i].of.empty()) {
      check_product(set, i, node, um_per_px);
    }
  }
}

}  // namespace blemish::base

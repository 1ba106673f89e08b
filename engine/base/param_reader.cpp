// Reads distributions and whole parameter tables: the meeting point of base/params and base/reader.
#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "base/column_reader.hpp"
#include "base/reader_tree.hpp"

namespace blemish::base {

namespace {

using Kind = Distribution::Kind;

constexpr double kMaxPoissonMean = 500;
constexpr double kMaxCountSpan = 1000;
constexpr double kWorthWarning = 0.05;
constexpr double kSlack = 1e-9;  // of rounding between units, relative

const std::vector<std::string> kForms{"normal",  "lognormal", "loguniform", "choice",
                                      "poisson", "of",        "empirical"};
// Keys that stand beside a form.
const std::vector<std::pair<std::string, std::string>> kBeside{{"clip", "normal and lognormal"},
                                                               {"ratio", "of"},
                                                               {"column", "empirical"},
                                                               {"unit", "empirical"}};

// What the sibling's value is multiplied with.
constexpr Param kRatio{"ratio", Unit::number, -1e6, 1e6, "1", "of the sibling's value"};

std::string did_you_mean(const std::string& name, const std::vector<std::string>& words) {
  const std::string near = nearest_name(name, words);
  return near.empty() ? "" : fmt::format("did you mean \"{}\"?", near);
}

// Reads one value in any form of the recipe language. Range checks come after.
class DistributionReader {
 public:
  DistributionReader(const Node& node, const Param& param, bool siblings)
      : node_(node), param_(param), siblings_(siblings), words_(choice_words(param)) {}

  // Nothing when there was a fault.
  std::optional<Distribution> read() {
    if (node_.is_scalar()) {
      set(Kind::constant, value(node_, node_.text()));
    } else if (node_.is_list()) {
      read_range(node_, Kind::uniform);
    } else if (node_.is_map()) {
      read_map();
    } else {
      fail(node_, "a value is due here, this is empty", fmt::format("allowed: {}", units()));
    }
    if (has_px_ && has_other_) {
      fail(node_, "px and other units are mixed in one distribution");
    }
    if (param_.unit == Unit::spectrum && good_) {
      finish_spectrum();
    }
    result_.in_px = result_.in_px || has_px_;
    return good_ ? std::optional(result_) : std::nullopt;
  }

 private:
  std::string units() const {
    return param_.unit == Unit::choice ? fmt::format("{}", fmt::join(words_, ", "))
                                       : std::string(allowed_units(param_.unit));
  }

  void fail(const Node& node, const std::string& message, const std::string& hint = {}) {
    node.fault(message, hint);
    good_ = false;
  }

  void set(Kind kind, double a, double b = 0) {
    result_.kind = kind;
    result_.a = a;
    result_.b = b;
  }

  double word(const Node& node, const std::string& text) {
    const auto found = std::find(words_.begin(), words_.end(), text);
    if (found == words_.end()) {
      fail(node, fmt::format("\"{}\" is not one of {}", text, units()), did_you_mean(text, words_));
      return 0;
    }
    return static_cast<double>(found - words_.begin());
  }

  // A number of the parameter's unit, or the index of its word.
  double value(const Node& node, const std::string& text) {
    if (param_.unit == Unit::choice) {
      return word(node, text);
    }
    std::string message;
    const std::optional<Quantity> quantity = parse_quantity(text, param_.unit, message);
    if (!quantity) {
      fail(node, message);
      return 0;
    }
    has_px_ = has_px_ || quantity->in_px;
    has_other_ = has_other_ || !quantity->in_px;
    if (param_.unit == Unit::spectrum) {
      check_spectrum(node, text, *quantity);
    }
    return quantity->value;
  }

  // Wavelengths and color temperatures share one number line; each has its own stretch of it.
  void check_spectrum(const Node& node, const std::string& text, const Quantity& quantity) {
    const double v = quantity.value;
    const bool white = text == "white";
    has_kelvin_ = has_kelvin_ || quantity.kelvin;
    has_nm_ = has_nm_ || (!quantity.kelvin && !white);
    has_white_ = has_white_ || white;
    if (is_spread_ || white) {
      return;
    }
    if (quantity.kelvin && (v < kFirstKelvin || v > kHottestKelvin)) {
      fail(node, fmt::format("{} is no color temperature of a light", text),
           fmt::format("allowed: {} K to {} K", kFirstKelvin, kHottestKelvin));
    } else if (!quantity.kelvin && (v < kShortestNm || v > kLongestNm)) {
      fail(node, fmt::format("{} is no wavelength that a camera sees", text),
           fmt::format("allowed: {} nm to {} nm", kShortestNm, kLongestNm));
    }
  }

  // A choice may mix them; between a wavelength and a temperature there is nothing to draw.
  void finish_spectrum() {
    if (result_.kind == Kind::choice || result_.kind == Kind::constant) {
      return;
    }
    if (has_white_ || (has_kelvin_ && has_nm_)) {
      fail(node_, "a spectrum is drawn between two wavelengths or two color temperatures",
           "{choice: [630 nm, 5600 K, white]} picks one of several");
      return;
    }
    if (result_.kind == Kind::normal || result_.kind == Kind::lognormal) {
      const double low = has_kelvin_ ? kFirstKelvin : kShortestNm;
      const double high = has_kelvin_ ? kHottestKelvin : kLongestNm;
      result_.clip_low = std::max(low, result_.clip_low.value_or(low));
      result_.clip_high = std::min(high, result_.clip_high.value_or(high));
    }
  }

  double scalar_value(const Node& node) {
    if (!node.is_scalar()) {
      fail(node, node ? "a single value is due here" : "is missing");
      return 0;
    }
    return value(node, node.text());
  }

  double plain_number(const Node& node, double min, double max) {
    if (!node.is_scalar()) {
      fail(node, node ? "a bare number is due here" : "is missing");
      return min;
    }
    std::string message;
    const std::optional<Quantity> quantity = parse_quantity(node.text(), Unit::number, message);
    if (!quantity) {
      fail(node, message);
      return min;
    }
    if (quantity->value < min || quantity->value > max) {
      fail(node, fmt::format("{} is outside {} to {}", node.text(), min, max));
      return min;
    }
    return quantity->value;
  }

  bool refuse_for(const Node& node, bool refused, const char* what, const char* remedy) {
    if (refused) {
      fail(node,
           fmt::format("{} has no meaning for {}", what,
                       param_.unit == Unit::choice ? "words" : "whole numbers"),
           remedy);
    }
    return refused;
  }

  void read_range(const Node& node, Kind kind) {
    if (refuse_for(node, param_.unit == Unit::choice, "a range", "write {choice: [a, b]}")) {
      return;
    }
    const std::vector<Node> items = node.items();
    if (items.size() != 2) {
      fail(node, fmt::format("a range has two numbers, this list has {}", items.size()),
           "vectors are maps {x: ..., y: ...}, free choices are {choice: [a, b, c]}");
      return;
    }
    set(kind, scalar_value(items[0]), scalar_value(items[1]));
    if (good_ && result_.a > result_.b) {
      fail(node,
           fmt::format("the range is reversed: {} is above {}", items[0].text(), items[1].text()),
           fmt::format("[{}, {}]", items[1].text(), items[0].text()));
    }
  }

  void read_map() {
    std::string form;
    for (const auto& [key, child] : node_.entries()) {
      if (std::any_of(kBeside.begin(), kBeside.end(),
                      [&, &name = key](const auto& beside) { return beside.first == name; })) {
        continue;
      }
      if (std::find(kForms.begin(), kForms.end(), key) == kForms.end()) {
        child.fault_at_key(
            fmt::format("unknown distribution \"{}\", allowed: {}", key, fmt::join(kForms, ", ")),
            did_you_mean(key, kForms));
        good_ = false;
      } else if (!form.empty()) {
        child.fault_at_key(fmt::format("a second distribution beside \"{}\"", form));
        good_ = false;
      } else {
        form = key;
      }
    }
    if (form.empty()) {
      if (good_) {
        fail(node_, fmt::format("a distribution is due here: {}", fmt::join(kForms, ", ")));
      }
      return;
    }
    for (const auto& [key, forms] : kBeside) {
      if (node_[key] && forms.find(form) == std::string::npos) {
        fail(node_[key], fmt::format("{} goes with {} only", key, forms));
      }
    }
    if (form == "of") {
      read_of(node_[form]);
    } else if (form == "empirical") {
      read_empirical();
    } else {
      read_form(form, node_[form]);
      read_clip();
    }
  }

  // A ratio to a sibling's value; which siblings there are is checked when all are read.
  void read_of(const Node& node) {
    if (!siblings_) {
      fail(node, "there is nothing here that it could depend on",
           "defects, nuisances and the ops of capture may depend on a parameter beside them");
      return;
    }
    if (param_.unit == Unit::choice || param_.unit == Unit::count ||
        param_.unit == Unit::spectrum) {
      fail(node, fmt::format("\"{}\" is no size that could be a ratio of another", param_.name));
      return;
    }
    const std::string sibling = node.string();
    const Node ratio = node_["ratio"];
    if (!ratio) {
      fail(ratio, "is missing: how much of the other parameter", "{of: length, ratio: [0.1, 0.2]}");
    }
    if (sibling.empty() || !ratio) {
      good_ = false;
      return;
    }
    const std::optional<Distribution> read = DistributionReader(ratio, kRatio, false).read();
    good_ = good_ && read;
    result_ = read.value_or(result_);
    result_.of = sibling;
  }

  void read_empirical() {
    const std::optional<Distribution> read = read_column(node_, param_);
    good_ = good_ && read;
    result_ = read.value_or(result_);
  }

  void read_form(const std::string& form, const Node& node) {
    const bool whole = param_.unit == Unit::count;
    const bool words = param_.unit == Unit::choice;
    if (form == "choice") {
      read_choice(node);
    } else if (form == "poisson") {
      if (!whole) {
        fail(node, "poisson gives whole numbers, this is none");
        return;
      }
      set(Kind::poisson, plain_number(node, 0, kMaxPoissonMean));
    } else if (refuse_for(node, whole || words, "this distribution",
                          "write a value, a choice or, for whole numbers, a range or poisson")) {
      return;
    } else if (form == "loguniform") {
      read_range(node, Kind::loguniform);
      if (good_ && result_.a <= 0) {
        fail(node, "loguniform needs bounds above zero");
      }
    } else if (form == "lognormal") {
      set(Kind::lognormal, scalar_value(node["median"]), plain_number(node["sigma"], 0, 10));
      if (good_ && result_.a <= 0) {
        fail(node["median"], "the median of lognormal must be above zero");
      }
    } else {
      const double mean = scalar_value(node["mean"]);
      is_spread_ = true;
      set(Kind::normal, mean, scalar_value(node["sd"]));
      is_spread_ = false;
      if (good_ && result_.b < 0) {
        fail(node["sd"], "the standard deviation must not be negative");
      }
    }
  }

  void read_clip() {
    const Node clip = node_["clip"];
    if (!clip || !good_) {
      return;
    }
    const std::vector<Node> items = clip.items();
    if (items.size() != 2) {
      fail(clip, "clip has two numbers", "clip: [-5 deg, 5 deg]");
      return;
    }
    result_.clip_low = scalar_value(items[0]);
    result_.clip_high = scalar_value(items[1]);
    if (good_ && *result_.clip_low > *result_.clip_high) {
      fail(clip, "the clip is reversed", fmt::format("[{}, {}]", items[1].text(), items[0].text()));
    }
  }

  void read_choice(const Node& node) {
    result_.kind = Kind::choice;
    for (const Node& item : node.items()) {
      result_.values.push_back(scalar_value(item));
      result_.weights.push_back(1);
    }
    double total = static_cast<double>(result_.weights.size());
    for (const auto& [key, weight] : node.entries()) {
      result_.values.push_back(value(weight, key));
      result_.weights.push_back(plain_number(weight, 0, 1e9));
      total += result_.weights.back();
    }
    if (good_ && total <= 0) {
      fail(node, node.size() > 0 ? "all weights are zero" : "a choice needs values",
           "{choice: [a, b]} or {choice: {a: 3, b: 1}}");
    }
  }

  const Node& node_;
  const Param& param_;
  bool siblings_;
  std::vector<std::string> words_;
  Distribution result_;
  bool good_ = true;
  bool has_px_ = false;
  bool has_other_ = false;
  bool has_nm_ = false;  // of a spectrum
  bool has_kelvin_ = false;
  bool has_white_ = false;
  bool is_spread_ = false;  // the value at hand is a width, not a place on the number line
};

// A range of whole numbers, each as likely as the others.
Distribution whole_range(double low, double high) {
  Distribution result;
  result.kind = Kind::choice;
  for (double value = low; value <= high; ++value) {
    result.values.push_back(value);
    result.weights.push_back(1);
  }
  return result;
}

// What a parameter is taken to be after a fault, so that reading can go on.
Distribution stand_in(const Param& param) {
  return param.fallback.empty() ? constant(param.min) : fallback_distribution(param);
}

std::string range_text(const Param& param) {
  return fmt::format("{} to {}", format_quantity(param.min, param.unit),
                     format_quantity(param.max, param.unit));
}

// A fault or nothing about one bound of a distribution.
std::string bound_fault(double value, const Param& param) {
  const double slack = kSlack * std::max(1.0, std::abs(value));
  if (value > param.max + slack) {
    return fmt::format("{} is above {}, the largest allowed", format_quantity(value, param.unit),
                       format_quantity(param.max, param.unit));
  }
  if (value < param.min - slack) {
    return fmt::format("{} is below {}, the smallest allowed", format_quantity(value, param.unit),
                       format_quantity(param.min, param.unit));
  }
  return {};
}

// A fault or nothing about the rows of a column.
std::string rows_fault(const Distribution& column, const Param& param, double scale) {
  std::size_t first = column.values.size();
  std::size_t count = 0;
  for (std::size_t i = column.values.size(); i-- > 0;) {
    if (!bound_fault(column.values[i] * scale, param).empty()) {
      first = i;
      ++count;
    }
  }
  return count == 0 ? ""
                    : fmt::format("{} of the {} rows lie outside {}, the first is row {}: {}",
                                  count, column.values.size(), range_text(param), first + 1,
                                  format_quantity(column.values[first] * scale, param.unit));
}

}  // namespace

void Node::check_range(const Distribution& distribution, const Param& param,
                       double um_per_px) const {
  if (!distribution.of.empty()) {
    return;  // see check_siblings
  }
  const double scale = distribution.in_px ? um_per_px : 1;
  std::vector<double> bounds;
  switch (distribution.kind) {
    case Kind::constant:
      bounds = {distribution.a};
      break;
    case Kind::uniform:
    case Kind::loguniform:
      bounds = {distribution.a, distribution.b};
      break;
    case Kind::choice:
      bounds = distribution.values;
      break;
    case Kind::empirical:
      if (const std::string message = rows_fault(distribution, param, scale); !message.empty()) {
        fault(message, "mend the file or leave the rows out");
      }
      return;
    default: {
      const double cut = mass_outside(distribution, param.min, param.max, um_per_px);
      if (cut > 1 - kSlack) {
        fault(fmt::format("no value of this distribution lies in {}", range_text(param)));
      } else if (cut > kWorthWarning) {
        warn(fmt::format("{:.0f} % of this distribution lies outside {} and is cut off", cut * 100,
                         range_text(param)));
      }
      return;
    }
  }
  for (const double bound : bounds) {
    const std::string message = bound_fault(bound * scale, param);
    if (!message.empty()) {
      fault(message, fmt::format("allowed: {}", range_text(param)));
    }
  }
}

Distribution Node::distribution(const Param& param, bool siblings) const {
  if (!*this) {
    fault("is missing");
    return stand_in(param);
  }
  const std::optional<Distribution> read = DistributionReader(*this, param, siblings).read();
  if (!read) {
    return stand_in(param);
  }
  if (!read->in_px && param.unit != Unit::choice) {
    check_range(*read, param);
  }
  if (param.unit == Unit::count && read->kind == Kind::uniform) {
    if (read->b - read->a > kMaxCountSpan) {
      fault(fmt::format("a range of whole numbers may span {} at most", kMaxCountSpan));
      return stand_in(param);
    }
    return whole_range(read->a, read->b);
  }
  return *read;
}

ParamSet Node::params(ParamTable table, double um_per_px) const {
  ParamSet result{table, {}};
  if (*this && !is_map()) {
    fault("a map of parameters is due here", "{} takes the defaults");
  }
  for (const Param& param : table) {
    const Node child = (*this)[std::string(param.name)];
    if (child) {
      result.distributions.push_back(child.distribution(param, true));
      continue;
    }
    if (param.fallback.empty() && (is_map() || !*this)) {
      child.fault(fmt::format("\"{}\" is missing ({}): {}", param.name,
                              param.unit == Unit::choice ? std::string(param.choices)
                                                         : std::string(allowed_units(param.unit)),
                              param.help));
    }
    result.distributions.push_back(stand_in(param));
  }
  check_siblings(
      result, [this](std::string_view name) { return (*this)[std::string(name)]; }, um_per_px);
  return result;
}

Distribution fallback_distribution(const Param& param) {
  assert(!param.fallback.empty());
  const Document document = Document::parse("default: " + std::string(param.fallback),
                                            "default of " + std::string(param.name));
  const Distribution result = document.root()["default"].distribution(param, true);
  assert(document.faults().empty() && "the fallback of a parameter table must be well formed");
  return result;
}

}  // namespace blemish::base

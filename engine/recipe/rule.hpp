// The small language of `accept` and `severity`: comparisons of the defects' sizes with units, sums
// and counts, joined by `and` and `or`. Rules are checked in full when they are read and judge
// without a fault. Knows nothing of YAML, pixels or pictures.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "defect/kind.hpp"

namespace blemish::recipe {

// A labelled defect as rules see it: model values.
struct Subject {
  std::string class_name;
  std::string region;
  defect::Measures sizes;
  base::Values values;
};

// The classes that rules may name, each with the kinds that it holds.
struct RuleClass {
  std::string name;
  std::vector<const defect::DefectType*> types;
};

// What is wrong, and where in the rule's text (bytes from its start).
struct RuleFault {
  std::size_t offset = 0;
  std::string message, hint;
};

struct RuleTerm;  // a value
// `value` op `limit`.
struct RuleComparison {
  enum class Op { less, at_most, more, at_least } op = Op::more;
  std::shared_ptr<const RuleTerm> value;
  double limit = 0;
  bool scales = true;      // a count's limit is not scaled
  std::string class_name;  // whose single defects the value is of; empty = of sums and counts alone
};
// Any of them, each being all of its comparisons.
using RuleCondition = std::vector<std::vector<RuleComparison>>;

class Rule {
 public:
  // A rule over all defects of an image, which names classes: `scratch.length > 0.5 mm or
  // count(pit)
  // >= 3`. Comparisons of one class that are joined by `and` speak of one and the same defect.
  // Throws RuleFault.
  static Rule of_image(const std::string& text, const std::vector<RuleClass>& classes);
  // A rule over one defect of a class: `length > 2 mm`. Throws RuleFault.
  static Rule of_defect(const std::string& text, const RuleClass& its_class);

  // Whether the rule holds when all limits but those of counts are multiplied by `scale`.
  bool holds(std::span<const Subject> subjects, double scale = 1) const;

 private:
  RuleCondition condition_;
};

// The name that stands for every class.
constexpr std::string_view kAnyClass = "any";

struct Accept {
  struct Zone {
    std::string region;
    Rule ng;
  };
  std::optional<Rule> ng;
  std::vector<Zone> zones;  // each judges the defects that lie in its region
  double borderline = 0;    // share by which the limits are moved
};
// "OK", "NG", or "borderline" when the judgment turns as the limits are moved either way.
std::string verdict(const Accept& accept, std::span<const Subject> subjects);

// The grades of one class, the gravest first.
struct Severity {
  std::string class_name;
  std::vector<std::pair<std::string, Rule>> grades;
};
// The first grade whose rule holds, or nothing.
std::string severity(const std::vector<Severity>& severities, const Subject& subject);

}  // namespace blemish::recipe

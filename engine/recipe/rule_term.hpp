// The inside of rules: values as trees, and how they are reckoned. Private to rule.cpp and
// rule_parser.cpp.
#pragma once

#include "recipe/rule.hpp"

namespace blemish::recipe {

// Powers of the units in a value: a length is {1, 0}, an area {2, 0}, an angle {0, 1}.
struct Dimension {
  int um = 0, rad = 0;
  bool operator==(const Dimension&) const = default;
};

struct RuleTerm {
  enum class Kind {
    number,    // `value`
    quantity,  // `name` of the defect at hand
    negative,  // of left
    add,
    subtract,
    multiply,
    divide,  // left, right
    sum,
    largest,
    smallest,
    mean,   // of left over the defects of `class_name`
    count,  // of the defects of `class_name`, all or those of `condition`
  };
  Kind kind = Kind::number;
  Dimension dimension;
  double value = 0;
  std::string name, class_name;
  std::shared_ptr<const RuleTerm> left, right;
  std::optional<RuleCondition> condition;
};

// `at_hand`: the defect that single quantities are of, or none.
double value_of(const RuleTerm& term, const Subject* at_hand, std::span<const Subject> subjects,
                double scale);

// Reads the whole text. `own`: the class of a rule over one defect, null for a rule over an image.
RuleCondition parse_rule(const std::string& text, const std::vector<RuleClass>& classes,
                         const RuleClass* own);

}  // namespace blemish::recipe

#include "recipe/rule.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

#include "recipe/rule_term.hpp"

namespace blemish::recipe {

namespace {

bool belongs(const Subject& subject, const std::string& class_name) {
  return class_name == kAnyClass || class_name == subject.class_name;
}

// A class may hold several kinds, so the parameter is looked up by name.
double quantity_of(const Subject& subject, const std::string& name) {
  const defect::Measures& sizes = subject.sizes;
  return name == "length"  ? sizes.length_um
         : name == "width" ? sizes.width_um
         : name == "depth" ? sizes.depth_um
         : name == "area"  ? sizes.area_um2
                           : static_cast<double>(subject.values[name]);
}

bool compares(const RuleComparison& comparison, const Subject* at_hand,
              std::span<const Subject> subjects, double scale) {
  const double value = value_of(*comparison.value, at_hand, subjects, scale);
  const double limit = comparison.scales ? comparison.limit * scale : comparison.limit;
  switch (comparison.op) {
    case RuleComparison::Op::less:
      return value < limit;
    case RuleComparison::Op::at_most:
      return value <= limit;
    case RuleComparison::Op::more:
      return value > limit;
    case RuleComparison::Op::at_least:
      return value >= limit;
  }
  return false;
}

// All comparisons hold, those that speak of single defects of a class for one and the same. With a
// defect at hand they speak of that one.
bool all_hold(const std::vector<RuleComparison>& comparisons, const Subject* at_hand,
              std::span<const Subject> subjects, double scale) {
  return std::all_of(comparisons.begin(), comparisons.end(), [&](const RuleComparison& one) {
    if (at_hand != nullptr || one.class_name.empty()) {
      return compares(one, at_hand, subjects, scale);
    }
    return std::any_of(subjects.begin(), subjects.end(), [&](const Subject& subject) {
      return belongs(subject, one.class_name) &&
             std::all_of(comparisons.begin(), comparisons.end(), [&](const RuleComparison& other) {
               return other.class_name != one.class_name ||
                      compares(other, &subject, subjects, scale);
             });
    });
  });
}

bool any_holds(const RuleCondition& condition, const Subject* at_hand,
               std::span<const Subject> subjects, double scale) {
  return std::any_of(condition.begin(), condition.end(), [&](const auto& comparisons) {
    return all_hold(comparisons, at_hand, subjects, scale);
  });
}

double count_of(const RuleTerm& term, std::span<const Subject> subjects, double scale) {
  return static_cast<double>(
      std::count_if(subjects.begin(), subjects.end(), [&](const Subject& subject) {
        return belongs(subject, term.class_name) &&
               (!term.condition || any_holds(*term.condition, &subject, subjects, scale));
      }));
}

// Of no defect: a sum of 0, a largest below and a smallest above every limit, no mean at all.
double gathered(const RuleTerm& term, std::span<const Subject> subjects, double scale) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double sum = 0, largest = -kInfinity, smallest = kInfinity;
  int count = 0;
  for (const Subject& subject : subjects) {
    if (belongs(subject, term.class_name)) {
      const double value = value_of(*term.left, &subject, subjects, scale);
      sum += value;
      largest = std::max(largest, value);
      smallest = std::min(smallest, value);
      ++count;
    }
  }
  return term.kind == RuleTerm::Kind::sum        ? sum
         : term.kind == RuleTerm::Kind::largest  ? largest
         : term.kind == RuleTerm::Kind::smallest ? smallest
                                                 : sum / count;
}

bool is_ng(const Accept& accept, std::span<const Subject> subjects, double scale) {
  if (accept.ng && accept.ng->holds(subjects, scale)) {
    return true;
  }
  return std::any_of(accept.zones.begin(), accept.zones.end(), [&](const Accept::Zone& zone) {
    std::vector<Subject> inside;
    std::copy_if(subjects.begin(), subjects.end(), std::back_inserter(inside),
                 [&](const Subject& subject) { return subject.region == zone.region; });
    return zone.ng.holds(inside, scale);
  });
}

}  // namespace

double value_of(const RuleTerm& term, const Subject* at_hand, std::span<const Subject> subjects,
                double scale) {
  const auto reckon = [&](const std::shared_ptr<const RuleTerm>& part) {
    return value_of(*part, at_hand, subjects, scale);
  };
  switch (term.kind) {
    case RuleTerm::Kind::number:
      return term.value;
    case RuleTerm::Kind::quantity:
      assert(at_hand != nullptr);
      return quantity_of(*at_hand, term.name);
    case RuleTerm::Kind::negative:
      return -reckon(term.left);
    case RuleTerm::Kind::add:
      return reckon(term.left) + reckon(term.right);
    case RuleTerm::Kind::subtract:
      return reckon(term.left) - reckon(term.right);
    case RuleTerm::Kind::multiply:
      return reckon(term.left) * reckon(term.right);
    case RuleTerm::Kind::divide:
      return reckon(term.left) / reckon(term.right);
    case RuleTerm::Kind::count:
      return count_of(term, subjects, scale);
    default:
      return gathered(term, subjects, scale);
  }
}

Rule Rule::of_image(const std::string& text, const std::vector<RuleClass>& classes) {
  Rule rule;
  rule.condition_ = parse_rule(text, classes, nullptr);
  return rule;
}

Rule Rule::of_defect(const std::string& text, const RuleClass& its_class) {
  Rule rule;
  rule.condition_ = parse_rule(text, {its_class}, &its_class);
  return rule;
}

bool Rule::holds(std::span<const Subject> subjects, double scale) const {
  return any_holds(condition_, nullptr, subjects, scale);
}

std::string verdict(const Accept& accept, std::span<const Subject> subjects) {
  const bool ng = is_ng(accept, subjects, 1);
  const bool turns = is_ng(accept, subjects, 1 - accept.borderline) != ng ||
                     is_ng(accept, subjects, 1 + accept.borderline) != ng;
  return turns ? "borderline" : ng ? "NG" : "OK";
}

std::string severity(const std::vector<Severity>& severities, const Subject& subject) {
  for (const Severity& one : severities) {
    if (one.class_name != subject.class_name) {
      continue;
    }
    for (const auto& [grade, rule] : one.grades) {
      if (rule.holds({&subject, 1})) {
        return grade;
      }
    }
  }
  return {};
}

}  // namespace blemish::recipe

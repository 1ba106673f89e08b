// Reads a rule's text: recursive descent over its words, each value with its unit, every fault with
// its place. Conditions come out as alternatives of comparisons that hold together.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"
#include "recipe/rule_term.hpp"
#include "recipe/rule_words.hpp"

namespace blemish::recipe {

namespace {

using Kind = RuleTerm::Kind;
using TermPtr = std::shared_ptr<const RuleTerm>;

constexpr int kDeepest = 50;             // parentheses within each other
constexpr std::size_t kMostTerms = 256;  // alternatives of a condition

constexpr std::array kFunctions{"sum", "max", "min", "mean", "count"};
constexpr std::array kSizes{"length", "width", "depth", "area"};

std::string words_of(Dimension dimension) {
  if (dimension == Dimension{}) {
    return "a number without a unit";
  }
  if (dimension.rad == 0 && dimension.um > 0 && dimension.um <= 3) {
    constexpr std::array kWords{"a length", "an area", "a volume"};
    return kWords[static_cast<std::size_t>(dimension.um) - 1];
  }
  return dimension == Dimension{0, 1} ? "an angle"
                                      : fmt::format("um^{} rad^{}", dimension.um, dimension.rad);
}

std::string allowed_units_of(Dimension dimension) {
  return dimension == Dimension{1, 0}   ? "nm, um, mm, cm, in"
         : dimension == Dimension{2, 0} ? "um2, mm2, cm2, in2"
         : dimension == Dimension{0, 1} ? "deg, rad"
                                        : "bare number, %";
}

std::optional<Dimension> dimension_of(base::Unit unit) {
  switch (unit) {
    case base::Unit::number:
    case base::Unit::count:
    case base::Unit::ratio:
      return Dimension{};
    case base::Unit::um:
      return Dimension{1, 0};
    case base::Unit::rad:
      return Dimension{0, 1};
    default:
      return std::nullopt;
  }
}

// A value, and what is known of it while the rule is read.
struct Value {
  TermPtr term;
  std::size_t offset = 0;
  std::string class_name;  // of its single defects, or empty
  bool constant = true;
  bool counts = false;
  bool gathers = false;  // holds a function
};

// Parentheses may hold either.
struct Part {
  std::optional<Value> value;
  RuleCondition condition;
  std::size_t offset = 0;
};

class Parser {
 public:
  Parser(const std::string& text, const std::vector<RuleClass>& classes, const RuleClass* own)
      : words_(text), classes_(classes), own_(own) {}

  RuleCondition whole() {
    if (words_.now().kind == RuleToken::Kind::end) {
      throw RuleFault{0, "the rule is empty", example()};
    }
    const RuleCondition condition = condition_of(either());
    if (words_.now().kind != RuleToken::Kind::end) {
      unexpected("and, or, or the end");
    }
    return condition;
  }

 private:
  std::string example() const {
    return own_ != nullptr ? "length > 2 mm" : "scratch.length > 0.5 mm or count(pit) >= 3";
  }

  [[noreturn]] void unexpected(const std::string& due) const {
    const RuleToken& token = words_.now();
    const bool end = token.kind == RuleToken::Kind::end;
    throw RuleFault{token.offset,
                    fmt::format("{} is due here, this is {}", due,
                                end ? "the end" : fmt::format("\"{}\"", token.text)),
                    ""};
  }

  RuleCondition condition_of(const Part& part) const {
    if (part.value) {
      throw RuleFault{part.offset, "this value is compared with nothing", example()};
    }
    return part.condition;
  }

  Value value_of_part(Part part) const {
    if (!part.value) {
      throw RuleFault{part.offset, "a value is due here, this is a comparison",
                      "join comparisons with and, or"};
    }
    return *std::move(part.value);
  }

  // a or b
  Part either() {
    Part left = both();
    while (words_.take("or")) {
      RuleCondition condition = condition_of(left);
      const RuleCondition right = condition_of(both());
      condition.insert(condition.end(), right.begin(), right.end());
      left = {std::nullopt, checked(std::move(condition), left.offset), left.offset};
    }
    return left;
  }

  // a and b, multiplied out
  Part both() {
    Part left = comparison();
    while (words_.take("and")) {
      const RuleCondition first = condition_of(left), second = condition_of(comparison());
      RuleCondition condition;
      for (const auto& a : first) {
        for (const auto& b : second) {
          condition.push_back(a);
          condition.back().insert(condition.back().end(), b.begin(), b.end());
        }
      }
      left = {std::nullopt, checked(std::move(condition), left.offset), left.offset};
    }
    return left;
  }

  static RuleCondition checked(RuleCondition condition, std::size_t offset) {
    if (condition.size() > kMostTerms) {
      throw RuleFault{offset, fmt::format("more than {} alternatives", kMostTerms),
                      "take the rule apart"};
    }
    return condition;
  }

  static std::optional<RuleComparison::Op> op_of(const RuleToken& token) {
    using Op = RuleComparison::Op;
    return token.kind != RuleToken::Kind::sign ? std::nullopt
           : token.text == "<"                 ? std::optional(Op::less)
           : token.text == "<="                ? std::optional(Op::at_most)
           : token.text == ">"                 ? std::optional(Op::more)
           : token.text == ">="                ? std::optional(Op::at_least)
                                               : std::nullopt;
  }

  Part comparison() {
    Part left = sum();
    const RuleToken sign = words_.now();
    if (sign.text == "=" || sign.text == "==" || sign.text == "!=") {
      throw RuleFault{sign.offset, fmt::format("\"{}\" is no comparison of a rule", sign.text),
                      "sizes are drawn from ranges: use <, <=, > or >="};
    }
    const auto op = op_of(sign);
    if (!op) {
      return left;
    }
    words_.take();
    const std::size_t offset = left.offset;
    const Value a = value_of_part(std::move(left)), b = value_of_part(sum());
    if (op_of(words_.now())) {
      throw RuleFault{words_.now().offset, "a third value is compared",
                      "compare two at a time and join them with and"};
    }
    return {std::nullopt, {{compare(a, *op, b, sign)}}, offset};
  }

  static RuleComparison::Op turned(RuleComparison::Op op) {
    using Op = RuleComparison::Op;
    return op == Op::less      ? Op::more
           : op == Op::at_most ? Op::at_least
           : op == Op::more    ? Op::less
                               : Op::at_most;
  }

  static RuleComparison compare(const Value& a, RuleComparison::Op op, const Value& b,
                                const RuleToken& sign) {
    if (a.constant == b.constant) {
      throw RuleFault{sign.offset,
                      a.constant ? "two numbers are compared" : "two measured values are compared",
                      "a rule compares a measured value with a limit, which is a number; of two "
                      "values compare the quotient"};
    }
    const Value& value = a.constant ? b : a;
    const Value& limit = a.constant ? a : b;
    if (limit.term->dimension != value.term->dimension) {
      const bool bare = limit.term->dimension == Dimension{};
      throw RuleFault{limit.offset,
                      bare ? fmt::format("this limit has no unit, allowed: {}",
                                         allowed_units_of(value.term->dimension))
                           : fmt::format("{} is compared with {}", words_of(value.term->dimension),
                                         words_of(limit.term->dimension)),
                      ""};
    }
    const double number = value_of(*limit.term, nullptr, {}, 1);
    if (!std::isfinite(number)) {
      throw RuleFault{limit.offset, "this limit is no finite number", ""};
    }
    return {a.constant ? turned(op) : op, value.term, number, !value.counts, value.class_name};
  }

  Part sum() {
    Part left = product();
    while (words_.at("+") || words_.at("-")) {
      const RuleToken sign = words_.take();
      left = join(std::move(left), sign.text == "+" ? Kind::add : Kind::subtract, product(), sign);
    }
    return left;
  }

  Part product() {
    Part left = factor();
    while (words_.at("*") || words_.at("/")) {
      const RuleToken sign = words_.take();
      left =
          join(std::move(left), sign.text == "*" ? Kind::multiply : Kind::divide, factor(), sign);
    }
    return left;
  }

  Part join(Part left, Kind kind, Part right, const RuleToken& sign) const {
    const std::size_t offset = left.offset;
    const Value a = value_of_part(std::move(left)), b = value_of_part(std::move(right));
    RuleTerm term;
    term.kind = kind;
    const Dimension da = a.term->dimension, db = b.term->dimension;
    if (kind == Kind::add || kind == Kind::subtract) {
      if (da != db) {
        throw RuleFault{
            sign.offset,
            fmt::format("\"{}\" between {} and {}", sign.text, words_of(da), words_of(db)), ""};
      }
      term.dimension = da;
    } else {
      const int way = kind == Kind::multiply ? 1 : -1;
      term.dimension = {da.um + way * db.um, da.rad + way * db.rad};
    }
    if (!a.class_name.empty() && !b.class_name.empty() && a.class_name != b.class_name) {
      throw RuleFault{b.offset,
                      fmt::format("one value of {} and one of {} in one comparison", a.class_name,
                                  b.class_name),
                      fmt::format("say which ones: max({}.length), sum({}.length)", a.class_name,
                                  b.class_name)};
    }
    term.left = a.term;
    term.right = b.term;
    Value value{std::make_shared<RuleTerm>(std::move(term)),
                offset,
                a.class_name.empty() ? b.class_name : a.class_name,
                a.constant && b.constant,
                a.counts || b.counts,
                a.gathers || b.gathers};
    return {std::move(value), {}, offset};
  }

  Part factor() {
    const RuleToken token = words_.now();
    const auto deeper = [&](auto read) {
      if (++depth_ > kDeepest) {
        throw RuleFault{token.offset, "nested too deep", "take the rule apart"};
      }
      Part part = read();
      --depth_;
      part.offset = token.offset;
      return part;
    };
    if (words_.take("-")) {
      return deeper([&] { return negative(token.offset); });
    }
    if (words_.take("(")) {
      return deeper([&] {
        Part part = either();
        close();
        return part;
      });
    }
    if (token.kind == RuleToken::Kind::number) {
      words_.take();
      return {number(token), {}, token.offset};
    }
    if (token.kind == RuleToken::Kind::name && !words_.at("and") && !words_.at("or")) {
      words_.take();
      return {words_.at("(") ? function(token) : quantity(token), {}, token.offset};
    }
    unexpected("a value");
  }

  void close() {
    if (!words_.take(")")) {
      unexpected("\")\"");
    }
  }

  Part negative(std::size_t offset) {
    Value value = value_of_part(factor());
    RuleTerm term;
    term.kind = Kind::negative;
    term.dimension = value.term->dimension;
    term.left = value.term;
    value.term = std::make_shared<RuleTerm>(std::move(term));
    return {std::move(value), {}, offset};
  }

  static Value number(const RuleToken& token) {
    const std::size_t unit_at = token.text.find_first_not_of("0123456789.eE+-");
    std::string unit = unit_at == std::string::npos ? "" : token.text.substr(unit_at);
    std::string digits = token.text.substr(0, unit_at);
    unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
    int power = 1;  // 2 mm2 is an area
    for (const std::string_view square : {"^2", "2", "\u00b2"}) {
      if (power == 1 && unit.size() > square.size() && unit.ends_with(square)) {
        unit.erase(unit.size() - square.size());
        power = 2;
      }
    }
    RuleTerm term;
    std::string fault;
    const auto parsed = [&](base::Unit as, const std::string& text) {
      return base::parse_quantity(text, as, fault);
    };
    if (const auto plain = parsed(base::Unit::number, digits + unit); plain && power == 1) {
      term.value = plain->value;
    } else if (const auto length = parsed(base::Unit::um, digits + unit); length) {
      if (length->in_px) {
        throw RuleFault{token.offset, "px is no unit of a rule",
                        "rules judge the sizes of the model, in um or mm"};
      }
      const double per_unit = power == 2 ? parsed(base::Unit::um, "1" + unit)->value : 1;
      term.value = length->value * per_unit;
      term.dimension = {power, 0};
    } else if (const auto angle = parsed(base::Unit::rad, digits + unit); angle && power == 1) {
      term.value = angle->value;
      term.dimension = {0, 1};
    } else {
      throw RuleFault{token.offset, fmt::format("\"{}\" is no quantity of a rule", token.text),
                      "lengths in nm, um, mm, cm, in; areas in mm2 and their like; angles in deg, "
                      "rad; shares in %"};
    }
    return {std::make_shared<RuleTerm>(std::move(term)), token.offset, {}, true, false, false};
  }

  // `scratch.length`, or `length` in a rule over one defect.
  Value quantity(const RuleToken& name) {
    std::string class_name;
    RuleToken what = name;
    if (own_ == nullptr) {
      class_name = class_of(name);
      if (!words_.take(".")) {
        throw RuleFault{name.offset, fmt::format("which size of {}?", name.text),
                        fmt::format("{0}.length, or count({0})", name.text)};
      }
      what = words_.now();
      if (what.kind != RuleToken::Kind::name) {
        unexpected("the name of a size");
      }
      words_.take();
    } else {
      class_name = own_->name;
      if (words_.at(".")) {
        throw RuleFault{name.offset,
                        fmt::format("a rule over one {} names its sizes alone", own_->name),
                        "length > 2 mm"};
      }
    }
    RuleTerm term;
    term.kind = Kind::quantity;
    term.name = what.text;
    term.dimension = dimension_of_quantity(class_name, what);
    return {
        std::make_shared<RuleTerm>(std::move(term)), name.offset, class_name, false, false, false};
  }

  std::string class_of(const RuleToken& name) const {
    std::vector<std::string> known;
    for (const RuleClass& one : classes_) {
      known.push_back(one.name);
    }
    if (name.text == kAnyClass || std::find(known.begin(), known.end(), name.text) != known.end()) {
      return name.text;
    }
    const std::string near = base::nearest_name(name.text, known);
    throw RuleFault{name.offset, fmt::format("there is no class \"{}\"", name.text),
                    near.empty() ? fmt::format("classes: {}, any", fmt::join(known, ", "))
                                 : fmt::format("did you mean \"{}\"?", near)};
  }

  Dimension dimension_of_quantity(const std::string& class_name, const RuleToken& name) const {
    if (std::find(kSizes.begin(), kSizes.end(), name.text) != kSizes.end()) {
      return {name.text == "area" ? 2 : 1, 0};
    }
    const auto found = std::find_if(classes_.begin(), classes_.end(),
                                    [&](const RuleClass& one) { return one.name == class_name; });
    if (found == classes_.end()) {
      throw RuleFault{name.offset, fmt::format("\"{}\" is no size that every class has", name.text),
                      "length, width, depth, area"};
    }
    std::optional<Dimension> result;
    for (const defect::DefectType* type : found->types) {
      const Dimension dimension = dimension_in(*type, name);
      if (result && *result != dimension) {
        throw RuleFault{name.offset,
                        fmt::format("\"{}\" is {} in one kind of {} and {} in another", name.text,
                                    words_of(*result), class_name, words_of(dimension)),
                        ""};
      }
      result = dimension;
    }
    return result.value_or(Dimension{});
  }

  static Dimension dimension_in(const defect::DefectType& type, const RuleToken& name) {
    std::vector<std::string> known(kSizes.begin(), kSizes.end());
    for (const base::Param& param : type.params) {
      const auto dimension = dimension_of(param.unit);
      if (param.name == name.text && dimension) {
        return *dimension;
      }
      if (param.name == name.text) {
        throw RuleFault{name.offset, fmt::format("\"{}\" is a word, no number", name.text), ""};
      }
      if (dimension && std::find(known.begin(), known.end(), param.name) == known.end()) {
        known.emplace_back(param.name);
      }
    }
    const std::string near = base::nearest_name(name.text, known);
    throw RuleFault{name.offset, fmt::format("a {} has no \"{}\"", type.name, name.text),
                    near.empty() ? fmt::format("it has {}", fmt::join(known, ", "))
                                 : fmt::format("did you mean \"{}\"?", near)};
  }

  Value function(const RuleToken& name) {
    if (std::find(kFunctions.begin(), kFunctions.end(), name.text) == kFunctions.end()) {
      throw RuleFault{name.offset, fmt::format("there is no function \"{}\"", name.text),
                      fmt::format("functions: {}", fmt::join(kFunctions, ", "))};
    }
    if (own_ != nullptr) {
      throw RuleFault{name.offset,
                      fmt::format("{}() looks at several defects, this rule at one", name.text),
                      "length > 2 mm"};
    }
    if (in_function_) {
      throw RuleFault{name.offset, "a function within another", ""};
    }
    words_.take("(");
    in_function_ = true;
    RuleTerm term = name.text == "count" ? counted() : gathered(name);
    in_function_ = false;
    close();
    const bool counts = name.text == "count";
    return {std::make_shared<RuleTerm>(std::move(term)), name.offset, {}, false, counts, true};
  }

  RuleTerm gathered(const RuleToken& name) {
    const Value inner = value_of_part(sum());
    if (inner.class_name.empty()) {
      throw RuleFault{inner.offset, fmt::format("{}() needs a size of a class", name.text),
                      "sum(scratch.length)"};
    }
    RuleTerm term;
    term.kind = name.text == "sum"   ? Kind::sum
                : name.text == "max" ? Kind::largest
                : name.text == "min" ? Kind::smallest
                                     : Kind::mean;
    term.dimension = inner.term->dimension;
    term.class_name = inner.class_name;
    term.left = inner.term;
    return term;
  }

  // A class, or a condition of one: count(pit), count(pit.diameter > 0.1 mm).
  RuleTerm counted() {
    RuleTerm term;
    term.kind = Kind::count;
    const RuleWords before = words_;
    const RuleToken first = words_.now();
    if (first.kind == RuleToken::Kind::name) {
      words_.take();
      if (words_.at(")")) {
        term.class_name = class_of(first);
        return term;
      }
      words_ = before;
    }
    term.condition = condition_of(either());
    for (const auto& comparisons : *term.condition) {
      for (const RuleComparison& one : comparisons) {
        if (!term.class_name.empty() && one.class_name != term.class_name) {
          throw RuleFault{first.offset, "count() counts the defects of one class",
                          "count(pit.diameter > 0.1 mm) + count(scratch)"};
        }
        term.class_name = one.class_name;
      }
    }
    return term;
  }

  RuleWords words_;
  const std::vector<RuleClass>& classes_;
  const RuleClass* own_;
  int depth_ = 0;
  bool in_function_ = false;
};

}  // namespace

RuleCondition parse_rule(const std::string& text, const std::vector<RuleClass>& classes,
                         const RuleClass* own) {
  return Parser(text, classes, own).whole();
}

}  // namespace blemish::recipe

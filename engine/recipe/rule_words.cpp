#include "recipe/rule_words.hpp"

#include <algorithm>
#include <charconv>

#include "recipe/rule.hpp"

namespace blemish::recipe {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

RuleToken RuleWords::take() {
  RuleToken token = now_;
  next();
  return token;
}

bool RuleWords::take(std::string_view text) {
  const bool there = at(text);
  if (there) {
    next();
  }
  return there;
}

void RuleWords::next() {
  const bool after_dot = now_.text == ".";
  while (peek(at_) == ' ' || peek(at_) == '\t' || peek(at_) == '\n') {
    ++at_;
  }
  now_ = {RuleToken::Kind::end, {}, at_};
  if (at_ == text_.size()) {
    return;
  }
  const char c = text_[at_];
  if (c == '\'') {
    next_quoted();
  } else if (is_letter(c)) {
    next_name(!after_dot);
  } else if (is_digit(c) || (c == '.' && is_digit(peek(at_ + 1)))) {
    next_number();
  } else {
    const bool two = (c == '<' || c == '>' || c == '=' || c == '!') && peek(at_ + 1) == '=';
    now_.kind = RuleToken::Kind::sign;
    now_.text = std::string(text_.substr(at_, two ? 2 : 1));
    at_ += now_.text.size();
  }
}

// The name of a class may be any text.
void RuleWords::next_quoted() {
  const std::size_t end = text_.find('\'', at_ + 1);
  if (end == std::string::npos) {
    throw RuleFault{at_, "the quote is not closed", ""};
  }
  now_.kind = RuleToken::Kind::name;
  now_.text = std::string(text_.substr(at_ + 1, end - at_ - 1));
  at_ = end + 1;
}

// Names of classes may hold hyphens, names of quantities do not.
void RuleWords::next_name(bool hyphens) {
  const std::size_t start = at_;
  while (is_letter(peek(at_)) || is_digit(peek(at_)) ||
         (hyphens && peek(at_) == '-' && is_letter(peek(at_ + 1)))) {
    ++at_;
  }
  now_.kind = RuleToken::Kind::name;
  now_.text = std::string(text_.substr(start, at_ - start));
}

// With its unit, which may follow after blanks: 0.5 mm, 2 mm2, 20 %.
void RuleWords::next_number() {
  const std::size_t start = at_;
  double value = 0;
  const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
  at_ = static_cast<std::size_t>(end - text_.data());
  std::size_t unit = at_;
  while (peek(unit) == ' ') {
    ++unit;
  }
  std::size_t unit_end = unit;
  while (is_letter(peek(unit_end)) || peek(unit_end) == '%') {
    ++unit_end;
  }
  const std::string_view word = text_.substr(unit, unit_end - unit);
  if (!word.empty() && word != "and" && word != "or") {
    at_ = unit_end;
    if (peek(at_) == '^' || is_digit(peek(at_))) {  // mm^2, mm2
      at_ += peek(at_) == '^' ? 2 : 1;
      at_ = std::min(at_, text_.size());
    }
  }
  now_.kind = RuleToken::Kind::number;
  now_.text = std::string(text_.substr(start, at_ - start));
}

}  // namespace blemish::recipe

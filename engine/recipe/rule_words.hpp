// The words of a rule's text, one at a time: names, numbers with their units, signs. Knows nothing
// of what they mean.
#pragma once

#include <string>
#include <string_view>

namespace blemish::recipe {

struct RuleToken {
  enum class Kind { end, name, number, sign } kind = Kind::end;
  std::string text;  // of a number with its unit
  std::size_t offset = 0;
};

class RuleWords {
 public:
  // Keeps a reference to the text. This and `take` throw RuleFault: a quote that is not closed.
  explicit RuleWords(std::string_view text) : text_(text) { next(); }

  const RuleToken& now() const { return now_; }
  bool at(std::string_view text) const {
    return now_.kind != RuleToken::Kind::end && now_.kind != RuleToken::Kind::number &&
           now_.text == text;
  }
  RuleToken take();
  bool take(std::string_view text);

 private:
  char peek(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  void next();
  void next_quoted();
  void next_name(bool hyphens);
  void next_number();

  std::string_view text_;
  std::size_t at_ = 0;
  RuleToken now_;
};

}  // namespace blemish::recipe

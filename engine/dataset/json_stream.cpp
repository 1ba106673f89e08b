#include "dataset/json_stream.hpp"

#include <cmath>
#include <fstream>
#include <limits>

#include <fmt/format.h>

namespace blemish::dataset {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostValues = 8'000'000;                // of one entry
constexpr std::size_t kLongestToken = std::size_t{64} << 20;  // bytes between two events

// Counts bytes, so that a string without end is noticed before it fills the memory.
class CountingBuffer : public std::filebuf {
 public:
  void reset() { count_ = 0; }

 protected:
  int_type underflow() override {
    const int_type result = std::filebuf::underflow();
    count(egptr() - gptr());
    return result;
  }

 private:
  void count(std::streamsize bytes) {
    count_ += bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
    if (count_ > kLongestToken) {
      throw JsonFault("too-deep", "a text of more than 64 MiB");
    }
  }
  std::size_t count_ = 0;
};

// Builds one entry at a time. Level 0 is the document, 1 its object, 2 an array in it.
class Handler : public nlohmann::json_sax<Json> {
 public:
  using Visit = std::function<void(const std::string&, const Json&)>;
  // `whole`: the document itself is the one entry.
  Handler(const std::set<std::string>& keys, const Visit& visit, CountingBuffer& buffer, bool whole)
      : keys_(keys), visit_(visit), buffer_(buffer), whole_(whole) {}

  bool null() override { return value(nullptr); }
  bool boolean(bool v) override { return value(v); }
  bool number_integer(number_integer_t v) override { return value(v); }
  bool number_unsigned(number_unsigned_t v) override { return value(v); }
  bool number_float(number_float_t v, const string_t&) override { return value(v); }
  bool string(string_t& v) override { return value(std::move(v)); }
  bool binary(binary_t&) override { return value(nullptr); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    buffer_.reset();
    if (level_ == 1 && !whole_) {
      top_key_ = std::move(name);
    } else {
      key_ = std::move(name);
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const Json::exception& problem) override {
    const std::string text = problem.what();
    const bool not_finite =
        text.find("number overflow") != std::string::npos || token.find('N') != std::string::npos ||
        token.find("In") != std::string::npos || token.find("-I") != std::string::npos;
    throw JsonFault(not_finite ? "not-finite" : "syntax", plain(position, text));
  }

  Json root;

 private:
  // The library's words without its own name: "line 3, column 7: syntax error while …".
  static std::string plain(std::size_t position, const std::string& text) {
    constexpr std::string_view kAt = "parse error at ";
    constexpr std::size_t kLongest = 200;
    const std::size_t at = text.find(kAt);
    return at == std::string::npos
               ? fmt::format("byte {}: a number that no computer can hold", position)
               : text.substr(at + kAt.size(), kLongest);
  }

  bool inside() const { return !stack_.empty(); }
  bool begins_entry() const {
    return whole_ ? level_ == 0 : level_ == 2 && in_array_ && keys_.count(top_key_) > 0;
  }

  Json* attach(Json&& v) {
    if (++values_ > kMostValues) {
      throw JsonFault("too-deep", "an entry of more than 8 million values");
    }
    Json& parent = *stack_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(v));
      return &parent.back();
    }
    Json& slot = parent[key_];
    slot = std::move(v);
    return &slot;
  }

  bool value(Json v) {
    buffer_.reset();
    if (inside()) {
      attach(std::move(v));
    } else if (begins_entry()) {
      finish(std::move(v));
    }
    return true;
  }

  bool open(Json v) {
    buffer_.reset();
    if (level_ >= kDeepest) {
      throw JsonFault("too-deep", fmt::format("values nested more than {} deep", kDeepest));
    }
    if (inside()) {
      stack_.push_back(attach(std::move(v)));
    } else if (begins_entry()) {
      entry_ = std::move(v);
      values_ = 0;
      stack_.push_back(&entry_);
    } else if (level_ == 1) {
      in_array_ = v.is_array();
    }
    ++level_;
    return true;
  }

  bool close() {
    buffer_.reset();
    --level_;
    if (inside()) {
      stack_.pop_back();
      if (stack_.empty()) {
        finish(std::move(entry_));
      }
    }
    return true;
  }

  void finish(Json&& v) {
    if (whole_) {
      root = std::move(v);
    } else {
      visit_(top_key_, v);
    }
  }

  const std::set<std::string>& keys_;
  const Visit& visit_;
  CountingBuffer& buffer_;
  bool whole_, in_array_ = false;
  std::size_t level_ = 0, values_ = 0;
  std::string top_key_, key_;
  Json entry_;
  std::vector<Json*> stack_;
};

void parse(const std::filesystem::path& file, Handler& handler, CountingBuffer& buffer) {
  if (buffer.open(file, std::ios::in | std::ios::binary) == nullptr) {
    throw JsonFault("file-missing", "cannot open");
  }
  std::istream stream(&buffer);
  Json::sax_parse(stream, &handler);
}

}  // namespace

void for_each_entry(const std::filesystem::path& file, const std::set<std::string>& keys,
                    const std::function<void(const std::string&, const Json&)>& visit) {
  CountingBuffer buffer;
  Handler handler(keys, visit, buffer, false);
  parse(file, handler, buffer);
}

Json read_json(const std::filesystem::path& file) {
  CountingBuffer buffer;
  const std::set<std::string> none;
  const Handler::Visit nothing = [](const std::string&, const Json&) {};
  Handler handler(none, nothing, buffer, true);
  parse(file, handler, buffer);
  return std::move(handler.root);
}

}  // namespace blemish::dataset

#include "base/error.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>

#include <fmt/format.h>

namespace blemish::base {

namespace {

std::string line_of_file(const std::string& file, int line) {
  std::ifstream stream(file);
  std::string text;
  for (int i = 0; i < line; ++i) {
    if (!std::getline(stream, text)) {
      return {};
    }
  }
  return text;
}

bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// White space as wide as the first `column - 1` characters of the line; tabs stay tabs.
std::string padding(const std::string& line, int column) {
  std::string result;
  int characters = 0;
  for (const char c : line) {
    if (continues_utf8(c)) {
      continue;
    }
    if (++characters == column) {
      break;
    }
    result += c == '\t' ? '\t' : ' ';
  }
  return result;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Damerau's distance (optimal string alignment): a swap of neighbors counts once.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    cost[i][0] = i;
  }
  for (std::size_t j = 0; j <= b.size(); ++j) {
    cost[0][j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

std::string join_texts(const std::vector<Fault>& faults) {
  std::string result;
  for (const Fault& fault : faults) {
    result += to_text(fault);
  }
  return result;
}

}  // namespace

std::string to_string(const Where& where) {
  std::string result = where.file;
  if (where.line > 0) {
    result += fmt::format(":{}", where.line);
    if (where.column > 0) {
      result += fmt::format(":{}", where.column);
    }
  }
  if (!result.empty()) {
    result += ": ";
  }
  if (!where.path.empty()) {
    result += where.path + ": ";
  }
  return result;
}

std::string to_text(const Fault& fault) {
  const char* kind = fault.severity == Severity::warning ? "warning: "
                     : fault.severity == Severity::info  ? "info: "
                                                         : "";
  std::string result = to_string(fault.where) + kind + fault.message + "\n";
  if (fault.where.line > 0) {
    std::string line = fault.source_line.empty() ? line_of_file(fault.where.file, fault.where.line)
                                                 : fault.source_line;
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
    if (!line.empty()) {
      result += "    " + line + "\n";
      if (fault.where.column > 0) {
        result += "    " + padding(line, fault.where.column) + "^\n";
      }
    }
  }
  if (!fault.hint.empty()) {
    result += "    hint: " + fault.hint + "\n";
  }
  return result;
}

Error::Error(Where where, std::string message, std::string hint)
    : std::runtime_error(to_string(where) + message),
      fault_{std::move(where), std::move(message), std::move(hint), Severity::error, {}} {}

FaultsError::FaultsError(std::vector<Fault> faults)
    : std::runtime_error(join_texts(faults)), faults_(std::move(faults)) {}

std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(lower(name), lower(candidate));
    if (distance < best_distance && distance < candidate.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace blemish::base

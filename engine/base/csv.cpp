#include "base/csv.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"

namespace blemish::base {

namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr std::string_view kBlanks = " \t";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) + 1 - first));
}

// One line's cells. A cell in quotes may hold commas, and quotes by doubling them, but no line end.
std::vector<CsvCell> cells_of(std::string_view line, const Where& start) {
  std::vector<CsvCell> cells;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const std::size_t begin = std::min(line.find_first_not_of(kBlanks, i), line.size());
    CsvCell cell{{}, start};
    cell.where.column = int(begin) + 1;
    if (begin < line.size() && line[begin] == '"') {
      std::size_t k = begin + 1;
      for (; k < line.size() && (line[k] != '"' || line.substr(k).starts_with("\"\"")); ++k) {
        cell.text += line[k];
        k += line[k] == '"' ? 1 : 0;
      }
      i = std::min(line.find_first_not_of(kBlanks, k + 1), line.size());
      if (k >= line.size() || (i < line.size() && line[i] != ',')) {
        throw Error(cell.where, "a quoted cell must end with a quote before the next comma");
      }
    } else {
      i = std::min(line.find(',', begin), line.size());
      cell.text = trimmed(line.substr(begin, i - begin));
    }
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

Csv read_csv(const std::string& file) {
  const std::string text = read_file(file);
  if (text.size() > kMaxBytes) {
    throw Error({file, 0, 0, {}}, "larger than 64 MiB", "give a sample of its rows");
  }
  Csv csv{file, sha256(std::string_view(text)), {}, {}};
  std::string_view rest = text;
  rest.remove_prefix(rest.starts_with("\xef\xbb\xbf") ? 3 : 0);
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    if (line.find_first_not_of(kBlanks) == std::string_view::npos) {
      continue;
    }
    std::vector<CsvCell> cells = cells_of(line, {file, number, 1, {}});
    if (csv.head.empty()) {
      csv.head = std::move(cells);
    } else if (cells.size() != csv.head.size()) {
      throw Error(
          {file, number, 1, {}},
          fmt::format("a row of {} cells below a head of {}", cells.size(), csv.head.size()),
          "cells are separated by commas, numbers have a decimal point");
    } else {
      csv.rows.push_back(std::move(cells));
    }
  }
  if (csv.rows.empty()) {
    throw Error({file, 0, 0, {}}, "there are no rows",
                "a head line names the columns, rows follow");
  }
  return csv;
}

}  // namespace blemish::base

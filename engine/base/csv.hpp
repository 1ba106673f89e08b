// Comma-separated files with a head line, cell by cell with its place. Knows no numbers or units.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace blemish::base {

struct CsvCell {
  std::string text;  // without quotes and blanks around it
  Where where;
};

struct Csv {
  std::string file;
  std::string sha256;
  std::vector<CsvCell> head;
  std::vector<std::vector<CsvCell>> rows;  // each as long as the head; blank lines are left out
};

// Throws Error with the place: no file, not text, no row, a row of another length, an open quote.
Csv read_csv(const std::string& file);

}  // namespace blemish::base

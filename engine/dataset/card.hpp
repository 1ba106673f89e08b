// What people and search engines read of a set: README.md, a card with the headings of a datasheet,
// and croissant.json. Fills in all that is known and leaves "TO FILL" where only people know.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "dataset/format.hpp"

namespace blemish::dataset {

struct Census {
  std::map<std::string, std::int64_t> pictures;  // by split
  std::map<std::string, std::int64_t> verdicts;
  std::map<std::string, std::int64_t> objects;  // by class
  std::map<std::pair<std::string, std::string>, std::int64_t>
      credits;  // pictures whose photos have an owner or a license other than the set's
  std::int64_t total() const;
};
Census count(const Source& source);

struct CardFacts {
  SetInfo info;
  Census census;
  std::string format;               // its name and what it is
  std::vector<std::string> losses;  // one line per format
  std::vector<std::string> files;   // of the set, relative
  std::string head{};               // what the format's readers look for in README.md's head, YAML
};

// The set's, or else those of the photos.
std::vector<std::string> licenses_of(const CardFacts& facts);
// One line for each license and owner of photos.
std::vector<std::string> credit_lines(const Census& census);

std::string card_text(const CardFacts& facts);
// `root`: where the files are; those that are no pictures are hashed.
std::string croissant_text(const CardFacts& facts, const std::filesystem::path& root);

// Whether a set's README.md says, in its head, that real pictures beside synthetic ones in a test
// split are meant. Sets of others may say so too.
bool says_real_in_test(const std::filesystem::path& root);

// Writes both; gives their names.
std::vector<std::string> write_card(const CardFacts& facts, const std::filesystem::path& root);

}  // namespace blemish::dataset

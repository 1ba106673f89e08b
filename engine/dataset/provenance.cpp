#include "dataset/provenance.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/md5.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHashDigits = 64, kGap = 2;  // of a line, before the file

Json resource(const std::string& name, const std::string& sha256) {
  return {{"name", name}, {"digest", {{"sha256", sha256}}}};
}

// As Python's json.dumps writes text.
std::string quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string_view Sums::line(std::size_t i) const {
  const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] : lines_.size();
  return std::string_view(lines_).substr(starts_[i], end - starts_[i]);
}

void Sums::add(std::string_view file, std::string_view sha256) {
  starts_.push_back(lines_.size());
  lines_.append(sha256).append(kGap, ' ').append(file).push_back('\n');
}

void Sums::for_each(const Visit& visit) const {
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    const std::string_view all = line(i);
    const std::string_view file = all.substr(kHashDigits + kGap);
    visit(std::string(file.substr(0, file.size() - 1)), std::string(all.substr(0, kHashDigits)));
  }
}

void Sums::add_below(const std::string& folder, const Sums& others) {
  others.for_each([&](const std::string& file, const std::string& sha256) {
    add(folder + "/" + file, sha256);
  });
}

std::string Sums::text() const {
  std::vector<std::size_t> order(starts_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return line(a).substr(kHashDigits) < line(b).substr(kHashDigits);
  });
  std::string sorted;
  sorted.reserve(lines_.size());
  for (const std::size_t i : order) {
    sorted += line(i);
  }
  return sorted;
}

std::vector<std::string> Sums::files() const {
  std::vector<std::string> result;
  for_each([&](const std::string& file, const std::string&) { result.push_back(file); });
  return result;
}

std::string statement_text(const std::string& id, const Making& making) {
  Json inputs = Json::array();
  for (const auto& [file, sha256] : making.inputs) {
    inputs.push_back(resource(file, sha256));
  }
  const Json statement{
      {"_type", "https://in-toto.io/Statement/v1"},
      {"subject", {resource(kSumsFile, id)}},
      {"predicateType", "https://slsa.dev/provenance/v1"},
      {"predicate",
       {{"buildDefinition",
         {{"buildType", fmt::format("urn:blemish:{}:1", making.process)},
          {"externalParameters", making.parameters},
          {"internalParameters", making.environment},
          {"resolvedDependencies", std::move(inputs)}}},
        {"runDetails",
         {{"builder", {{"id", "urn:blemish:engine"}, {"version", {{"blemish", making.version}}}}},
          {"metadata", Json::object()}}}}}};
  return statement.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string dvc_text(const fs::path& root, const std::string& name,
                     std::vector<std::string> files) {
  std::sort(files.begin(), files.end());
  std::uintmax_t bytes = 0;
  std::string listing;
  for (const std::string& file : files) {
    bytes += fs::file_size(root / file);
    listing += fmt::format("{}{{\"md5\": \"{}\", \"relpath\": {}}}", listing.empty() ? "[" : ", ",
                           base::md5_file(root / file), quoted(file));
  }
  listing += listing.empty() ? "[]" : "]";
  return fmt::format(
      "{{\n\"outs\": [{{\"md5\": \"{}.dir\", \"size\": {}, \"nfiles\": {}, \"hash\": \"md5\", "
      "\"path\": {}}}],\n\"listing\": {}\n}}\n",
      base::md5(listing), bytes, files.size(), quoted(name), listing);
}

std::string write_provenance(const fs::path& root, const Sums& sums, const Making& making) {
  const std::string text = sums.text();
  const std::string id = base::sha256(text);
  base::write_file(root / kSumsFile, text);
  base::write_file(root / kStatementFile, statement_text(id, making));
  return id;
}

}  // namespace blemish::dataset

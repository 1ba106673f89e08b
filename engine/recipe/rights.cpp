// What photos must not show and whose they are: `redact`, and `license`, `owner` and `credits` of
// `part.photos`.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/csv.hpp"
#include "recipe/readers.hpp"

namespace blemish::recipe {

namespace {

using base::Node;
using base::Unit;

constexpr double kMostPx = 1e6;

void read_box(const Node& node, scene::RedactSpec& redact) {
  if (!expect_map(node, true)) {
    return;
  }
  const auto side = [&](const char* key, double min) {
    const Node value = node[key];
    if (!value) {
      node.fault(fmt::format("a box has no {}", key),
                 "{x: 10 px, y: 20 px, width: 100 px, height: 30 px}");
      return 0;
    }
    return static_cast<int>(value.quantity(Unit::px, min, kMostPx, 0));
  };
  redact.boxes_px.push_back({side("x", 0), side("y", 0), side("width", 1), side("height", 1)});
}

void read_redact(const Node& node, scene::PhotoSpec& photos) {
  if (!node || !expect_map(node, false)) {
    return;
  }
  const Node file = node["file"];
  const Node boxes = node["boxes"];
  if (!file && !boxes) {
    node.fault("says neither masks nor boxes",
               "{file: \"redact/{stem}.png\"}, or {boxes: [{x: 10 px, y: 20 px, width: 100 px, "
               "height: 30 px}]}");
  }
  if (file) {
    photos.redact.file = file.path();
    std::error_code error;
    for (const std::string& photo : photos.files) {
      const std::string mask = with_stem(photos.redact.file, photo);
      if (!mask.empty() && !std::filesystem::is_regular_file(mask, error)) {
        file.fault(fmt::format("photo \"{}\" has no mask of what to redact",
                               std::filesystem::path(photo).filename().string()),
                   fmt::format("there is no file {}; an empty mask says that nothing is", mask));
        break;
      }
    }
  }
  if (boxes && expect_list(boxes, true)) {
    for (const Node& box : boxes.items()) {
      read_box(box, photos.redact);
    }
  }
}

constexpr const char* kCreditColumns = "photo,license,owner";

// Rows by the photo's file name; those of photos that the recipe does not use are left alone, so
// that several recipes may share one file.
using CreditRows = std::map<std::string, std::vector<base::CsvCell>>;

std::optional<CreditRows> rows_by_photo(const Node& node, const base::Csv& csv,
                                        std::size_t photo_column) {
  CreditRows rows;
  for (const std::vector<base::CsvCell>& row : csv.rows) {
    const base::CsvCell& photo = row[photo_column];
    if (!rows.emplace(photo.text, row).second) {
      node.fault_in(photo.where, fmt::format("a second row for \"{}\"", photo.text),
                    "remove one of them");
      return std::nullopt;
    }
  }
  return rows;
}

// Lays what the file says of single photos over what holds for all.
void read_credits(const Node& node, scene::PhotoSpec& photos) {
  photos.credit_file = node.path();
  if (photos.credit_file.empty()) {
    return;
  }
  try {
    const base::Csv csv = base::read_csv(photos.credit_file);
    photos.credit_sha256 = csv.sha256;
    const auto column = [&](const char* name) -> std::optional<std::size_t> {
      const auto found = std::find_if(csv.head.begin(), csv.head.end(),
                                      [&](const base::CsvCell& cell) { return cell.text == name; });
      if (found == csv.head.end()) {
        node.fault_in(csv.head.front().where, fmt::format("there is no column \"{}\"", name),
                      fmt::format("the head line is {}", kCreditColumns));
        return std::nullopt;
      }
      return std::size_t(found - csv.head.begin());
    };
    const auto photo = column("photo");
    const auto license = column("license");
    const auto owner = column("owner");
    const auto rows = photo && license && owner ? rows_by_photo(node, csv, *photo) : std::nullopt;
    for (std::size_t i = 0; rows && i < photos.files.size(); ++i) {
      const auto row = rows->find(std::filesystem::path(photos.files[i]).filename().string());
      if (row == rows->end()) {
        continue;
      }
      for (const auto& [at, text] :
           {std::pair{*license, &photos.credits[i].license}, {*owner, &photos.credits[i].owner}}) {
        *text = row->second[at].text.empty() ? *text : row->second[at].text;
      }
    }
  } catch (const base::Error& error) {
    if (error.fault().where.line == 0) {
      node.fault(fmt::format("{}: {}", photos.credit_file, error.fault().message),
                 fmt::format("the head line is {}", kCreditColumns));
    } else {
      node.fault_in(error.fault().where, error.fault().message, error.fault().hint);
    }
  }
}

// One warning for all: the first photo tells which kind is meant.
void warn_of_missing_licenses(const Node& node, const scene::PhotoSpec& photos) {
  const auto lacks = [](const scene::Credit& credit) { return credit.license.empty(); };
  const auto first = std::find_if(photos.credits.begin(), photos.credits.end(), lacks);
  const auto count = std::count_if(first, photos.credits.end(), lacks);
  if (first != photos.credits.end()) {
    const std::string& file = photos.files[std::size_t(first - photos.credits.begin())];
    node.warn(
        fmt::format("the license is not stated of {} of {} photos, such as \"{}\"; it travels "
                    "to every output",
                    count, photos.files.size(), std::filesystem::path(file).filename().string()),
        fmt::format("license: CC-BY-4.0, or what your company calls it; owner: who holds it; "
                    "for single photos credits: credits.csv with the head line {}",
                    kCreditColumns));
  }
}

}  // namespace

void read_rights(const Node& photos_node, const Node& redact, scene::PhotoSpec& photos) {
  const Node license = photos_node["license"];
  const Node owner = photos_node["owner"];
  const Node credits = photos_node["credits"];
  photos.credits.assign(photos.files.size(), {license ? license.string() : std::string(),
                                              owner ? owner.string() : std::string()});
  if (credits) {
    read_credits(credits, photos);
  }
  if (photos_node.is_map()) {
    warn_of_missing_licenses(credits ? credits : photos_node, photos);
  }
  read_redact(redact, photos);
}

}  // namespace blemish::recipe

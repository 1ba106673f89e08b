#include "dataset/card.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.hpp"

namespace blemish::dataset {

namespace {

constexpr const char* kRealInTest = "real_in_test: true";  // a line of the card's head

// As a JSON text, which YAML takes too.
std::string quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string size_category(std::int64_t count) {
  std::int64_t low = 1000;
  std::string name = "1K";
  if (count < low) {
    return "n<1K";
  }
  for (const char* next : {"10K", "100K", "1M", "10M", "100M"}) {
    if (count < low * 10) {
      return fmt::format("{}<n<{}", name, next);
    }
    low *= 10;
    name = next;
  }
  return "n>100M";
}

// Hugging Face's reader guesses splits from words in names unless it is told.
std::string data_files(const CardFacts& facts) {
  std::string text;
  const auto add = [&](const std::string& split, const std::string& pattern) {
    text += fmt::format("  - split: {}\n    path: {}\n", split == "val" ? "validation" : split,
                        quoted(pattern));
  };
  for (const auto& [split, count] : facts.census.pictures) {
    const auto any = [&](const std::string& start) {
      return std::any_of(facts.files.begin(), facts.files.end(),
                         [&](const std::string& file) { return file.starts_with(start); });
    };
    const std::string shard = fmt::format("{}-{}-", file_name_of(facts.info.name), split);
    if (any(split + "/")) {
      add(split, split + "/**");
    } else if (any("images/" + split + "/")) {
      add(split, fmt::format("images/{}/**", split));
    } else if (any(shard)) {
      add(split, shard + "*.tar");
    }
  }
  if (text.empty()) {
    add("train", "images/*.png");  // without folders of splits; never guessed from names
  }
  return "configs:\n- config_name: default\n  data_files:\n" + text;
}

std::string head_of(const CardFacts& facts) {
  const SetInfo& info = facts.info;
  std::string text = "---\n";
  const std::vector<std::string> licenses = licenses_of(facts);
  text += licenses.empty() ? "license: unknown\n"
          : licenses.size() == 1
              ? fmt::format("license: {}\n", quoted(licenses[0]))
              : fmt::format("license: {}\n",
                            Json(licenses).dump(-1, ' ', false, Json::error_handler_t::replace));
  text += fmt::format("pretty_name: {}\n", quoted(info.name));
  text += "task_categories:\n- image-segmentation\n- object-detection\n";
  text += fmt::format("size_categories:\n- {}\n", size_category(facts.census.total()));
  text += info.synthetic ? "annotations_creators:\n- machine-generated\n" : "";
  text += fmt::format("source_datasets:\n- {}\n",
                      info.synthetic && info.wholly_rendered ? "original" : "extended");
  text += info.real_in_test ? fmt::format("{}\n", kRealInTest) : "";
  return text + data_files(facts) + facts.head + "---\n\n";
}

std::string list(const std::map<std::string, std::int64_t>& counts) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) {
    parts.push_back(fmt::format("{} {}", count, name));
  }
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

const char* origin(const SetInfo& info) {
  if (!info.synthetic) {
    return "Pictures and labels as they were read from another set.";
  }
  return info.wholly_rendered
             ? "Every picture is wholly rendered from a CAD part by blemish; no real part was seen."
             : "Photos of good parts with defects rendered into them by blemish. The photos are "
               "real, the defects are not.";
}

}  // namespace

std::int64_t Census::total() const {
  std::int64_t sum = 0;
  for (const auto& [split, pictures_of_it] : pictures) {
    sum += pictures_of_it;
  }
  return sum;
}

Census count(const Source& source) {
  Census census;
  source.for_each([&](const Item& item) {
    ++census.pictures[item.split];
    ++census.verdicts[item.ok_ng()];
    const bool as_the_set = item.license.empty() || item.license == source.info().license;
    if (!as_the_set || !item.owner.empty()) {
      ++census.credits[{item.license, item.owner}];
    }
    for (const Object* object : item.defects()) {
      ++census.objects[object->class_name];
    }
  });
  return census;
}

std::vector<std::string> licenses_of(const CardFacts& facts) {
  if (!facts.info.license.empty()) {
    return {facts.info.license};
  }
  std::set<std::string> found;
  for (const auto& [credit, count] : facts.census.credits) {
    if (!credit.first.empty()) {
      found.insert(credit.first);
    }
  }
  return {found.begin(), found.end()};
}

std::vector<std::string> credit_lines(const Census& census) {
  std::vector<std::string> lines;
  for (const auto& [credit, count] : census.credits) {
    const auto& [license, owner] = credit;
    lines.push_back(fmt::format("{} pictures of photos: owner {}, license {}", count,
                                owner.empty() ? "not stated" : owner,
                                license.empty() ? "not stated" : license));
  }
  return lines;
}

std::string card_text(const CardFacts& facts) {
  const SetInfo& info = facts.info;
  const auto known = [](const std::string& text) { return text.empty() ? "TO FILL" : text; };
  std::string text = head_of(facts);
  text += fmt::format("# {}\n\n{}\n\n", info.name,
                      info.description.empty() ? origin(info) : info.description.c_str());
  text += fmt::format("Format: {}.\n\n", facts.format);
  text += "## Motivation\n\nTO FILL: what the set was made for, by whom.\n\n";
  text += fmt::format(
      "## Composition\n\nPictures by split: {}. Verdicts: {}. Defects by class: {}.\n\n",
      list(facts.census.pictures), list(facts.census.verdicts), list(facts.census.objects));
  if (!info.scale.empty()) {
    text += fmt::format("Scale: {}.\n\n", info.scale);
  }
  if (!facts.losses.empty()) {
    text +=
        "What readers get back of the exact masks; each object's figures are in "
        "objects.jsonl:\n\n";
    for (const std::string& line : facts.losses) {
      text += fmt::format("- {}\n", line);
    }
    text += "\n";
  }
  text += fmt::format("## Collection\n\n{}\n", origin(info));
  text += info.recipe_sha256.empty() ? "\n"
                                     : fmt::format("\nRecipe: SHA-256 `{}`, engine {}.\n\n",
                                                   info.recipe_sha256, info.version);
  text += fmt::format(
      "## Preprocessing and labeling\n\n{}\n\n",
      info.synthetic ? "Labels are computed from the defects' models through the camera, not drawn."
                     : "TO FILL");
  text +=
      "## Uses\n\nTO FILL. Figures on synthetic pictures alone say little about real parts: "
      "keep a real, human-reviewed set apart for that.\n\n";
  text += info.real_in_test
              ? "A test split may hold real pictures beside these: the recipe says so "
                "(`real_in_test`).\n\n"
              : "";
  text += fmt::format("## Distribution\n\nLicense: {}. Creator: {}. Address: {}. Date: {}.\n\n",
                      known(fmt::format("{}", fmt::join(licenses_of(facts), ", "))),
                      known(info.creator), known(info.url), known(info.date));
  for (const std::string& line : credit_lines(facts.census)) {
    text += fmt::format("- {}\n", line);
  }
  text += facts.census.credits.empty() ? "" : "\n";
  return text + "## Maintenance\n\nTO FILL: who answers questions, how errors are mended.\n";
}

bool says_real_in_test(const std::filesystem::path& root) {
  std::ifstream stream(root / "README.md");
  std::string line;
  constexpr int kLongestHead = 1000;  // lines
  for (int number = 0; number < kLongestHead && std::getline(stream, line); ++number) {
    if (line == kRealInTest) {
      return true;
    }
    if ((number == 0) != (line == "---")) {  // no head, or its end
      return false;
    }
  }
  return false;
}

std::vector<std::string> write_card(const CardFacts& facts, const std::filesystem::path& root) {
  base::write_file(root / "README.md", card_text(facts));
  base::write_file(root / "croissant.json", croissant_text(facts, root));
  return {"README.md", "croissant.json"};
}

}  // namespace blemish::dataset

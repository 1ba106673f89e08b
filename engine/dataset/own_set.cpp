#include "dataset/own_set.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;
using base::Unit;

namespace {

const std::vector<std::string> kMasks{"core", "influence", "visible"};

double distance_px(cv::Point2d point, cv::Point2d a, cv::Point2d b) {
  const cv::Point2d along = b - a;
  const double length2 = along.dot(along);
  const double t = length2 > 0 ? std::clamp((point - a).dot(along) / length2, 0.0, 1.0) : 0;
  return cv::norm(point - a - t * along);
}

// Sets the pixels whose center is within `reach` of the line.
void draw_near(cv::Mat& mask, cv::Rect box, const Path& line, double reach) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const cv::Rect2d sides(cv::Point2d(std::min(line[i].x, line[i + 1].x) - reach,
                                       std::min(line[i].y, line[i + 1].y) - reach),
                           cv::Point2d(std::max(line[i].x, line[i + 1].x) + reach + 1,
                                       std::max(line[i].y, line[i + 1].y) + reach + 1));
    const cv::Rect part = cv::Rect(sides) & box;
    for (int y = part.y; y < part.br().y; ++y) {
      for (int x = part.x; x < part.br().x; ++x) {
        if (distance_px({x + 0.5, y + 0.5}, line[i], line[i + 1]) <= reach) {
          mask.at<std::uint8_t>(y - box.y, x - box.x) = 1;
        }
      }
    }
  }
}

label::Rle widened(const label::Rle& mask, const Path& centerline, const LabelChoice& choice) {
  cv::Rect box = label::bounding_box(mask);
  if (box.empty() || (choice.min_width_px <= 0 && choice.grow_px <= 0)) {
    return mask;
  }
  const int reach = static_cast<int>(std::ceil(choice.grow_px + choice.min_width_px)) + 1;
  box = cv::Rect(box.x - reach, box.y - reach, box.width + 2 * reach, box.height + 2 * reach) &
        cv::Rect(0, 0, mask.width, mask.height);
  cv::Mat pixels = label::decode_rle(mask, box);
  draw_near(pixels, box, centerline, choice.min_width_px / 2);
  if (choice.grow_px > 0) {
    cv::Mat distance;
    cv::distanceTransform(pixels == 0, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    pixels.setTo(1, distance <= choice.grow_px);
  }
  return label::encode_rle(pixels, box, mask.height, mask.width);
}

label::Rle mask_of_coverage(const fs::path& root, const Record& record,
                            const label::Instance& instance, double threshold) {
  const fs::path file = root / fmt::format("coverage/{:06}_{}.png", record.index, instance.number);
  if (!fs::exists(file)) {
    throw base::UsageError({file.string(), 0, 0, {}}, "there is no exact coverage",
                           "make the set with `output: {coverage: true}`");
  }
  const cv::Mat coverage = base::read_image(file.string());
  if (coverage.size() != instance.coverage_box.size()) {
    throw base::Error({file.string(), 0, 0, {}}, "is not of its instance's size",
                      "make the sample again");
  }
  const label::Rle& any = instance.core;
  return label::encode_rle(coverage >= threshold * 255, instance.coverage_box, any.height,
                           any.width);
}

// `as_labeled`: the mask that the recipe asked for, widened if it was.
const label::Rle& mask_of(const label::Instance& instance, recipe::MaskPolicy policy,
                          bool as_labeled) {
  if (as_labeled) {
    return instance.exported(policy);
  }
  return policy == recipe::MaskPolicy::core        ? instance.core
         : policy == recipe::MaskPolicy::influence ? instance.influence
                                                   : instance.visible;
}

// Flat, because annotation tools show no nested attributes. The d' are those of this very picture,
// contrast and verdict those of the shot that shows the instance best.
Json attributes_json(const label::Instance& instance, const label::Seen& seen, std::uint64_t seed) {
  Json json;
  json["uid"] = instance.uid;
  json["number"] = instance.number;
  json["kind"] = instance.kind;
  json["region"] = instance.region;
  json["group"] = instance.group;
  json["coverage_px"] = short_number(instance.coverage_px);
  add_measures(json, instance);
  json["dprime"] = short_number(seen.dprime);
  json["dprime_noise"] = short_number(seen.dprime_noise);
  json["visibility"] = instance.visibility;
  json["shot_visibility"] = seen.visibility;
  json["truncated"] = short_number(instance.truncated);
  json["occluded"] = short_number(instance.occluded);
  json["amodal_px"] = short_number(instance.amodal_px);
  if (!instance.severity.empty()) {
    json["severity"] = instance.severity;
  }
  json["seed"] = seed;  // of the run; with the number of the sample it makes it again
  const Json parameters = parameters_json(instance.values);
  for (const auto& [name, value] : parameters.items()) {
    json["parameters." + name] = value;
  }
  return json;
}

Object object_of(const label::Instance& instance, const label::Seen& seen, std::uint64_t seed,
                 label::Rle mask) {
  Object object;
  object.uid = instance.uid;
  object.place = fmt::format("instance {}", instance.number);
  object.number = instance.number;
  object.class_name = object.source_class = instance.class_name;
  object.class_id = instance.class_id;
  object.mask = std::move(mask);
  object.box = label::bounding_box(object.mask);
  object.ignore = instance.ignored;
  object.truncated = instance.truncated;
  object.occluded = instance.occluded;
  object.centerline_px = instance.centerline_px;
  object.keypoints_px = instance.keypoints_px;
  object.attributes = attributes_json(instance, seen, seed);
  return object;
}

[[noreturn]] void throw_changed(const fs::path& root, const Record& record, std::string path,
                                const std::string& what) {
  throw base::Error({(root / "manifest.jsonl").string(), record.line, 0, std::move(path)}, what,
                    "the line was changed by hand; make the sample again");
}

std::string path_of(const Record& record, const label::Instance& instance, const char* key) {
  return fmt::format("instances[{}].{}", &instance - record.instances.data(), key);
}

// What the manifest's reader cannot know by a line's form.
void check(const Record& record, const SetInfo& info, const fs::path& root) {
  if (record.images.empty()) {
    throw_changed(root, record, "images", "is empty: a sample has a picture");
  }
  const ImageFile& image = record.images.front();
  for (const label::Instance& instance : record.instances) {
    const auto fail = [&](const char* key, const std::string& what) {
      throw_changed(root, record, path_of(record, instance, key), what);
    };
    if (instance.seen.size() != record.images.size()) {
      fail("masks.visible",
           fmt::format("has {} masks for {} pictures", instance.seen.size(), record.images.size()));
    }
    if (instance.class_id < 1 || info.class_id(instance.class_name) != instance.class_id) {
      fail("class_id", fmt::format("is {}, which is not that of \"{}\" in dataset.json",
                                   instance.class_id, instance.class_name));
    }
    for (const auto& [key, mask] : {std::pair{"masks.core", &instance.core},
                                    {"masks.influence", &instance.influence},
                                    {"masks.visible", &instance.visible},
                                    {"masks.grown", &instance.grown}}) {
      if (!mask->counts.empty() &&
          (mask->width != image.width_px || mask->height != image.height_px)) {
        fail(key, fmt::format("is of {} x {} pixels, its picture of {} x {}", mask->width,
                              mask->height, image.width_px, image.height_px));
      }
    }
  }
}

// Each shot is an item of its own.
Item item_of(const Record& record, std::size_t shot, const fs::path& root) {
  const ImageFile& image = record.images.at(shot);
  const std::string stem = fs::path(image.file).stem().string();
  if (!base::is_file_name(stem) || !base::is_file_name(record.split) ||
      image.file != "images/" + stem + ".png") {
    throw_changed(root, record, fmt::format("images[{}].file", shot),
                  fmt::format("\"{}\" of split \"{}\" is no picture of the set, images/NAME.png",
                              image.file, record.split));
  }
  Item item;
  item.id = record.index * static_cast<std::int64_t>(record.images.size()) +
            static_cast<std::int64_t>(shot) + 1;
  item.stem = stem;
  item.file = image.file;
  item.path = root / image.file;
  for (const SideFile& side : record.files) {
    if (side.file == "twin/" + fs::path(image.file).filename().string()) {
      item.twin_path = root / side.file;
    }
  }
  item.shot = image.shot;
  item.width_px = image.width_px;
  item.height_px = image.height_px;
  item.split = record.split;
  item.group = record.group;
  item.background = record.background_file;
  item.license = record.background_license;
  item.owner = record.background_owner;
  item.synthetic = true;
  item.facts = {{"index", record.index},
                {"shot", image.shot},
                {"split", record.split},
                {"group", record.group}};
  if (record.control != plan::Control::none) {
    item.facts["control"] = record.control == plan::Control::clean ? "clean" : "sham";
  }
  if (!record.verdict.empty()) {
    item.verdict = record.verdict;
    item.facts["verdict_by"] = "rule";  // some defects are accepted
  }
  if (record.part) {
    item.facts["part"] = *record.part;
    item.facts["view"] = record.view;
  }
  return item;
}

double px_of(const std::string& key, const std::string& value, Unit unit) {
  std::string fault;
  const std::optional<base::Quantity> read = base::parse_quantity(value, unit, fault);
  const double most = unit == Unit::px ? 100 : 1;
  if (!read || !(read->value >= 0 && read->value <= most)) {
    throw base::UsageError({{}, 0, 0, "--labels " + key},
                           read ? fmt::format("{} is out of range", value) : fault,
                           fmt::format("from 0 to {}", base::format_quantity(most, unit)));
  }
  return read->value;
}

}  // namespace

LabelChoice parse_label_choice(const std::string& text) {
  LabelChoice choice;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string entry = text.substr(at, end - at);
    at = end + 1;
    const std::size_t equals = entry.find('=');
    const std::string key = entry.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : entry.substr(equals + 1);
    if (key == "mask" && std::find(kMasks.begin(), kMasks.end(), value) != kMasks.end()) {
      choice.mask = static_cast<recipe::MaskPolicy>(std::find(kMasks.begin(), kMasks.end(), value) -
                                                    kMasks.begin());
    } else if (key == "mask") {
      throw base::UsageError({{}, 0, 0, "--labels mask"},
                             fmt::format("\"{}\" is none of its words", value),
                             fmt::format("use one of {}", fmt::join(kMasks, ", ")));
    } else if (key == "min_width") {
      choice.min_width_px = px_of(key, value, Unit::px);
    } else if (key == "grow") {
      choice.grow_px = px_of(key, value, Unit::px);
    } else if (key == "coverage") {
      choice.coverage = px_of(key, value, Unit::ratio);
    } else {
      throw base::UsageError({{}, 0, 0, "--labels"}, fmt::format("unknown key \"{}\"", key),
                             "mask, min_width, grow or coverage, such as mask=visible,grow=1px");
    }
  }
  return choice;
}

LabelChoice combined(LabelChoice choice, const FormatOptions& options) {
  const std::string mask = options.word("mask");
  if (const auto found = std::find(kMasks.begin(), kMasks.end(), mask); found != kMasks.end()) {
    choice.mask = static_cast<recipe::MaskPolicy>(found - kMasks.begin());
  }
  choice.min_width_px = std::max(choice.min_width_px, options.number("min_width"));
  choice.grow_px = std::max(choice.grow_px, options.number("grow"));
  return choice;
}

SetInfo set_info(const Header& header) {
  SetInfo info;
  info.name = header.name;
  info.description = header.card.description;
  info.version = header.engine_version;
  info.license = header.card.license;
  info.creator = header.card.creator;
  info.url = header.card.url;
  info.date = header.card.date;
  info.recipe_sha256 = header.recipe_sha256;
  info.synthetic = true;
  info.real_in_test = header.real_in_test;
  info.wholly_rendered = header.wholly_rendered;
  info.classes = header.classes;
  info.shots = header.shots;
  info.scale = header.scale;
  return info;
}

OwnSet::OwnSet(fs::path root, const Header& header, LabelChoice choice)
    : root_(std::move(root)),
      policy_(header.mask),
      seed_(header.seed),
      choice_(choice),
      info_(set_info(header)) {
  info_.read_from = {root_ / "manifest.jsonl"};
}

void OwnSet::for_each(const Visit& visit) const {
  const recipe::MaskPolicy policy = choice_.mask.value_or(policy_);
  for_each_record(root_, [&](const Record& record) {
    check(record, info_, root_);
    for (std::size_t shot = 0; shot < record.images.size(); ++shot) {
      Item item = item_of(record, shot, root_);
      for (const label::Instance& instance : record.instances) {
        const bool as_labeled = policy == policy_ && !choice_.coverage;
        if (as_labeled && instance.area_px == 0) {
          continue;
        }
        const label::Rle chosen = choice_.coverage && policy == recipe::MaskPolicy::core
                                      ? mask_of_coverage(root_, record, instance, *choice_.coverage)
                                      : mask_of(instance, policy, as_labeled);
        if (chosen.counts.empty() || label::area(chosen) == 0) {  // readers fail on empty masks
          continue;
        }
        if (as_labeled && (label::bounding_box(chosen) != instance.bbox ||
                           label::area(chosen) != instance.area_px)) {
          throw_changed(root_, record, path_of(record, instance, "bbox"),
                        "or area_px is not that of the exported mask");
        }
        item.objects.push_back(object_of(instance, instance.seen.at(shot), seed_,
                                         widened(chosen, instance.centerline_px, choice_)));
      }
      visit(item);
    }
  });
}

}  // namespace blemish::dataset

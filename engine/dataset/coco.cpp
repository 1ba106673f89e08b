#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/dataset.hpp"
#include "dataset/json.hpp"

namespace blemish::dataset {

namespace {

constexpr const char* kFile = "annotations/coco.json";

// An array written item by item, so that memory does not grow with the set.
class ArrayWriter {
 public:
  ArrayWriter(base::FileWriter& out, const std::string& name) : out_(out) {
    out_.write(fmt::format(",\n\"{}\":[", name));
  }
  void add(const Json& item) {
    out_.write(first_ ? "\n" : ",\n");
    out_.write(to_line(item));
    first_ = false;
  }
  void close() { out_.write("\n]"); }

 private:
  base::FileWriter& out_;
  bool first_ = true;
};

Json info_json(const Header& header) {
  return {{"description", header.name},
          {"version", header.engine_version},
          {"source", header.wholly_rendered ? "synthetic: wholly rendered"
                                            : "synthetic: photos with rendered defects"}};
}

// Each shot is an image of its own.
std::int64_t image_id(const Record& record, std::size_t shot) {
  const auto shots = static_cast<std::int64_t>(record.images.size());
  return record.index * shots + static_cast<std::int64_t>(shot) + 1;
}

Json image_json(const Record& record, std::size_t shot) {
  const ImageFile& image = record.images.at(shot);
  Json json{{"id", image_id(record, shot)}, {"file_name", image.file}, {"width", image.width_px},
            {"height", image.height_px},    {"index", record.index},   {"shot", image.shot},
            {"split", record.split},        {"group", record.group}};
  if (!record.verdict.empty()) {
    json["verdict"] = record.verdict;
  }
  if (record.part) {
    json["part"] = *record.part;
    json["view"] = record.view;
  }
  return json;
}

// Flat, because annotation tools show no nested attributes. The d' are those of this very picture,
// contrast and verdict those of the shot that shows the instance best.
Json attributes_json(const label::Instance& instance, const label::Seen& seen) {
  Json json;
  json["uid"] = instance.uid;
  json["number"] = instance.number;
  json["kind"] = instance.kind;
  json["region"] = instance.region;
  json["group"] = instance.group;
  json["coverage_px"] = short_number(instance.coverage_px);
  json["length_um"] = short_number(instance.length_um);
  json["width_um"] = short_number(instance.width_um);
  json["depth_um"] = short_number(instance.depth_um);
  json["area_um2"] = short_number(instance.area_um2);
  json["contrast"] = short_number(instance.contrast);
  json["cnr"] = short_number(instance.cnr);
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
  const Json parameters = parameters_json(instance.values);
  for (const auto& [name, value] : parameters.items()) {
    json["parameters." + name] = value;
  }
  return json;
}

Json annotation_json(const label::Instance& instance, const label::Seen& seen, const Header& header,
                     std::int64_t id, std::int64_t image_id) {
  const label::Rle& mask = instance.exported(header.mask);
  const cv::Rect box = instance.bbox;
  return {{"id", id},
          {"image_id", image_id},
          {"category_id", instance.class_id},
          {"segmentation", {{"size", {mask.height, mask.width}}, {"counts", mask.text}}},
          {"area", instance.area_px},
          {"bbox", {box.x, box.y, box.width, box.height}},
          {"iscrowd", instance.ignored ? 1 : 0},
          {"attributes", attributes_json(instance, seen)}};
}

std::vector<std::string> write_coco(const std::filesystem::path& dataset, const Header& header) {
  base::FileWriter out(dataset / kFile);
  out.write("{\"info\":" + to_line(info_json(header)) + ",\n\"licenses\":[]");

  ArrayWriter categories(out, "categories");
  for (std::size_t i = 0; i < header.classes.size(); ++i) {
    categories.add({{"id", i + 1}, {"name", header.classes[i]}, {"supercategory", "defect"}});
  }
  categories.close();

  ArrayWriter images(out, "images");
  for_each_record(dataset, [&](const Record& record) {
    for (std::size_t shot = 0; shot < record.images.size(); ++shot) {
      images.add(image_json(record, shot));
    }
  });
  images.close();

  ArrayWriter annotations(out, "annotations");
  std::int64_t id = 0;
  for_each_record(dataset, [&](const Record& record) {
    for (std::size_t shot = 0; shot < record.images.size(); ++shot) {
      for (const label::Instance& instance : record.instances) {
        if (instance.area_px > 0) {  // readers fail on empty masks
          annotations.add(annotation_json(instance, instance.seen.at(shot), header, ++id,
                                          image_id(record, shot)));
        }
      }
    }
  });
  annotations.close();
  out.write("\n}\n");
  out.commit();
  return {kFile};
}

}  // namespace

extern const Format coco{"coco", "COCO instances with run-length masks, all splits in one file",
                         write_coco};

}  // namespace blemish::dataset

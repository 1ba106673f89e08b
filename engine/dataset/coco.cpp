// COCO instances: in the set's own folder one file over all splits, elsewhere a file for each.
#include <array>

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

constexpr const char* kOwnFile = "annotations/coco.json";

constexpr std::array<base::Param, 2> kOptions{{
    {"segmentation", base::Unit::choice, 0, 2, "rle",
     "compressed runs; runs as numbers; polygons, which cannot say holes",
     "rle|rle_counts|polygon"},
    {"polygons", base::Unit::choice, 0, 1, "yes",
     "beside run-length masks a second file with polygons, polygons_<split>.json", "yes|no"},
}};

Json polygons_of(const Shape& shape) {
  Json rings = Json::array();
  for (const label::Outline& piece : shape.pieces) {
    Json ring = Json::array();
    for (const cv::Point& point : piece.outer) {
      ring.push_back(point.x);
      ring.push_back(point.y);
    }
    rings.push_back(std::move(ring));
  }
  return rings;
}

std::vector<Path> outer_rings(const Shape& shape) {
  std::vector<Path> rings;
  for (const label::Outline& piece : shape.pieces) {
    rings.emplace_back(piece.outer.begin(), piece.outer.end());
  }
  return rings;
}

struct Segmentation {
  Json json;
  double iou = 1;
  std::vector<std::string> lost;
};

Segmentation segmentation_of(const Item& item, const Object& object, const std::string& form) {
  if (!object.has_mask()) {
    const Shape shape = shape_of(object);
    return {polygons_of(shape), 1, {}};
  }
  const label::Rle& mask = object.mask;
  if (form != "polygon" || object.ignore) {  // a crowd region is always of runs
    Json counts = form == "rle" ? Json(mask.text) : Json(mask.counts);
    return {{{"size", {mask.height, mask.width}}, {"counts", std::move(counts)}}, 1, {}};
  }
  const Shape shape = shape_of(object);
  const cv::Mat read = fill_borders(outer_rings(shape), shape.box, {item.width_px, item.height_px});
  Segmentation result{polygons_of(shape), iou(read, shape.mask), {}};
  if (shape.has_holes()) {
    result.lost.emplace_back("holes");
  }
  return result;
}

// `split`: of these pictures alone; empty = all.
void write_file(const Source& source, Output& output, const std::string& file,
                const std::string& split, const std::string& form, bool account) {
  const SetInfo& info = source.info();
  const CocoSet set{info, licenses_of(source)};
  const auto name = [&](const Item& item) {
    return output.native() ? item.file : picture_name(item);
  };
  const auto for_each = [&](const Source::Visit& visit) {
    source.for_each([&](const Item& item) {
      if (split.empty() || item.split == split) {
        visit(item);
      }
    });
  };
  base::FileWriter out(output.root() / file);
  out.write(coco_head(set));
  ArrayWriter categories(out, "categories");
  for (std::size_t i = 0; i < info.classes.size(); ++i) {
    categories.add(coco_category(info, i));
  }
  categories.close();
  ArrayWriter images(out, "images");
  for_each([&](const Item& item) { images.add(coco_image(item, name(item), set)); });
  images.close();
  ArrayWriter annotations(out, "annotations");
  std::int64_t id = 0;
  for_each([&](const Item& item) {
    for (const Object& object : item.objects) {
      const Segmentation segmentation = segmentation_of(item, object, form);
      Json json = coco_annotation(item, object, ++id);
      json["segmentation"] = segmentation.json;
      annotations.add(json);
      if (account) {
        output.account(item, object, output.native() ? item.file : split_picture(item),
                       segmentation.iou, segmentation.lost);
      }
    }
  });
  annotations.close();
  out.write("\n}\n");
  out.commit();
  output.note(file);
}

void write_coco(const Source& source, Output& output) {
  const std::string form = output.options().word("segmentation");
  if (output.native()) {
    write_file(source, output, kOwnFile, "", form, true);
    return;
  }
  source.for_each([&](const Item& item) { output.write_picture(item, split_picture(item)); });
  for (const std::string& split : splits_of(source)) {
    write_file(source, output, fmt::format("annotations/instances_{}.json", split), split, form,
               true);
    if (form != "polygon" && output.options().yes("polygons")) {
      write_file(source, output, fmt::format("annotations/polygons_{}.json", split), split,
                 "polygon", false);
    }
  }
}

}  // namespace

extern const Format coco{"coco", "COCO instances with run-length masks", write_coco, kOptions};

}  // namespace blemish::dataset

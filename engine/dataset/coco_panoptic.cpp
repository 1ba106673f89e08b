// COCO panoptic: one color picture of segment ids for each picture. A pixel belongs to one segment
// only: what is below another is lost.
#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

// id = R + 256 G + 65536 B.
cv::Mat color_of(const cv::Mat& ids) {
  cv::Mat color(ids.size(), CV_8UC3);
  for (int y = 0; y < ids.rows; ++y) {
    for (int x = 0; x < ids.cols; ++x) {
      const int id = ids.at<std::uint16_t>(y, x);
      color.at<cv::Vec3b>(y, x) = {0, static_cast<std::uint8_t>(id >> 8),
                                   static_cast<std::uint8_t>(id)};
    }
  }
  return color;
}

Json segment_of(const Object& object, int id, const cv::Mat& ids) {
  const cv::Rect box = object.pixel_box() & cv::Rect(cv::Point(), ids.size());
  const cv::Mat visible = ids(box) == id;
  const cv::Rect inner = cv::boundingRect(visible) + box.tl();
  return {{"id", id},
          {"category_id", object.class_id},
          {"area", cv::countNonZero(visible)},
          {"bbox", {inner.x, inner.y, inner.width, inner.height}},
          {"iscrowd", object.ignore ? 1 : 0},
          {"uid", object.uid}};
}

Json annotation_of(const Item& item, Output& output, const std::string& folder) {
  const cv::Mat ids = object_map(item);
  Json segments = Json::array();
  for (std::size_t i = 0; i < item.objects.size(); ++i) {
    const Object& object = item.objects[i];
    const int id = static_cast<int>(i) + 1;
    const double share = iou_in_map(object, ids, id);
    std::vector<std::string> lost{"attributes"};
    if (share < 1) {
      lost.emplace_back("overlaps");
    }
    output.account(item, object, split_picture(item), share, lost);
    if (share > 0) {  // one that is wholly hidden has no segment
      segments.push_back(segment_of(object, id, ids));
    }
  }
  output.write(fmt::format("{}/{}.png", folder, item.stem), base::encode_png(color_of(ids)));
  return {{"image_id", item.id}, {"file_name", item.stem + ".png"}, {"segments_info", segments}};
}

void write_panoptic(const Source& source, Output& output) {
  const SetInfo& info = source.info();
  const CocoSet set{info, licenses_of(source)};
  for (const std::string& split : splits_of(source)) {
    const std::string folder = fmt::format("annotations/panoptic_{}", split);
    base::FileWriter out(output.root() / (folder + ".json"));
    out.write(coco_head(set));
    ArrayWriter categories(out, "categories");
    for (std::size_t i = 0; i < info.classes.size(); ++i) {
      Json category = coco_category(info, i);
      category["isthing"] = 1;
      category["color"] = {(i + 1) * 67 % 256, (i + 1) * 129 % 256, (i + 1) * 31 % 256};
      categories.add(category);
    }
    categories.close();
    ArrayWriter images(out, "images");
    source.for_each([&](const Item& item) {
      if (item.split == split) {
        output.write_picture(item, split_picture(item));
        images.add(coco_image(item, picture_name(item), set));
      }
    });
    images.close();
    ArrayWriter annotations(out, "annotations");
    source.for_each([&](const Item& item) {
      if (item.split == split) {
        annotations.add(annotation_of(item, output, folder));
      }
    });
    annotations.close();
    out.write("\n}\n");
    out.commit();
    output.note(folder + ".json");
  }
}

}  // namespace

extern const Format coco_panoptic{"coco_panoptic", "COCO panoptic: ids of segments as PNG",
                                  write_panoptic};

}  // namespace blemish::dataset

// Semantic segmentation: an 8-bit picture of class ids beside each picture.
#include <fmt/format.h>

#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

void write_semantic(const Source& source, Output& output) {
  source.for_each([&](const Item& item) {
    const std::string picture = split_picture(item);
    const cv::Mat map = class_map(item);
    output.write_picture(item, picture);
    output.write(fmt::format("masks/{}/{}.png", item.split, item.stem), base::encode_png(map));
    for (const Object* object : item.defects()) {
      std::vector<std::string> lost{"attributes"};
      if (item.defects().size() > 1) {
        lost.emplace_back("instances");
      }
      output.account(item, *object, picture, iou_in_map(*object, map, object->class_id), lost);
    }
  });
  Json classes{{"0", "background"}};
  for (std::size_t i = 0; i < source.info().classes.size(); ++i) {
    classes[std::to_string(i + 1)] = source.info().classes[i];
  }
  classes[std::to_string(kVoid)] = "ignore";
  output.write("classes.json", classes.dump(1) + "\n");
}

}  // namespace

extern const Format semantic{"semantic", "class ids as 8-bit PNG", write_semantic};

}  // namespace blemish::dataset

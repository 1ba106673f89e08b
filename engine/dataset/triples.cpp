// Golden, defect, mask: the twin, the picture and what differs, under one name in three folders.
#include <fmt/format.h>

#include "base/image.hpp"
#include "dataset/format.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

void write_triples(const Source& source, Output& output) {
  source.for_each([&](const Item& item) {
    if (item.twin_path.empty()) {
      return;
    }
    const auto file = [&](const char* folder) {
      return fmt::format("{}/{}/{}", item.split, folder, picture_name(item));
    };
    const cv::Mat mask = union_mask(item);
    output.write_twin(item, file("golden"));
    output.write_picture(item, file("defect"));
    output.write(file("mask"), base::encode_png(mask));
    for (const Object* object : item.defects()) {
      std::vector<std::string> lost{"attributes", "classes"};
      if (item.defects().size() > 1) {
        lost.emplace_back("instances");
      }
      output.account(item, *object, file("defect"), iou_in_map(*object, mask, 255), lost);
    }
  });
}

}  // namespace

extern const Format triples{"triples", "golden, defect and mask pictures of one name",
                            write_triples};

}  // namespace blemish::dataset

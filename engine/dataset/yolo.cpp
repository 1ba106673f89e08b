// YOLO detection: a box for each defect.
#include "dataset/format.hpp"
#include "dataset/yolo_rows.hpp"

namespace blemish::dataset {

namespace {

void write(const Source& source, Output& output) { write_yolo(source, output, yolo_box); }

}  // namespace

extern const Format yolo{"yolo", "YOLO detection, one box a row", write};

}  // namespace blemish::dataset

// Tables for a spreadsheet: pictures.csv with OK or NG, objects.csv with every fact of each defect.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/format.hpp"
#include "dataset/polygon.hpp"

namespace blemish::dataset {

namespace {

// Quoted where it must be; a text that a spreadsheet would take for a formula is kept a text.
std::string cell(const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (value.is_string() && !text.empty() &&
      std::string("=+-@").find(text[0]) != std::string::npos) {
    text = "'" + text;
  }
  if (text.find_first_of(",\"\n\r") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

std::string row(const std::vector<Json>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ",") + cell(values[i]);
  }
  return text + "\n";
}

std::vector<std::string> fact_names(const Source& source) {
  std::vector<std::string> names;
  source.for_each([&](const Item& item) {
    for (const Object& object : item.objects) {
      for (const auto& [name, value] : object.attributes.items()) {
        if (name != "uid" && std::find(names.begin(), names.end(), name) == names.end()) {
          names.push_back(name);
        }
      }
    }
  });
  return names;
}

std::vector<Json> object_row(const Item& item, const Object& object,
                             const std::vector<std::string>& facts) {
  const std::int64_t area = object.has_mask() ? label::area(object.mask) : 0;
  std::vector<Json> values{Json(object.uid), split_picture(item), item.split,          item.group,
                           item.ok_ng(),     object.class_name,   object.source_class, object.box.x,
                           object.box.y,     object.box.width,    object.box.height,   area,
                           object.ignore};
  for (const std::string& name : facts) {
    values.push_back(object.attributes.contains(name) ? object.attributes.at(name) : Json(""));
  }
  return values;
}

void write_csv(const Source& source, Output& output) {
  const std::vector<std::string> facts = fact_names(source);
  std::vector<Json> heads{"uid", "file", "split", "group",  "verdict", "class", "source_class",
                          "x",   "y",    "width", "height", "area_px", "ignore"};
  heads.insert(heads.end(), facts.begin(), facts.end());
  base::FileWriter objects(output.root() / "objects.csv");
  base::FileWriter pictures(output.root() / "pictures.csv");
  objects.write(row(heads));
  pictures.write("file,split,group,license,owner,verdict,width,height,objects\n");
  source.for_each([&](const Item& item) {
    output.write_picture(item, split_picture(item));
    pictures.write(row({split_picture(item), item.split, item.group, item.license, item.owner,
                        item.ok_ng(), item.width_px, item.height_px, item.objects.size()}));
    for (const Object& object : item.objects) {
      objects.write(row(object_row(item, object, facts)));
      output.account(
          item, object, split_picture(item),
          iou(cv::Mat(cv::Mat::ones(object.pixel_box().size(), CV_8U)), shape_of(object).mask),
          {"shape"});
    }
  });
  objects.commit();
  pictures.commit();
  output.note("objects.csv");
  output.note("pictures.csv");
}

}  // namespace

extern const Format csv{"csv", "tables of pictures (OK, NG) and objects", write_csv};

}  // namespace blemish::dataset

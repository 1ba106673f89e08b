#include "dataset/views.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/reader.hpp"

namespace blemish::dataset {

namespace {

class Relabeled : public Source {
 public:
  Relabeled(std::unique_ptr<Source> source, const Relabel& map)
      : source_(std::move(source)), info_(source_->info()) {
    info_.classes.clear();
    for (const std::string& old : source_->info().classes) {
      const auto found = std::find_if(map.begin(), map.end(),
                                      [&](const auto& entry) { return entry.first == old; });
      const std::string& name = found == map.end() ? old : found->second;
      names_[old] = name;
      if (!name.empty() && info_.class_id(name) == 0) {
        info_.classes.push_back(name);
      }
    }
  }
  const SetInfo& info() const override { return info_; }

  void for_each(const Visit& visit) const override {
    source_->for_each([&](const Item& original) {
      Item item = original;
      item.objects.clear();
      for (Object object : original.objects) {
        object.class_name = names_.at(object.class_name);
        object.class_id = info_.class_id(object.class_name);
        object.attributes["source_class"] = object.source_class;
        if (object.class_id > 0) {
          item.objects.push_back(std::move(object));
        }
      }
      visit(item);
    });
  }

 private:
  std::unique_ptr<Source> source_;
  SetInfo info_;
  std::map<std::string, std::string> names_;
};

label::Rle cut(const label::Rle& mask, cv::Rect tile) {
  return label::encode_rle(label::decode_rle(mask, tile), {cv::Point(), tile.size()}, tile.height,
                           tile.width);
}

void move_points(Path& path, cv::Point2d offset) {
  for (cv::Point2d& point : path) {
    point -= offset;
  }
}

// The part of an object in a tile; false when there is none.
bool cut(Object& object, cv::Rect tile) {
  const double whole =
      object.has_mask() ? static_cast<double>(label::area(object.mask)) : object.box.area();
  const cv::Point2d offset(tile.tl());
  object.box = (object.box & cv::Rect2d(tile)) - offset;
  if (object.has_mask()) {
    object.mask = cut(object.mask, tile);
    object.box = label::bounding_box(object.mask);
  }
  const double rest =
      object.has_mask() ? static_cast<double>(label::area(object.mask)) : object.box.area();
  object.truncated = whole > 0 ? 1 - (1 - object.truncated) * rest / whole : object.truncated;
  object.area_px.reset();
  object.polygons.clear();
  move_points(object.centerline_px, offset);
  for (auto& [name, point] : object.keypoints_px) {
    point -= offset;
  }
  object.attributes["truncated"] = short_number(object.truncated);
  return rest > 0;
}

class Tiled : public Source {
 public:
  Tiled(std::unique_ptr<Source> source, const recipe::Patches& patches)
      : source_(std::move(source)), patches_(patches) {}
  const SetInfo& info() const override { return source_->info(); }

  void for_each(const Visit& visit) const override {
    std::int64_t id = 0;
    source_->for_each([&](const Item& whole) {
      for (const cv::Rect tile : tiles_of(whole)) {
        Item item = whole;
        item.id = ++id;
        item.stem = fmt::format("{}_x{}_y{}", whole.stem, tile.x, tile.y);
        item.crop = tile + whole.crop.tl();
        item.whole_px =
            whole.crop.empty() ? cv::Size(whole.width_px, whole.height_px) : whole.whole_px;
        item.width_px = tile.width;
        item.height_px = tile.height;
        item.facts["tile_x"] = tile.x;
        item.facts["tile_y"] = tile.y;
        item.verdict.clear();  // the whole picture's does not hold for a part
        item.facts.erase("verdict_by");
        std::erase_if(item.objects, [&](Object& object) { return !cut(object, tile); });
        visit(item);
      }
    });
  }

 private:
  // Where tiles begin along one side, evenly spread from border to border.
  std::vector<int> starts(int length) const {
    const int size = std::min(patches_.size_px, length);
    const int count = (length + size - 1) / size;
    std::vector<int> result;
    for (int i = 0; i < count; ++i) {
      result.push_back(count == 1 ? 0
                                  : static_cast<int>(std::lround(
                                        static_cast<double>(length - size) * i / (count - 1))));
    }
    return result;
  }

  // As many tiles as cover the picture; of these a share is around the defects in turn, the others
  // are of the grid, chosen by a keyed hash.
  std::vector<cv::Rect> tiles_of(const Item& item) const {
    const cv::Size size(std::min(patches_.size_px, item.width_px),
                        std::min(patches_.size_px, item.height_px));
    std::vector<std::pair<std::uint64_t, cv::Rect>> grid;
    for (const int y : starts(item.height_px)) {
      for (const int x : starts(item.width_px)) {
        grid.emplace_back(base::hash64(fmt::format("{} {} {}", item.stem, x, y)),
                          cv::Rect(cv::Point(x, y), size));
      }
    }
    const auto total = grid.size();
    const auto centered =
        item.objects.empty()
            ? 0
            : static_cast<std::size_t>(std::lround(patches_.centered * static_cast<double>(total)));
    std::vector<cv::Rect> tiles;
    const auto add = [&](cv::Rect tile) {
      if (std::find(tiles.begin(), tiles.end(), tile) == tiles.end()) {
        tiles.push_back(tile);
      }
    };
    for (std::size_t i = 0; i < std::min(centered, item.objects.size()); ++i) {
      const cv::Rect box = item.objects[i].pixel_box();
      add({std::clamp(box.x + (box.width - size.width) / 2, 0, item.width_px - size.width),
           std::clamp(box.y + (box.height - size.height) / 2, 0, item.height_px - size.height),
           size.width, size.height});
    }
    std::sort(grid.begin(), grid.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [rank, tile] : grid) {
      if (tiles.size() < total) {
        add(tile);
      }
    }
    std::sort(tiles.begin(), tiles.end(), [](const cv::Rect& a, const cv::Rect& b) {
      return std::pair(a.y, a.x) < std::pair(b.y, b.x);
    });
    return tiles;
  }

  std::unique_ptr<Source> source_;
  recipe::Patches patches_;
};

class WithTwins : public Source {
 public:
  explicit WithTwins(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  const SetInfo& info() const override { return source_->info(); }

  void for_each(const Visit& visit) const override {
    source_->for_each([&](const Item& original) {
      Item item = original;
      item.id = 2 * original.id - 1;
      visit(item);
      if (original.clean() || original.twin_path.empty()) {
        return;  // a clean picture is its own twin
      }
      item.id = 2 * original.id;
      item.stem += "_twin";
      item.path = original.twin_path;
      item.file = "twin/" + original.path.filename().string();
      item.twin_path.clear();
      item.verdict = "OK";
      item.objects.clear();
      item.facts["twin_of"] = original.stem;
      visit(item);
    });
  }

 private:
  std::unique_ptr<Source> source_;
};

}  // namespace

Relabel read_relabel(const std::string& file, const std::vector<std::string>& classes) {
  const base::Document document = base::Document::load(file);
  Relabel map;
  const base::Node root = document.root();
  if (document.faults().empty() && !root.is_map()) {
    root.fault("is not a map of class names", "one `old name: new name` a line");
  }
  for (const auto& [old, name] : root.is_map() ? root.entries() : decltype(root.entries()){}) {
    if (std::find(classes.begin(), classes.end(), old) == classes.end()) {
      name.fault_at_key(fmt::format("the set has no class \"{}\"", old),
                        fmt::format("its classes are {}", fmt::join(classes, ", ")));
    }
    map.emplace_back(old, name.is_null() ? std::string() : name.string());
  }
  if (!document.faults().empty()) {
    throw base::FaultsError(document.faults());
  }
  return map;
}

std::unique_ptr<Source> relabeled(std::unique_ptr<Source> source, const Relabel& map) {
  return std::make_unique<Relabeled>(std::move(source), map);
}

std::unique_ptr<Source> tiled(std::unique_ptr<Source> source, const recipe::Patches& patches) {
  return std::make_unique<Tiled>(std::move(source), patches);
}

std::unique_ptr<Source> with_twins(std::unique_ptr<Source> source) {
  return std::make_unique<WithTwins>(std::move(source));
}

}  // namespace blemish::dataset

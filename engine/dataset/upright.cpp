#include "dataset/upright.hpp"

#include <mutex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "dataset/reader.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;

cv::Size stored_size(const base::ImageHeader& header) {
  return {static_cast<int>(header.width_px), static_cast<int>(header.height_px)};
}

cv::Size turned_size(const base::ImageHeader& header) {
  const cv::Size stored = stored_size(header);
  return header.swaps_sides() ? cv::Size(stored.height, stored.width) : stored;
}

Fit fit_of(const base::ImageHeader& header, cv::Size said) {
  const bool stored = said == stored_size(header);
  const bool turned = said == turned_size(header) && header.orientation != 1;
  return stored && turned ? Fit::either : stored ? Fit::stored : turned ? Fit::turned : Fit::none;
}

Sight sight_of(const Item& item) {
  const cv::Size size = item.crop.empty() ? cv::Size(item.width_px, item.height_px) : item.whole_px;
  return {size, item.exif, !item.objects.empty()};
}

Sight sight_by_mask(const base::ImageHeader& picture, const fs::path& mask) {
  Report aside;  // whatever is wrong with the mask is found when it is read
  const auto header =
      picture.orientation == 1 ? std::optional(picture) : picture_header(mask, aside);
  const Fit fit = header ? fit_of(picture, stored_size(*header)) : Fit::none;
  return fit == Fit::stored   ? Sight{stored_size(picture), base::Exif::stored}
         : fit == Fit::turned ? Sight{turned_size(picture), base::Exif::turned}
                              : Sight{turned_size(picture), std::nullopt};
}

base::Exif exif_of(const base::ImageHeader& header, const Sight& sight, const fs::path& file) {
  const Fit fit = fit_of(header, sight.size);
  const cv::Size stated =
      sight.exif == base::Exif::stored ? stored_size(header) : turned_size(header);
  if (sight.exif ? sight.size != stated : fit == Fit::none) {  // or changed meanwhile
    throw base::Error({file.string(), 0, 0, {}}, "is not of the size that the set says",
                      "blemish validate tells what is wrong with the set");
  }
  if (sight.exif || fit != Fit::either) {
    return sight.exif.value_or(fit == Fit::turned ? base::Exif::turned : base::Exif::stored);
  }
  if (sight.labeled) {
    throw base::Error(
        {file.string(), 0, 0, {}},
        fmt::format("has the EXIF orientation {}, and its size does not tell whether the labels "
                    "are about the picture as stored or as turned (exif-ambiguous)",
                    header.orientation),
        "save it upright, or say --exif turned or --exif stored");
  }
  return base::Exif::turned;
}

struct Sights::Impl : Visitor {
  void set(const SetInfo&) override {}
  void picture(const Item& item) override {
    Sight sight = sight_of(item);
    sight.labeled = false;
    sights.emplace(fs::weakly_canonical(item.path), sight);
  }
  void object(const Item& item, const Object&) override {
    const auto found = sights.find(fs::weakly_canonical(item.path));
    if (found != sights.end()) {
      found->second.labeled = true;
    }
  }
  void read() {
    for (const Reader* reader : readers()) {
      if (reader->recognizes(root)) {
        Report aside;  // validate's to tell
        reader->read(root, aside, *this);
        return;
      }
    }
  }

  fs::path root;
  std::optional<base::Exif> stated;
  std::once_flag once;
  std::map<fs::path, Sight> sights;
};

Sights::Sights(fs::path root, std::optional<base::Exif> stated) : impl_(std::make_unique<Impl>()) {
  impl_->root = std::move(root);
  impl_->stated = stated;
}

Sights::~Sights() = default;

base::Exif Sights::of(const base::ImageHeader& header, const fs::path& file) const {
  if (header.orientation == 1 || impl_->stated) {
    return impl_->stated.value_or(base::Exif::stored);
  }
  std::call_once(impl_->once, [&] { impl_->read(); });
  const auto found = impl_->sights.find(fs::weakly_canonical(file));
  return found == impl_->sights.end() ? base::Exif::turned : exif_of(header, found->second, file);
}

}  // namespace blemish::dataset

// What a picture's bytes say of themselves before anything is decoded: format, size, and whether
// the file is whole. Decoders fill what is missing with gray and merely warn, so it is found out
// here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace blemish::base {

struct ImageHeader {
  enum class Format { png, jpeg, bmp, tiff } format = Format::png;
  std::uint64_t width_px = 0, height_px = 0;
  bool gray = false;          // PNG only: gray, with or without alpha
  std::string_view damage{};  // why the picture is not whole; empty = it is
  int orientation = 1;        // EXIF's, of PNG and JPEG; 1 = as stored, up to 8
  bool swaps_sides() const { return orientation >= 5; }
};

// Nothing when the bytes are none of the known formats.
std::optional<ImageHeader> read_image_header(std::string_view bytes);

}  // namespace blemish::base

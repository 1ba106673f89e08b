// Pictures with an EXIF orientation, for tests.
#pragma once

#include <string>

#include <libdeflate.h>

namespace blemish::testing {

// A TIFF of one entry, the orientation.
inline std::string exif_of(int orientation) {
  return std::string("II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) +
         static_cast<char>(orientation) + std::string(7, '\0');
}

inline std::string jpeg_with_orientation(const std::string& jpeg, int orientation) {
  const std::string body = std::string("Exif\0\0", 6) + exif_of(orientation);
  return jpeg.substr(0, 2) + std::string("\xFF\xE1\0", 3) + static_cast<char>(body.size() + 2) +
         body + jpeg.substr(2);
}

// A chunk with its checksum, behind the header.
inline std::string with_chunk(const std::string& png, const std::string& kind,
                              const std::string& data) {
  const auto word = [](std::size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(value >> shift));
    }
    return bytes;
  };
  constexpr std::size_t kHeaderEnd = 33;
  const std::string body = kind + data;
  return png.substr(0, kHeaderEnd) + word(data.size()) + body +
         word(libdeflate_crc32(0, body.data(), body.size())) + png.substr(kHeaderEnd);
}

inline std::string png_with_orientation(const std::string& png, int orientation) {
  return with_chunk(png, "eXIf", exif_of(orientation));
}

}  // namespace blemish::testing

// Pictures on disk. In memory a picture is a cv::Mat (OpenCV channel order BGR for color). Reads
// PNG, JPEG, BMP and TIFF, 8 and 16 bit, gray and color; writes PNG through libpng, so that text
// chunks can be written. Does not know what is on a picture.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "base/image_header.hpp"

namespace blemish::base {

// What becomes of a picture that EXIF data turn or mirror.
enum class Exif { turned, stored };

// 8U or 16U, one or three channels, EXIF orientation applied unless it is wanted as stored, alpha
// dropped. Throws Error naming the file: missing, empty, truncated or damaged, not a picture, more
// than `max_pixels`.
cv::Mat read_image(const std::string& file, std::size_t max_pixels = std::size_t{1} << 30,
                   Exif exif = Exif::turned);
// The same, asked for when there is something to turn.
using SeeAs = std::function<Exif(const ImageHeader& header)>;
cv::Mat read_image(const std::string& file, std::size_t max_pixels, const SeeAs& see_as);

struct PngOptions {
  int compression = 1;                      // zlib level, of pictures made of runs
  std::map<std::string, std::string> text;  // keyword -> UTF-8 text, written as iTXt
  std::vector<cv::Vec3b> palette{};  // RGB by value: an indexed picture, of 8U and one channel
};
// 8U or 16U, one or three channels. The bytes depend on nothing but the arguments.
std::vector<unsigned char> encode_png(const cv::Mat& image, const PngOptions& options = {});

// XMP packet that says how a picture came to be (Iptc4xmpExt:DigitalSourceType), for the PNG text
// keyword kXmpKeyword, and what is known of the rights in the photo below. `composite`: a photo
// with rendered defects; else wholly rendered.
std::string synthetic_xmp(bool composite, const std::string& license = {},
                          const std::string& owner = {});
// The same for a photo whose values were changed.
std::string enhanced_xmp();
constexpr const char* kXmpKeyword = "XML:com.adobe.xmp";

// A PNG without what its file tells beside the picture: EXIF, times, texts, places. An XMP packet
// stays when it says where the picture comes from and names no place.
std::string bare_png(std::string_view bytes);

}  // namespace blemish::base

#include "base/plain_png.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <libdeflate.h>
#include <opencv2/imgproc.hpp>

namespace blemish::base {
namespace {

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    word = word << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return word;
}

struct Plain {
  std::size_t width = 0, height = 0;
  std::size_t channels = 1, sample_bytes = 1;
  std::string_view stream;
  std::string joined{};  // holds the stream when it is in several chunks

  std::size_t pixel_bytes() const { return channels * sample_bytes; }
  // Behind the byte that names a row's filter.
  std::size_t row_bytes() const { return width * pixel_bytes(); }
  std::size_t stored_bytes() const { return (1 + row_bytes()) * height; }
};

// Chunks that change what the pixels mean.
bool changes_pixels(std::string_view kind) {
  const bool critical = (kind[0] & 0x20) == 0 && kind != "IDAT" && kind != "IEND";
  return critical || kind == "tRNS" || kind == "eXIf" || kind == "acTL";
}

bool read_header(std::string_view header, Plain& png) {
  constexpr std::size_t kHeaderBytes = 13;
  constexpr char kGray = 0, kRgb = 2;
  constexpr std::size_t kMostPixels = (std::size_t{1} << 31) - 1;
  if (header.size() != kHeaderBytes) {
    return false;
  }
  png.width = word_at(header, 0);
  png.height = word_at(header, 4);
  const char bits = header[8], color = header[9];
  png.channels = color == kRgb ? 3 : 1;
  png.sample_bytes = bits == 16 ? 2 : 1;
  const bool usual = header[10] == 0 && header[11] == 0 && header[12] == 0;
  return usual && (bits == 8 || bits == 16) && (color == kGray || color == kRgb) && png.width > 0 &&
         png.height > 0 && png.width <= kMostPixels && png.height <= kMostPixels / png.width;
}

// Walks the chunks; one of picture data is not copied.
std::optional<Plain> read_chunks(std::string_view bytes) {
  constexpr std::size_t kSignature = 8, kAround = 12;  // length, kind, checksum
  Plain png;
  bool ended = false;
  for (std::size_t at = kSignature; !ended;) {
    if (bytes.size() < at + kAround) {
      return std::nullopt;
    }
    const std::size_t size = word_at(bytes, at);
    if (bytes.size() - at - kAround < size) {
      return std::nullopt;
    }
    const std::string_view kind = bytes.substr(at + 4, 4), data = bytes.substr(at + 8, size);
    if (at == kSignature) {
      if (kind != "IHDR" || !read_header(data, png)) {
        return std::nullopt;
      }
    } else if (changes_pixels(kind)) {
      return std::nullopt;
    } else if (kind == "IDAT" && png.stream.empty()) {
      png.stream = data;
    } else if (kind == "IDAT") {
      png.joined.append(png.joined.empty() ? png.stream : std::string_view()).append(data);
    }
    ended = kind == "IEND";
    at += size + kAround;
  }
  return png;
}

using Bytes = std::unique_ptr<std::uint8_t[]>;

Bytes inflated(const Plain& png) {
  constexpr std::size_t kMostGrowth = 1100;  // deflate's is 1032
  const std::string_view stream = png.joined.empty() ? png.stream : png.joined;
  const std::size_t size = png.stored_bytes();
  if (size / kMostGrowth > stream.size()) {
    return nullptr;
  }
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflater(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  Bytes raw = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  const bool done =
      inflater && libdeflate_zlib_decompress(inflater.get(), stream.data(), stream.size(),
                                             raw.get(), size, nullptr) == LIBDEFLATE_SUCCESS;
  return done ? std::move(raw) : nullptr;
}

// PNG, 9.2 to 9.4: what was taken off a byte is put back. a = left, b = above, c = above left.
struct Sub {
  int operator()(int a, int, int) const { return a; }
};
struct Average {
  int operator()(int a, int b, int) const { return (a + b) / 2; }
};
struct Paeth {
  int operator()(int a, int b, int c) const {
    const int to_a = std::abs(b - c), to_b = std::abs(a - c), to_c = std::abs(a + b - 2 * c);
    const int b_or_c = to_b <= to_c ? b : c;
    return to_a <= to_b && to_a <= to_c ? a : b_or_c;
  }
};

// The neighbors on the left stay in registers.
template <std::size_t kPixel, typename Prediction>
void undo(const Prediction& predicted, const std::uint8_t* above, std::size_t bytes,
          std::uint8_t* row) {
  std::array<std::uint8_t, kPixel> left{}, above_left{};
  for (std::size_t x = 0; x < bytes; x += kPixel) {
    for (std::size_t i = 0; i < kPixel; ++i) {
      const std::uint8_t up = above[x + i];
      left[i] = static_cast<std::uint8_t>(row[x + i] + predicted(left[i], up, above_left[i]));
      above_left[i] = up;
      row[x + i] = left[i];
    }
  }
}

template <std::size_t kPixel>
bool undo_filter(int filter, const std::uint8_t* above, std::size_t bytes, std::uint8_t* row) {
  switch (filter) {
    case 0:
      return true;
    case 1:
      undo<kPixel>(Sub{}, above, bytes, row);
      return true;
    case 2:
      for (std::size_t x = 0; x < bytes; ++x) {
        row[x] = static_cast<std::uint8_t>(row[x] + above[x]);
      }
      return true;
    case 3:
      undo<kPixel>(Average{}, above, bytes, row);
      return true;
    case 4:
      undo<kPixel>(Paeth{}, above, bytes, row);
      return true;
    default:
      return false;
  }
}

// In place. False when a row's filter is none that PNG knows.
bool undo_filters(const Plain& png, std::uint8_t* raw) {
  const std::size_t bytes = png.row_bytes();
  const auto undo_row = png.pixel_bytes() == 1   ? undo_filter<1>
                        : png.pixel_bytes() == 2 ? undo_filter<2>
                        : png.pixel_bytes() == 3 ? undo_filter<3>
                                                 : undo_filter<6>;
  const Bytes zeros = std::make_unique<std::uint8_t[]>(bytes);
  const std::uint8_t* above = zeros.get();
  for (std::size_t y = 0; y < png.height; ++y) {
    std::uint8_t* row = raw + y * (bytes + 1);
    if (!undo_row(row[0], above, bytes, row + 1)) {
      return false;
    }
    above = row + 1;
  }
  return true;
}

// High bytes first, red first.
void take_words(const Plain& png, const std::uint8_t* raw, cv::Mat& image) {
  const bool color = png.channels == 3;
  for (std::size_t y = 0; y < png.height; ++y) {
    const std::uint8_t* row = raw + y * (png.row_bytes() + 1) + 1;
    auto* out = image.ptr<std::uint16_t>(static_cast<int>(y));
    for (std::size_t x = 0; x < png.width * png.channels; ++x) {
      const std::size_t from = color ? x + 2 - 2 * (x % 3) : x;
      out[x] = static_cast<std::uint16_t>(row[2 * from] << 8 | row[2 * from + 1]);
    }
  }
}

}  // namespace

cv::Mat read_plain_png(std::string_view bytes) {
  const std::optional<Plain> png = read_chunks(bytes);
  if (!png) {
    return {};
  }
  const Bytes raw = inflated(*png);
  if (!raw || !undo_filters(*png, raw.get())) {
    return {};
  }
  const cv::Size size(static_cast<int>(png->width), static_cast<int>(png->height));
  const auto channels = static_cast<int>(png->channels);
  cv::Mat image(size, CV_MAKETYPE(png->sample_bytes == 2 ? CV_16U : CV_8U, channels));
  if (png->sample_bytes == 2) {
    take_words(*png, raw.get(), image);
    return image;
  }
  const cv::Mat rows(size, CV_8UC(channels), raw.get() + 1, png->row_bytes() + 1);
  if (channels == 3) {
    cv::cvtColor(rows, image, cv::COLOR_RGB2BGR);
  } else {
    rows.copyTo(image);
  }
  return image;
}

}  // namespace blemish::base

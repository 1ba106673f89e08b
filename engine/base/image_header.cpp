#include "base/image_header.hpp"

#include <algorithm>
#include <cstdlib>

#include <libdeflate.h>

namespace blemish::base {

namespace {

constexpr std::string_view kEndsEarly = "ends too early: the file was cut off";
constexpr std::string_view kChecksum = "is damaged: a checksum is wrong";
constexpr std::string_view kNoHeader = "is damaged: its header cannot be read";
constexpr std::string_view kTooFewBytes =
    "declares more pixels than its bytes can hold: it is damaged or a trap";

// Whether `bytes` of a codec that makes at most `growth` of one can be so many pixels.
bool can_hold(const ImageHeader& header, double bits_per_pixel, std::uint64_t bytes,
              double growth) {
  const double pixels =
      static_cast<double>(header.width_px) * static_cast<double>(header.height_px);
  return pixels * bits_per_pixel / 8 <= growth * static_cast<double>(bytes);
}

// Deflate codes 258 bytes in two bits at best (RFC 1951: a length and a distance, one bit each).
constexpr double kDeflateGrowth = 258.0 * 8 / 2;

// Whole numbers at places that may lie outside: then the reader has failed and gives zeros.
class Bytes {
 public:
  Bytes(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::uint64_t at(std::uint64_t offset, unsigned size) {
    if (offset > bytes_.size() || size > bytes_.size() - offset) {
      failed_ = true;
      return 0;
    }
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) {
      const unsigned place = big_endian_ ? i : size - 1 - i;
      value = value << 8 | static_cast<unsigned char>(bytes_[offset + place]);
    }
    return value;
  }
  bool holds(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }
  bool failed() const { return failed_; }

 private:
  std::string_view bytes_;
  bool big_endian_;
  bool failed_ = false;
};

// The first directory of a TIFF, classic or big: entries of (tag, type, count, value or offset).
class TiffDirectory {
 public:
  explicit TiffDirectory(std::string_view bytes)
      : in_(bytes, bytes[0] == 'M'),
        big_(in_.at(2, 2) == 43),
        start_(big_ ? in_.at(8, 8) : in_.at(4, 4)) {}

  // Value `i` of a tag, 0 when the tag is not there.
  std::uint64_t value(unsigned tag, std::uint64_t i = 0) {
    const std::uint64_t entry = find(tag);
    if (entry == 0 || i >= count(tag)) {
      return 0;
    }
    const unsigned word = big_ ? 8 : 4;
    const unsigned size = type_size(in_.at(entry + 2, 2));
    const std::uint64_t inside = entry + 4 + word;
    const std::uint64_t data = size * count(tag) <= word ? inside : in_.at(inside, word);
    return in_.at(data + i * size, size);
  }
  std::uint64_t count(unsigned tag) {
    const std::uint64_t entry = find(tag);
    return entry == 0 ? 0 : in_.at(entry + 4, big_ ? 8 : 4);
  }
  // Whether all pieces (strips or tiles) that two tags give by offset and size are in the file.
  bool holds_pieces(unsigned offsets, unsigned sizes) {
    for (std::uint64_t i = 0; i < count(offsets) && !in_.failed(); ++i) {
      if (!in_.holds(value(offsets, i), value(sizes, i))) {
        return false;
      }
    }
    return !in_.failed();
  }
  // The sum of a tag's values.
  std::uint64_t sum(unsigned tag) {
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < count(tag) && !in_.failed(); ++i) {
      total += value(tag, i);
    }
    return total;
  }
  // Whether the directory's entries and the link to the next one are in the file.
  bool is_whole() {
    const std::uint64_t entries = in_.at(start_, big_ ? 8 : 2);
    return !in_.failed() && entries < 65536 &&
           in_.holds(start_, (big_ ? 16 : 6) + entries * (big_ ? 20 : 12));
  }

 private:
  std::uint64_t find(unsigned tag) {
    const std::uint64_t entries = in_.at(start_, big_ ? 8 : 2);
    for (std::uint64_t i = 0; i < entries && !in_.failed(); ++i) {
      const std::uint64_t entry = start_ + (big_ ? 8 : 2) + i * (big_ ? 20 : 12);
      if (in_.at(entry, 2) == tag) {
        return entry;
      }
    }
    return 0;
  }
  static unsigned type_size(std::uint64_t type) {
    switch (type) {
      case 3:
        return 2;
      case 4:
        return 4;
      case 16:
        return 8;
      default:
        return 1;
    }
  }

  Bytes in_;
  bool big_;
  std::uint64_t start_;
};

// What a TIFF of EXIF data says of the picture around it.
int orientation_of(std::string_view exif) {
  constexpr unsigned kOrientation = 0x0112;
  if (exif.size() < 8 || (!exif.starts_with("II") && !exif.starts_with("MM"))) {
    return 1;
  }
  const std::uint64_t value = TiffDirectory(exif).value(kOrientation);
  return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

ImageHeader read_png(std::string_view bytes) {
  Bytes in(bytes, true);
  ImageHeader header{ImageHeader::Format::png, in.at(16, 4), in.at(20, 4), false, {}};
  const std::uint64_t color_type = in.at(25, 1);
  header.gray = color_type == 0 || color_type == 4;
  const int channels = color_type == 2 ? 3 : color_type == 4 ? 2 : color_type == 6 ? 4 : 1;
  const double bits = channels * static_cast<double>(in.at(24, 1));
  std::uint64_t data_bytes = 0;
  for (std::uint64_t chunk = 8;;) {
    const std::uint64_t size = in.at(chunk, 4);
    if (in.failed() || !in.holds(chunk, size + 12)) {
      header.damage = kEndsEarly;
      return header;
    }
    const std::string_view body = bytes.substr(chunk + 4, size + 4);
    if (libdeflate_crc32(0, body.data(), body.size()) != in.at(chunk + 8 + size, 4)) {
      header.damage = kChecksum;
      return header;
    }
    if (body.starts_with("IEND")) {
      header.damage =
          can_hold(header, bits, data_bytes, kDeflateGrowth) ? header.damage : kTooFewBytes;
      return header;
    }
    data_bytes += body.starts_with("IDAT") ? size : 0;
    if (body.starts_with("eXIf")) {
      header.orientation = orientation_of(body.substr(4));
    }
    chunk += size + 12;
  }
}

// Markers without a length: fill bytes, TEM and the restarts.
bool stands_alone(std::uint64_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

bool starts_frame(std::uint64_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// The next marker behind a scan's entropy-coded bytes, in which 0xFF is followed by 0 or a restart.
std::uint64_t skip_scan(std::string_view bytes, std::uint64_t offset) {
  for (; offset + 1 < bytes.size(); ++offset) {
    const auto next = static_cast<unsigned char>(bytes[offset + 1]);
    if (bytes[offset] == '\xFF' && next != 0 && next != 0xFF && !stands_alone(next)) {
      return offset;
    }
  }
  return bytes.size();
}

// A block of 8 x 8 pixels takes a bit at least, in Huffman's code; arithmetic coding has no such
// floor, but nothing real gets far below (ITU T.81, D.1).
double jpeg_growth(bool arithmetic) {
  constexpr double kHuffman = 64 * 8, kArithmetic = 64 * kHuffman;
  return arithmetic ? kArithmetic : kHuffman;
}

// Walks the segments to the end marker, so that neither a thumbnail's end is taken for the
// picture's nor bytes behind the end for damage.
ImageHeader read_jpeg(std::string_view bytes) {
  constexpr std::string_view kExif("Exif\0\0", 6);
  Bytes in(bytes, true);
  ImageHeader header{ImageHeader::Format::jpeg, 0, 0, false, {}};
  bool has_exif = false, arithmetic = false;
  std::uint64_t scan_bytes = 0;
  for (std::uint64_t offset = 2;;) {
    const std::uint64_t lead = in.at(offset, 1);
    const std::uint64_t marker = in.at(offset + 1, 1);
    if (in.failed()) {
      header.damage = kEndsEarly;
      return header;
    }
    if (marker == 0xD9 && lead == 0xFF) {
      constexpr double kBits = 8;  // of the one component that is stored whole
      header.damage = header.width_px == 0 ? kNoHeader
                      : can_hold(header, kBits, scan_bytes, jpeg_growth(arithmetic))
                          ? std::string_view{}
                          : kTooFewBytes;
      return header;
    }
    if (lead != 0xFF || marker == 0xFF) {  // stray or fill bytes
      offset += 1;
    } else if (stands_alone(marker)) {
      offset += 2;
    } else {
      if (starts_frame(marker)) {
        header.height_px = in.at(offset + 5, 2);
        header.width_px = in.at(offset + 7, 2);
        arithmetic = marker >= 0xC9;
      } else if (marker == 0xE1 && !has_exif && bytes.substr(offset + 4).starts_with(kExif)) {
        has_exif = true;
        header.orientation =
            orientation_of(bytes.substr(offset + 4 + kExif.size(), in.at(offset + 2, 2)));
      }
      offset += 2 + in.at(offset + 2, 2);
      if (marker == 0xDA) {
        const std::uint64_t start = offset;
        offset = skip_scan(bytes, offset);
        scan_bytes += offset > start ? offset - start : 0;
      }
    }
  }
}

ImageHeader read_bmp(std::string_view bytes) {
  constexpr std::uint64_t kOldHeader = 12;
  Bytes in(bytes, false);
  ImageHeader header{ImageHeader::Format::bmp, 0, 0, false, {}};
  const bool old = in.at(14, 4) == kOldHeader;
  header.width_px = old ? in.at(18, 2) : in.at(18, 4);
  header.height_px =
      old ? in.at(20, 2)
          : static_cast<std::uint64_t>(std::llabs(static_cast<std::int32_t>(in.at(22, 4))));
  const std::uint64_t bits = old ? in.at(24, 2) : in.at(28, 2);
  const std::uint64_t compression = old ? 0 : in.at(30, 4);
  const bool plain = compression == 0 || compression == 3;
  const std::uint64_t row_bytes = (header.width_px * bits + 31) / 32 * 4;
  const std::uint64_t pixels = plain ? row_bytes * header.height_px : 1;
  constexpr double kRunGrowth = 255.0 / 2;  // a run of 255 pixels takes two bytes
  if (in.failed() || !in.holds(in.at(10, 4), pixels)) {
    header.damage = kEndsEarly;
  } else if (!plain && !can_hold(header, 8, bytes.size(), kRunGrowth)) {
    header.damage = kTooFewBytes;
  }
  return header;
}

// The most that a TIFF's compression makes of a byte.
double tiff_growth(std::uint64_t compression) {
  switch (compression) {
    case 1:  // none; chroma may be stored at a quarter
      return 2;
    case 5:  // LZW: a string of less than 4096 bytes for a code of 12 bits
      return 4096 * 8.0 / 12;
    case 8:
    case 32946:
      return kDeflateGrowth;
    case 32773:  // PackBits: a run of 128 for two bytes
      return 64;
    default:
      return 1 << 20;  // fax codes and others of which a row of white may be a bit
  }
}

ImageHeader read_tiff(std::string_view bytes) {
  constexpr unsigned kWidth = 256, kHeight = 257, kBits = 258, kCompression = 259, kStrips = 273,
                     kSamples = 277, kStripSizes = 279, kTiles = 324, kTileSizes = 325;
  TiffDirectory directory(bytes);
  ImageHeader header{
      ImageHeader::Format::tiff, directory.value(kWidth), directory.value(kHeight), false, {}};
  const bool pieces = directory.count(kStrips) + directory.count(kTiles) > 0;
  if (!directory.is_whole() || !directory.holds_pieces(kStrips, kStripSizes) ||
      !directory.holds_pieces(kTiles, kTileSizes)) {
    header.damage = kEndsEarly;
  } else if (!pieces || header.width_px == 0 || header.height_px == 0) {
    header.damage = kNoHeader;
  } else if (const std::uint64_t data = directory.sum(kStripSizes) + directory.sum(kTileSizes);
             data > 0) {  // some leave the sizes out
    const auto bits = static_cast<double>(std::max<std::uint64_t>(1, directory.value(kBits)) *
                                          std::max<std::uint64_t>(1, directory.value(kSamples)));
    const double growth = tiff_growth(directory.value(kCompression));
    header.damage = can_hold(header, bits, data, growth) ? header.damage : kTooFewBytes;
  }
  return header;
}

}  // namespace

std::optional<ImageHeader> read_image_header(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return read_png(bytes);
  }
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
    return read_jpeg(bytes);
  }
  if (bytes.starts_with("BM"sv) && bytes.size() > 26) {
    return read_bmp(bytes);
  }
  if (bytes.starts_with("II\x2A\0"sv) || bytes.starts_with("MM\0\x2A"sv) ||
      bytes.starts_with("II\x2B\0"sv) || bytes.starts_with("MM\0\x2B"sv)) {
    return read_tiff(bytes);
  }
  return std::nullopt;
}

}  // namespace blemish::base

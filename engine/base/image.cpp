#include "base/image.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <csetjmp>
#include <new>
#include <span>

#include <fmt/format.h>
#include <libdeflate.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <png.h>
#include <zlib.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/huffman_png.hpp"
#include "base/plain_png.hpp"

namespace blemish::base {

namespace {

[[noreturn]] void fail(const std::string& file, std::string message, std::string hint) {
  throw Error({file, 0, 0, {}}, std::move(message), std::move(hint));
}

ImageHeader checked_header(const std::string& file, const std::string& bytes,
                           std::size_t max_pixels) {
  if (bytes.empty()) {
    fail(file, "is empty", "copy the picture again from where it came");
  }
  const std::optional<ImageHeader> header = read_image_header(bytes);
  if (!header) {
    fail(file, "is not a picture that can be read", "use PNG, JPEG, BMP or TIFF");
  }
  if (header->height_px != 0 && header->width_px > max_pixels / header->height_px) {
    fail(file,
         fmt::format("has {} x {} pixels; at most {} are read", header->width_px, header->height_px,
                     max_pixels),
         "cut the picture into parts");
  }
  if (!header->damage.empty()) {
    fail(file, std::string(header->damage), "copy the picture again from where it came");
  }
  return *header;
}

cv::Mat decode(const std::string& file, const std::string& bytes, ImageHeader::Format format) {
  if (format == ImageHeader::Format::png) {
    if (cv::Mat image = read_plain_png(bytes); !image.empty()) {
      return image;
    }
  }
  const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  try {
    return cv::imdecode(raw,
                        cv::IMREAD_ANYDEPTH | cv::IMREAD_ANYCOLOR | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const cv::Exception& problem) {
    fail(file, "cannot be decoded: " + problem.err, "save it again as PNG, 8 or 16 bit");
  }
}

// As EXIF's orientation says that the picture is to be seen.
cv::Mat upright(cv::Mat image, int orientation) {
  constexpr int kAboutX = 0, kAboutY = 1, kAboutBoth = -1;  // cv::flip's words
  if (orientation >= 5) {
    cv::transpose(image, image);
  }
  switch (orientation) {
    case 2:
    case 6:
      cv::flip(image, image, kAboutY);
      break;
    case 3:
    case 7:
      cv::flip(image, image, kAboutBoth);
      break;
    case 4:
    case 8:
      cv::flip(image, image, kAboutX);
      break;
    default:
      break;
  }
  return image;
}

// Id maps and masks are runs; a camera's noise has no repeats to find.
bool has_runs(const cv::Mat& image) {
  constexpr int kRowsProbed = 64;
  const int step = std::max(1, image.rows / kRowsProbed);
  const std::size_t pixel_bytes = image.elemSize();
  std::size_t equal = 0;
  std::size_t total = 0;
  for (int y = 0; y < image.rows; y += step) {
    const unsigned char* row = image.ptr(y);
    const std::size_t row_bytes = static_cast<std::size_t>(image.cols) * pixel_bytes;
    for (std::size_t i = pixel_bytes; i < row_bytes; ++i) {
      equal += row[i] == row[i - pixel_bytes] ? 1 : 0;
    }
    total += row_bytes - pixel_bytes;
  }
  constexpr double kRunShare = 0.8;
  return static_cast<double>(equal) > kRunShare * static_cast<double>(total);
}

struct PngOutput {
  std::vector<unsigned char> bytes;
  bool out_of_memory = false;
};

// Called from C: an exception must not leave it.
void append(png_structp png, png_bytep data, png_size_t size) {
  auto& output = *static_cast<PngOutput*>(png_get_io_ptr(png));
  try {
    output.bytes.insert(output.bytes.end(), data, data + size);
  } catch (const std::bad_alloc&) {
    output.out_of_memory = true;
  }
}

// libpng leaves by longjmp, so nothing with a destructor lives in this function. False = failed.
bool write_runs(png_structp png, png_infop info, const cv::Mat& image, int level, png_textp text,
                int text_count, const png_color* palette, int colors) {
  if (setjmp(png_jmpbuf(png))) {
    return false;
  }
  const bool color = image.channels() == 3;
  png_set_IHDR(png, info, static_cast<png_uint_32>(image.cols),
               static_cast<png_uint_32>(image.rows), static_cast<int>(image.elemSize1()) * 8,
               color        ? PNG_COLOR_TYPE_RGB
               : colors > 0 ? PNG_COLOR_TYPE_PALETTE
                            : PNG_COLOR_TYPE_GRAY,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, level);
  png_set_compression_strategy(png, Z_RLE);
  png_set_compression_buffer_size(png, std::size_t{1} << 18);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  if (colors > 0) {
    png_set_PLTE(png, info, palette, colors);
  }
  if (text_count > 0) {
    png_set_text(png, info, text, text_count);
  }
  png_write_info(png, info);
  if (image.depth() == CV_16U && std::endian::native == std::endian::little) {
    png_set_swap(png);
  }
  if (color) {
    png_set_bgr(png);
  }
  for (int y = 0; y < image.rows; ++y) {
    png_write_row(png, image.ptr(y));
  }
  png_write_end(png, info);
  return true;
}

std::string xml_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

cv::Mat read_image(const std::string& file, std::size_t max_pixels, Exif exif) {
  return read_image(file, max_pixels, [exif](const ImageHeader&) { return exif; });
}

cv::Mat read_image(const std::string& file, std::size_t max_pixels, const SeeAs& see_as) {
  const std::string bytes = read_file(file);
  const ImageHeader header = checked_header(file, bytes, max_pixels);
  cv::Mat image = decode(file, bytes, header.format);
  if (image.empty()) {
    fail(file, "cannot be decoded: it is damaged or of an unusual kind",
         "save it again as PNG, 8 or 16 bit");
  }
  if (image.depth() != CV_8U && image.depth() != CV_16U) {
    fail(file, "has neither 8 nor 16 bits a channel", "save it again as PNG, 8 or 16 bit");
  }
  if (header.gray && image.channels() == 3) {  // gray with alpha
    cv::extractChannel(image, image, 0);
  }
  const bool turns = header.orientation != 1 && see_as(header) == Exif::turned;
  return turns ? upright(image, header.orientation) : image;
}

namespace {

void append_word(std::vector<unsigned char>& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<unsigned char>(value >> shift));
  }
}

void append_chunk(std::vector<unsigned char>& out, const char* kind,
                  std::span<const unsigned char> data) {
  append_word(out, data.size());
  const std::size_t start = out.size();
  out.insert(out.end(), kind, kind + 4);
  out.insert(out.end(), data.begin(), data.end());
  append_word(out, libdeflate_crc32(0, out.data() + start, out.size() - start));
}

// One chunk holds at most 2^31 - 1 bytes.
void append_data(std::vector<unsigned char>& out, std::span<const unsigned char> stream) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  for (std::size_t at = 0; at < stream.size(); at += kMostBytes) {
    append_chunk(out, "IDAT", stream.subspan(at, std::min(kMostBytes, stream.size() - at)));
  }
}

std::vector<unsigned char> write_grain(const cv::Mat& image, const PngOptions& options) {
  const std::vector<unsigned char> stream = huffman_stream(image);
  std::vector<unsigned char> out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  out.reserve(stream.size() + 4096);
  std::vector<unsigned char> header;
  append_word(header, static_cast<std::size_t>(image.cols));
  append_word(header, static_cast<std::size_t>(image.rows));
  const unsigned char color = image.channels() == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
  header.insert(header.end(), {static_cast<unsigned char>(8 * image.elemSize1()), color, 0, 0, 0});
  append_chunk(out, "IHDR", header);
  for (const auto& [keyword, text] : options.text) {
    std::string data = keyword;
    data.append(5, '\0');  // not compressed, no language, no translation
    data += text;
    append_chunk(out, "iTXt", {reinterpret_cast<const unsigned char*>(data.data()), data.size()});
  }
  append_data(out, stream);
  append_chunk(out, "IEND", {});
  return out;
}

std::vector<unsigned char> write_with_libpng(const cv::Mat& image, const PngOptions& options) {
  std::vector<png_text> texts;
  for (const auto& [keyword, text] : options.text) {
    png_text entry{};
    entry.compression = PNG_ITXT_COMPRESSION_NONE;
    entry.key = const_cast<char*>(keyword.c_str());
    entry.text = const_cast<char*>(text.c_str());
    texts.push_back(entry);
  }
  assert(options.palette.empty() || image.type() == CV_8U);
  std::vector<png_color> palette;
  for (const cv::Vec3b& color : options.palette) {
    palette.push_back({color[0], color[1], color[2]});
  }
  PngOutput output;
  output.bytes.reserve(image.total() * image.elemSize() / 2 + 4096);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  bool written = false;
  if (info != nullptr) {
    png_set_write_fn(png, &output, append, [](png_structp) {});
    written = write_runs(png, info, image, options.compression, texts.data(),
                         static_cast<int>(texts.size()), palette.data(),
                         static_cast<int>(palette.size()));
  }
  png_destroy_write_struct(&png, &info);
  if (!written || output.out_of_memory) {
    throw std::bad_alloc();
  }
  return std::move(output.bytes);
}

}  // namespace

std::vector<unsigned char> encode_png(const cv::Mat& image, const PngOptions& options) {
  assert(!image.empty() && (image.depth() == CV_8U || image.depth() == CV_16U));
  assert(image.channels() == 1 || image.channels() == 3);
  assert(options.palette.empty() || image.type() == CV_8U);
  const bool by_libpng = !options.palette.empty() || has_runs(image);
  return by_libpng ? write_with_libpng(image, options) : write_grain(image, options);
}

namespace {

std::string xmp_of(std::string_view source_type, const std::string& license,
                   const std::string& owner) {
  const auto list = [](const char* tag, const char* kind, const std::string& text) {
    return text.empty()
               ? std::string()
               : fmt::format("<{0}><rdf:{1}><rdf:li{2}>{3}</rdf:li></rdf:{1}></{0}>", tag, kind,
                             kind[0] == 'A' ? " xml:lang=\"x-default\"" : "", xml_text(text));
  };
  return fmt::format(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "
      "Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/{}\">{}{}"
      "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
      source_type, list("dc:rights", "Alt", license), list("dc:creator", "Seq", owner));
}

}  // namespace

std::string synthetic_xmp(bool composite, const std::string& license, const std::string& owner) {
  return xmp_of(composite ? "compositeSynthetic" : "virtualRecording", license, owner);
}

std::string bare_png(std::string_view bytes) {
  constexpr std::size_t kSignature = 8, kFrame = 12;  // of a chunk: length, kind, check sum
  std::string result(bytes.substr(0, kSignature));
  for (std::size_t at = kSignature; at + kFrame <= bytes.size();) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    const std::string_view chunk = bytes.substr(at, size + kFrame);
    const std::string_view kind = chunk.substr(4, 4);
    const bool needed = (static_cast<unsigned char>(kind[0]) & 0x20) == 0;  // by PNG's rule of case
    const bool shows = kind == "tRNS" || kind == "gAMA" || kind == "cHRM" || kind == "sRGB" ||
                       kind == "iCCP" || kind == "sBIT";
    const bool origin = kind == "iTXt" && chunk.substr(8).starts_with(kXmpKeyword) &&
                        chunk.find("DigitalSourceType") != std::string_view::npos &&
                        chunk.find("GPS") == std::string_view::npos;
    if (needed || shows || origin) {
      result += chunk;
    }
    at += chunk.size();
  }
  return result;
}

std::string enhanced_xmp() { return xmp_of("algorithmicallyEnhanced", {}, {}); }

}  // namespace blemish::base

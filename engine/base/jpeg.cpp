#include "base/jpeg.hpp"

#include <algorithm>
#include <cassert>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it before
#include <cstdlib>
#include <new>

#include <jpeglib.h>

#include "base/error.hpp"

namespace blemish::base {
namespace {

constexpr int kMostPixels = JPEG_MAX_DIMENSION;

struct Failure {
  jpeg_error_mgr manager;
  std::jmp_buf leave;
};

// Called from C. libjpeg's own handler would end the program.
void leave(j_common_ptr info) { std::longjmp(reinterpret_cast<Failure*>(info->err)->leave, 1); }

void catch_errors(Failure& failure) {
  jpeg_std_error(&failure.manager);
  failure.manager.error_exit = leave;
  failure.manager.output_message = [](j_common_ptr) {};
}

// Rows of whole blocks go to the transform as they are; libjpeg would copy them byte by byte.
void write_blocks(jpeg_compress_struct& info, const cv::Mat& image) {
  while (info.next_scanline < info.image_height) {
    JSAMPROW rows[DCTSIZE];
    for (int i = 0; i < DCTSIZE; ++i) {  // the last row stands for those that lack
      const int y = std::min(static_cast<int>(info.next_scanline) + i, image.rows - 1);
      rows[i] = const_cast<JSAMPROW>(image.ptr(y));
    }
    JSAMPARRAY plane = rows;
    jpeg_write_raw_data(&info, &plane, DCTSIZE);
  }
}

// libjpeg leaves by longjmp, so nothing with a destructor lives in the next two functions.
bool compress(const cv::Mat& image, const JpegOptions& options,
              const std::vector<unsigned char>& marker, unsigned char** bytes,
              unsigned long* size) {
  jpeg_compress_struct info;
  Failure failure;
  info.err = &failure.manager;
  catch_errors(failure);
  if (setjmp(failure.leave)) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, bytes, size);
  info.image_width = static_cast<JDIMENSION>(image.cols);
  info.image_height = static_cast<JDIMENSION>(image.rows);
  info.input_components = image.channels();
  info.in_color_space = image.channels() == 3 ? JCS_EXT_BGR : JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, options.quality, TRUE);
  if (image.channels() == 3 && !options.chroma_halved) {
    info.comp_info[0].h_samp_factor = 1;
    info.comp_info[0].v_samp_factor = 1;
  }
  info.raw_data_in = image.channels() == 1 && image.cols % DCTSIZE == 0 ? TRUE : FALSE;
  jpeg_start_compress(&info, TRUE);
  if (!marker.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, marker.data(), static_cast<unsigned>(marker.size()));
  }
  if (info.raw_data_in) {
    write_blocks(info, image);
  }
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(image.ptr(static_cast<int>(info.next_scanline)));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

bool decompress(std::span<const unsigned char> bytes, int channels, cv::Mat& image) {
  jpeg_decompress_struct info;
  Failure failure;
  info.err = &failure.manager;
  catch_errors(failure);
  if (setjmp(failure.leave)) {
    jpeg_destroy_decompress(&info);
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&info, TRUE);
  info.out_color_space = channels == 3 ? JCS_EXT_BGR : JCS_GRAYSCALE;
  jpeg_start_decompress(&info);
  image.create(static_cast<int>(info.output_height), static_cast<int>(info.output_width),
               CV_8UC(channels));
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = image.ptr(static_cast<int>(info.output_scanline));
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return true;
}

// An APP1 segment holds at most 65533 bytes; ours is short.
std::vector<unsigned char> xmp_marker(const std::string& packet) {
  constexpr std::string_view kName("http://ns.adobe.com/xap/1.0/\0", 29);
  std::vector<unsigned char> marker;
  if (!packet.empty()) {
    marker.assign(kName.begin(), kName.end());
    marker.insert(marker.end(), packet.begin(), packet.end());
  }
  return marker;
}

}  // namespace

std::vector<unsigned char> encode_jpeg(const cv::Mat& image, const JpegOptions& options) {
  assert(!image.empty() && image.depth() == CV_8U);
  assert(image.channels() == 1 || image.channels() == 3);
  if (image.cols > kMostPixels || image.rows > kMostPixels) {
    throw Error({}, "JPEG knows pictures of up to 65500 pixels a side only", "leave out `jpeg`");
  }
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool written = compress(image, options, xmp_marker(options.xmp), &bytes, &size);
  std::vector<unsigned char> result;
  if (written) {
    result.assign(bytes, bytes + size);
  }
  std::free(bytes);
  if (!written) {
    throw std::bad_alloc();  // nothing else can go wrong with a picture in memory
  }
  return result;
}

cv::Mat decode_jpeg(std::span<const unsigned char> bytes, int channels) {
  cv::Mat image;
  const bool read = decompress(bytes, channels, image);
  assert(read);
  (void)read;
  return image;
}

}  // namespace blemish::base

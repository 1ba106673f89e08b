#include "base/memory.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

#ifdef __GLIBC__
#include <malloc.h>

namespace blemish::base {
namespace {

TEST(Memory, PicturesComeFromTheHeap) {
  keep_freed_memory();
  constexpr std::size_t kPicture = std::size_t{16} << 20;
  const std::size_t mapped = mallinfo2().hblks;
  void* picture = std::malloc(kPicture);
  EXPECT_NE(picture, nullptr);
  EXPECT_EQ(mallinfo2().hblks, mapped);
  std::free(picture);
}

}  // namespace
}  // namespace blemish::base
#endif

// Objects put aside in a file without a name, so that a set of others may be read in any order and
// visited picture by picture in little memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dataset/exchange.hpp"

namespace blemish::dataset {

class Spool {
 public:
  // In the folder for temporary files. Throws base::Error when it cannot be written to.
  Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  std::uint64_t put(const Object& object);  // the place to get it back from
  Object get(std::uint64_t place) const;

 private:
  void flush() const;
  std::string_view bytes_at(std::uint64_t place, std::size_t size) const;

  int fd_ = -1;
  mutable std::string waiting_;  // bytes that are not in the file yet
  mutable std::uint64_t written_ = 0;
  mutable std::string window_;  // of the file, from here on: objects are mostly asked for in order
  mutable std::uint64_t window_at_ = 0;
};

}  // namespace blemish::dataset

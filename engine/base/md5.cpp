#include "base/md5.hpp"

#include <array>
#include <fstream>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/error.hpp"

namespace blemish::base {
namespace {

class Md5 {
 public:
  Md5() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) != 1) {
      throw Error({}, "the crypto library offers no MD5 (some are restricted by law)",
                  "leave out what asks for it");
    }
  }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
      text += fmt::format("{:02x}", digest[i]);
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string md5(std::string_view text) {
  Md5 hash;
  hash.add(text);
  return hash.hex();
}

std::string md5_file(const std::filesystem::path& file) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  Md5 hash;
  std::ifstream stream(file, std::ios::binary);
  std::string block(kBlock, '\0');
  while (stream.read(block.data(), kBlock) || stream.gcount() > 0) {
    hash.add(std::string_view(block).substr(0, static_cast<std::size_t>(stream.gcount())));
  }
  if (!stream.eof()) {
    throw Error({file.string(), 0, 0, {}}, "cannot be read");
  }
  return hash.hex();
}

}  // namespace blemish::base

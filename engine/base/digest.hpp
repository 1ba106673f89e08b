// Digests by the crypto library, for what offers them under their own names. Nobody else includes
// this.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace blemish::base {

class Digest {
 public:
  // Throws Error when the library does not offer it.
  explicit Digest(const EVP_MD* method);
  void add(std::span<const char> bytes);
  std::string hex();  // lower-case, once

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string digest_of(const EVP_MD* method, std::string_view text);
// Throws Error naming the file: it cannot be opened or read.
std::string digest_of_file(const EVP_MD* method, const std::filesystem::path& file);

}  // namespace blemish::base

#include "base/digest.hpp"

#include <array>
#include <cassert>

#include <fmt/format.h>

#include "base/error.hpp"

namespace blemish::base {

Digest::Digest(const EVP_MD* method) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), method, nullptr) != 1) {
    throw Error({}, fmt::format("the crypto library offers no {}", EVP_MD_get0_name(method)),
                "check the OpenSSL installation; some digests are restricted by law");
  }
}

void Digest::add(std::span<const char> bytes) {
  [[maybe_unused]] const int done = EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  assert(done == 1);
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += fmt::format("{:02x}", digest[i]);
  }
  return text;
}

std::string digest_of(const EVP_MD* method, std::string_view text) {
  Digest digest(method);
  digest.add(text);
  return digest.hex();
}

}  // namespace blemish::base

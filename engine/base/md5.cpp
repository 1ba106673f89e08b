#include "base/md5.hpp"

#include "base/digest.hpp"

namespace blemish::base {

std::string md5(std::string_view text) { return digest_of(EVP_md5(), text); }

std::string md5_file(const std::filesystem::path& file) { return digest_of_file(EVP_md5(), file); }

}  // namespace blemish::base

// MD5, for tools that name files by it; nothing here relies on it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace blemish::base {

// Lower-case hex. Throw Error when the crypto library does not offer it.
std::string md5(std::string_view text);
std::string md5_file(const std::filesystem::path& file);

}  // namespace blemish::base

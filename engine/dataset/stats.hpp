// Figures of a set: class balance, objects per picture, sizes, visibility.
#pragma once

#include "dataset/exchange.hpp"

namespace blemish::dataset {

Json stats(const Source& source);
// The same, with the quotas of a set of ours that has any.
Json stats(const std::filesystem::path& root);
std::string stats_text(const Json& stats);

}  // namespace blemish::dataset

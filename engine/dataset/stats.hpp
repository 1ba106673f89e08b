// Figures of a set: class balance, objects per picture, sizes, visibility.
#pragma once

#include "dataset/exchange.hpp"

namespace blemish::dataset {

Json stats(const Source& source);
std::string stats_text(const Json& stats);

}  // namespace blemish::dataset

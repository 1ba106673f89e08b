// What a scene makes use of, for specializing its shaders. CPU only.
#pragma once

#include "shaders/shared/layout.h"

namespace blemish::render {

// Bits of shaders/shared/features.h.
std::uint32_t features_of(const shared::Scene& scene);

}  // namespace blemish::render

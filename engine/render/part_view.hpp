// How a mesh part lies before the camera: its pose, its box and the recipe's landmarks in the
// picture. CPU only.
#pragma once

#include "render/project.hpp"

namespace blemish::render {

PartView see_part(const View& view);

}  // namespace blemish::render

// A light's spectrum in the three bands that pictures are made of.
#pragma once

#include <glm/glm.hpp>

namespace blemish::scene {

// Means near 650, 550 and 450 nm (triangles between them, flat beyond) of what a light emits and a
// filter lets through. Without a filter the mean of the three is 1, whatever the spectrum, so that
// a monochrome camera sees the same power. `spectrum`: see base::Unit::spectrum.
glm::dvec3 emitted_rgb(double spectrum, double filter_center_nm, double filter_width_nm);

}  // namespace blemish::scene

// The exposure that brings the part's pixels to the wanted mean level: solved on the CPU at 64 px
// for the median pose without defects, with the shaders' own shading functions.
#pragma once

#include "recipe/recipe.hpp"
#include "scene/scene.hpp"

namespace blemish::plan {

// Factor from radiance to signal (1 = saturation) for one of the recipe's shots, rounded to 3
// significant digits. Throws base::Error when no light reaches the part or the part is not in view.
double solve_exposure(const recipe::Recipe& recipe, const scene::Scene& scene,
                      const recipe::ShotSpec& shot);

// The exposure that follows from the exposure time and a drawn lens opening, rounded likewise.
double exposure_by_time(const recipe::Recipe& recipe, const base::Values& optics);

}  // namespace blemish::plan

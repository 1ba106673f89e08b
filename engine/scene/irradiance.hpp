// Lights in watts: what a rig's power in W/m2 means, and what a sensor makes of radiance in an
// exposure time. Relative powers need none of this.
#pragma once

#include <vector>

#include "scene/camera.hpp"
#include "shaders/shared/lights.h"

namespace blemish::scene {

// Irradiance that a light of its radiance (mean over the bands) gives at look_at to a level surface
// that faces it: up, or down for what shines from below. By a grid over the light's area. Not for
// environment maps.
double irradiance_at_look_at(const shared::Light& light);

// Scales the lights of one rig so that together they give `irradiance_w_m2` at look_at, filters and
// polarizers left out of account as they are in `power`. Leaves lights that do not reach it alone.
void scale_to_irradiance(std::vector<shared::Light>& lights, double irradiance_w_m2);

// Share of the full well that radiance 1 W/(m2 sr) fills: electrons = QE * lambda / (h c) * area *
// time * pi / (4 N^2), at 550 nm; the sensor is in the image of a distant object (EMVA 1288 for the
// electrons, thin lens for the irradiance).
double exposure_per_radiance(const SensorSpec& sensor, double f_number);

}  // namespace blemish::scene

// How the surface of a photo lies before the camera that took it: straight, tilted, given by four
// corners of a rectangle, or round. One map from its pixels to the surface serves placement,
// rendering and labels.
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "scene/scene.hpp"
#include "shaders/shared/sheet.h"

namespace blemish::scene {

// The surface in part coordinates: through the origin, normal +z.
shared::Sheet photo_sheet(const PhotoSpec& spec);
// The same in render space.
shared::Sheet turned_sheet(const shared::Sheet& sheet, const glm::dmat4& render_from_part);

// Views of all photos, in their order. Throws Error: a corner file that is missing, damaged or
// lacks a photo; corners that no camera with square pixels can have seen so.
std::vector<PhotoView> photo_views(const PhotoSpec& spec, const std::vector<PhotoInfo>& photos);

// Micrometers a pixel at the center of the rectangle whose corners are given, along what is not
// foreshortened; the mean over all photos. Throws what inspect_photos and photo_views throw.
double corner_um_per_px(const PhotoSpec& spec);

// The camera that sees a rectangle of `size_mm` about the origin with these corners (top left, top
// right, bottom right, bottom left; pixels): focal length and pose by least squares, the principal
// point in the picture's middle. `error_px`: RMS of what is left.
PhotoView view_of_corners(const std::vector<glm::dvec2>& corners_px, glm::dvec2 size_mm,
                          glm::ivec2 picture_px, double& error_px);

}  // namespace blemish::scene

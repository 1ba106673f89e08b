// Photos of good parts: what loading a scene must know of them before their pixels are needed. The
// rest of this file's work is behind Scene::load_photo.
#pragma once

#include <vector>

#include "scene/scene.hpp"

namespace blemish::scene {

// Sizes of all photos, in the order of the files. Throws Error: an unreadable photo, a region mask
// that is missing, of another size or not gray, a region whose value is in no mask.
std::vector<PhotoInfo> inspect_photos(const PhotoSpec& spec);

}  // namespace blemish::scene

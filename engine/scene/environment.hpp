// Maps of the surroundings, made ready for the shaders: see shaders/shared/environment.h for the
// layout.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "scene/light.hpp"

namespace blemish::scene {

// The maps of all environment lights in one texel buffer.
struct Environments {
  struct Place {
    std::uint32_t first = 0;
    std::uint32_t width = 0;
  };
  std::vector<glm::vec3> texels;
  std::map<std::string, Place> places;  // by the light's path

  // Tells the shared structures of a light where its map is.
  void place(const std::string& path, std::vector<shared::Light>& lights) const;
};

// Loads the map of every environment light. Throws Error naming the file: unreadable, not twice as
// wide as high, too small, all black.
Environments load_environments(const std::vector<LightSpec>& lights);

// Levels and irradiance of one map of `width` x width / 2 texels (a power of two), row by row, its
// mean over all directions scaled to 1.
std::vector<glm::vec3> environment_texels(std::vector<glm::vec3> level, std::uint32_t width);

}  // namespace blemish::scene

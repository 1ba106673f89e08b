#include "render/features.hpp"

#include <algorithm>

#include "shaders/shared/finish.h"
#include "shaders/shared/shading.h"

namespace blemish::render {
namespace {

std::uint32_t features_of(const shared::Light& light) {
  std::uint32_t features = light.focus != 1 ? shared::kFeatureBeam : 0;
  switch (light.kind) {
    case shared::kLightRing:
      return features | shared::kFeatureRing;
    case shared::kLightRectangle:
      return features | shared::kFeatureRectangle;
    case shared::kLightDome:
      return features | shared::kFeatureDome;
    default:
      return features | shared::kFeatureEnvironment;
  }
}

std::uint32_t features_of(const shared::Finish& finish) {
  std::uint32_t features = 0;
  const auto add = [&](bool present, std::uint32_t feature) { features |= present ? feature : 0; };
  add(finish.coat_f0 > 0, shared::kFeatureCoat);
  add(finish.mark_sets > 0, shared::kFeatureMarks);
  add(finish.pattern == shared::kLayCircular || finish.pattern == shared::kLayRadial,
      shared::kFeatureTurned);
  add(finish.grain_alpha > 0, shared::kFeatureGrain);
  add(finish.feed_um > 0, shared::kFeatureTool);
  add(finish.pattern == shared::kLayArcs, shared::kFeatureArcs);
  return features;
}

// Whether any finish, seen straight on, is so glossy that the passes' rays serve it.
bool asks_rays(const shared::Scene& scene) {
  const glm::vec3 up(0, 0, 1);
  const float footprint_um = 1000 / shared::px_per_mm(scene.camera, 0);
  for (std::uint32_t i = 0; i < scene.finish_count; ++i) {
    const shared::Surface s =
        shared::with_finish({}, scene.finishes[i], up, glm::vec3(0), footprint_um, 0.5f);
    const float rough = shared::roughness(s);
    const float coat = s.coat_f0 > 0 ? s.coat_alpha : rough;
    if (shared::probe_trust(std::min(rough, coat), scene.pass_count) > 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::uint32_t features_of(const shared::Scene& scene) {
  std::uint32_t features = 0;
  const auto add = [&](bool present, std::uint32_t feature) { features |= present ? feature : 0; };
  add(shared::bends(scene.camera), shared::kFeatureBend);
  add(shared::blurs(scene.camera), shared::kFeatureBlur);
  add(scene.plane != 0, shared::kFeaturePhoto);
  add(scene.sheet.radius_mm > 0, shared::kFeatureRound);
  add(scene.finish_count > 1, shared::kFeatureFinishes);
  for (std::uint32_t i = 0; i < scene.light_count; ++i) {
    features |= features_of(scene.lights[i]);
  }
  for (std::uint32_t i = 0; i < scene.finish_count; ++i) {
    features |= features_of(scene.finishes[i]);
  }
  // A photo's surface hides nothing. In one pass rays are few: they serve the sky alone, of which
  // shadow maps know least.
  const bool sky = (features & (shared::kFeatureDome | shared::kFeatureEnvironment)) != 0;
  const bool rays = scene.plane == 0 && asks_rays(scene);
  add(rays && sky, shared::kFeatureSkyRays);
  add(rays && scene.pass_count > 1, shared::kFeatureRays);
  return features;
}

}  // namespace blemish::render

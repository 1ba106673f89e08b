#include "render/features.hpp"

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
  add(scene.plane == 0 && sky, shared::kFeatureSkyRays);
  add(scene.plane == 0 && scene.pass_count > 1, shared::kFeatureRays);
  return features;
}

}  // namespace blemish::render

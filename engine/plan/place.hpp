// Places for defects on one sample's part, as its camera sees it: uniform over the allowed surface
// in view. One placer serves one sample and one thread. Knows nothing of kinds.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "plan/plan.hpp"
#include "scene/edges.hpp"
#include "scene/scene.hpp"
#include "shaders/shared/camera.h"

namespace blemish::plan {

// A place, or the reason why there is none.
struct Placement {
  std::optional<Anchor> anchor;
  std::string region;
  std::string reason;
  std::uint32_t triangle = 0;  // of a mesh
};

// How a sample's part lies before its camera.
struct View {
  shared::Camera camera;
  glm::dmat4 render_from_part{1};
  glm::dvec3 right{1, 0, 0};  // in part coordinates: image right at the median pose, angle 0

  bool sees(glm::dvec3 part_mm) const;
  // From a point to the camera's lens, or to its plane if it is telecentric.
  glm::dvec3 toward_camera(glm::dvec3 part_mm) const;
};
View view_of(const recipe::Recipe& recipe, const scene::Scene& scene, const SamplePlan& plan);
// What is drawn of a view, with a camera.
struct Pose {
  base::Values view;
  base::Values optics;
  std::uint32_t line_seed = 0;
};
// With a camera: of the part in this pose, at this step of the turntable.
View view_of(const recipe::Recipe& recipe, const scene::Scene& scene, const Pose& pose, int step);

// Allowed regions of a defect; empty = all but "ignore".
using Regions = std::vector<std::string>;

// The surface of the part that each list of regions allows, region by region (the whole part has no
// name); made once for all samples.
struct Surface {
  std::string region;
  scene::Selection selection;
};
using Surfaces = std::map<Regions, std::vector<Surface>>;
Surfaces allowed_surfaces(const recipe::Recipe& recipe, const scene::Scene& scene);
// The edges that defects may lie along, by the least turn of the surface there.
using Rims = std::map<double, std::vector<scene::Rim>>;
Rims wanted_rims(const recipe::Recipe& recipe, const scene::Scene& scene);

class Placer {
 public:
  virtual ~Placer() = default;
  // A random place; the anchor's tangent is at angle 0.
  virtual Placement any(const Regions& on, base::Stream& stream) = 0;
  // The place at an offset in the frame of another anchor, whose tangent it continues.
  virtual Placement beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) = 0;
  // What lies at a place of the picture, given in shares of its width and height.
  virtual Placement at(glm::dvec2 share, const Regions& on) = 0;
  // A random place on an edge, uniform along the edges; the tangent runs along the edge with the
  // allowed surface on its left, so that the bitangent points into it.
  virtual Placement on_edge(double edge_rad, const Regions& on, base::Stream& stream) = 0;
};

std::unique_ptr<Placer> make_mesh_placer(const scene::Scene& scene, const View& view,
                                         const Surfaces& surfaces, const Rims& rims);
std::unique_ptr<Placer> make_photo_placer(const scene::Scene& scene, const View& view,
                                          std::size_t photo);

// A surface frame at a point: tangent as near to `toward` as the surface allows.
Anchor frame_at(glm::dvec3 origin_mm, glm::dvec3 normal, glm::dvec3 toward);
// The anchor turned about its normal, counter-clockwise as one looks at the surface.
Anchor turned(const Anchor& anchor, double angle_rad);

}  // namespace blemish::plan

// Executes one sample's plan on one set of passes: geometry, shots, defects, labels' rasters.
#pragma once

#include <optional>

#include "render/compose.hpp"
#include "render/project.hpp"
#include "render/shader_scene.hpp"
#include "render/sweep.hpp"

namespace blemish::render {

// What does not change from sample to sample.
struct Stage {
  const recipe::Recipe& recipe;
  const scene::Scene& scene;
  std::vector<std::uint32_t> patches;  // of the mesh's triangles
  std::vector<shared::RayBox> boxes;   // about them
  std::uint32_t least_passes = 1;
};
// `least_passes` as the options ask for.
Stage make_stage(const recipe::Recipe& recipe, const scene::Scene& scene,
                 std::uint32_t least_passes);

// A view's clean pictures, for the samples that share it (camera.draws_per_view).
struct CleanView {
  std::string key;  // plan's view_key; empty = nothing is kept
  std::vector<ShotSums> shots;
};

class Execution {
 public:
  Execution(const Stage& stage, Passes& passes, const plan::SamplePlan& plan, const View& view,
            const scene::Photo* photo);
  // `clean` is used where it holds this view, and holds it afterwards; an empty key keeps nothing.
  Frame run(CleanView& clean, const std::string& view_key);
  // The pictures alone, without what labels need.
  Frame pictures(CleanView& clean, const std::string& view_key);
  // Sees as much of the surroundings as the other one does, and the other as this: shadows and rays
  // are then equally fine in both.
  void share_bounds(Execution& other);

 private:
  SweepPlan sweep_plan() const;
  void render_shots(CleanView& clean, const std::string& view_key, const TileWork* work);
  Shot compose(std::size_t shot, const DefectSums& defects) const;
  void add_instances(Frame& frame);
  void leave_one_out(Frame& frame);
  int spread_px() const;

  const Stage& stage_;
  Passes& passes_;
  const plan::SamplePlan& plan_;
  const View& view_;
  const scene::Photo* photo_;
  ShaderScene inputs_;
  TileWork work_;
  std::optional<Sweep> sweep_;
  cv::Mat seen_photo_;  // linear, as the camera sees it
};

// The cameras of a plan's colors: one for all, or three where the lens magnifies them differently.
std::vector<BandCamera> band_cameras(const recipe::Recipe& recipe, const plan::SamplePlan& plan,
                                     const View& view);
// Passes that the camera's blur asks for, so that its samples lie about a pixel apart.
std::uint32_t passes_for_blur(const shared::Camera& camera, double depth_mm);

}  // namespace blemish::render

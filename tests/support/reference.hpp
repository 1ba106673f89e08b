// A renderer that is as simple as it can be, to hold the real one to: exact rays on the CPU in
// double precision, direct light by Monte Carlo with random places in the pixel, on the lens, in
// the exposure and on the lights, exact shadow rays. Shares with the shaders what is physics (the
// camera's map, the finish, the facets' reflection), nothing of how they integrate.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include <glm/glm.hpp>
#include <tbb/parallel_for.h>

#include "base/random.hpp"
#include "render/shader_scene.hpp"
#include "shaders/shared/material.h"
#include "support/emitter.hpp"
#include "support/stage.hpp"

namespace blemish::testing {

struct ReferencePicture {
  int width_px = 0, height_px = 0;
  std::vector<glm::dvec3> radiance;  // [pixel] mean
  std::vector<glm::dvec3> error;     // and its standard error
};

class Reference {
 public:
  // Of the part without defects in the plan's first shot. `places`: on a light for each ray, in
  // each of two ways.
  Reference(const Stage& stage, const plan::SamplePlan& plan, int places = 4)
      : stage_(stage),
        places_(places),
        view_(stage.view()),
        part_from_render_(glm::inverse(view_.render_from_part)),
        plan_(plan),
        inputs_(render::make_shader_scene(plan, stage.scene, view_,
                                          stage.recipe.camera->sensor.by_time)) {
    std::uint32_t lit = 0;
    for (const std::size_t light : plan.shots.front().lights) {
      lit |= inputs_.lights_of[light];
    }
    for (std::uint32_t i = 0; i < inputs_.scene.light_count; ++i) {
      if ((lit >> i & 1) != 0) {
        emitters_.emplace_back(inputs_.scene.lights[i]);
      }
    }
    for (const auto band : {scene::Band::red, scene::Band::green, scene::Band::blue}) {
      cameras_.push_back(
          scene::make_camera(*stage.recipe.camera, *plan.view, *plan.optics, plan.line_seed, band));
    }
    one_camera_ = !scene::disperses(*plan.optics);
  }

  // `samples`: mean over the pixels. A first round tells where light varies most, a second one, on
  // which alone the result rests, is dealt accordingly.
  ReferencePicture trace(int samples, std::uint64_t seed = 1) const {
    constexpr int kFirst = 32, kMost = 32;
    const std::size_t count = pixel_count();
    const ReferencePicture first = trace(std::vector<int>(count, kFirst), seed);
    std::vector<double> spread(count);
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      // A pixel whose few samples agree by chance has neighbors.
      for (const std::size_t k : {i, i - 1, i + 1, i - width(), i + width()}) {
        spread[i] = std::max(spread[i], k < count ? glm::length(first.error[k]) : 0);
      }
      sum += spread[i];
    }
    std::vector<int> dealt(count);
    for (std::size_t i = 0; i < count; ++i) {
      const double share = sum > 0 ? spread[i] * double(count) / sum : 0;
      dealt[i] = int(samples * glm::clamp(share, 1.0 / 8, double(kMost)));
    }
    return trace(dealt, seed + 1);
  }

  // The same number of rays for every pixel.
  ReferencePicture trace_evenly(int samples, std::uint64_t seed = 1) const {
    return trace(std::vector<int>(pixel_count(), samples), seed);
  }

  // Roughness of the finished surface in the picture's middle, geometric mean of its two axes.
  double alpha() const {
    const auto point =
        surface_at(shared::ray_from_pixel(view_.camera, 0.5f * view_.camera.size_px), 0.5);
    return point ? std::sqrt(double(point->surface.facets.alpha_x) *
                             double(point->surface.facets.alpha_y))
                 : 1;
  }

 private:
  static constexpr double kPi = 3.14159265358979323846;

  std::size_t width() const { return std::size_t(view_.camera.size_px.x); }
  std::size_t pixel_count() const { return width() * std::size_t(view_.camera.size_px.y); }

  ReferencePicture trace(const std::vector<int>& samples, std::uint64_t seed) const {
    ReferencePicture result{int(view_.camera.size_px.x), int(view_.camera.size_px.y), {}, {}};
    result.radiance.resize(pixel_count());
    result.error.resize(pixel_count());
    tbb::parallel_for(std::size_t{0}, pixel_count(), [&](std::size_t i) {
      glm::dvec3 sum(0), squares(0);
      for (int k = 0; k < samples[i]; ++k) {
        shared::environment_texels = stage_.scene.environments.texels.data();  // of this thread
        Dice dice(seed, i, std::uint32_t(k));
        const glm::dvec3 value = sample(glm::dvec2(i % width(), i / width()), dice);
        sum += value;
        squares += value * value;
      }
      const double count = samples[i];
      const glm::dvec3 mean = sum / count;
      result.radiance[i] = mean;
      result.error[i] = glm::sqrt(glm::max(squares / count - mean * mean, 0.0) / (count - 1));
    });
    return result;
  }

  // The random numbers of one sample of one pixel.
  class Dice {
   public:
    Dice(std::uint64_t seed, std::size_t pixel, std::uint32_t sample)
        : seed_(seed), pixel_(pixel), sample_(sample) {}
    double roll() {
      if (used_ == 4) {
        words_ = base::philox(seed_, pixel_, sample_, draw_++);
        used_ = 0;
      }
      return (double(words_[used_++]) + 0.5) / 4294967296.0;
    }

   private:
    std::uint64_t seed_;
    std::size_t pixel_;
    std::uint32_t sample_;
    std::uint32_t draw_ = 0;
    std::size_t used_ = 4;
    std::array<std::uint32_t, 4> words_{};
  };

  struct Point {
    glm::dvec3 at_mm;      // render space
    glm::dvec3 geometric;  // normal of the triangle, toward the camera
    shared::Surface surface;
  };

  glm::dvec3 sample(glm::dvec2 corner, Dice& dice) const {
    const glm::vec2 pixel(corner + glm::dvec2(dice.roll(), dice.roll()));
    const double radius = std::sqrt(dice.roll());
    const double angle = 2 * kPi * dice.roll();
    const glm::vec2 lens(radius * std::cos(angle), radius * std::sin(angle));
    const auto time = float(dice.roll() - 0.5);
    const auto seen = [&](const shared::Camera& camera) {
      const glm::vec2 ideal = shared::ideal_from_pixel(camera, pixel);
      return radiance(shared::ray_from_ideal(camera, ideal, lens, time), dice);
    };
    if (one_camera_) {
      return seen(view_.camera);
    }
    glm::dvec3 result;
    for (int c = 0; c < 3; ++c) {
      result[c] = seen(cameras_[std::size_t(c)])[c];
    }
    return result;
  }

  // `offset`: in patterns that are finer than a pixel, see finish.h.
  std::optional<Point> surface_at(const shared::Ray& ray, double offset) const {
    const glm::dvec3 origin(ray.origin_mm);
    const glm::dvec3 direction(ray.direction);
    const glm::dvec3 from(part_from_render_ * glm::dvec4(origin, 1));
    const glm::dvec3 way(part_from_render_ * glm::dvec4(direction, 0));
    const auto hit = stage_.scene.bvh->nearest(from, way);
    if (!hit) {
      return std::nullopt;
    }
    const scene::Mesh& mesh = *stage_.scene.mesh;
    const glm::dmat3 turn(view_.render_from_part);
    const glm::dvec3 a = mesh.corner(hit->triangle, 0);
    Point point;
    point.at_mm = origin + hit->t * direction;
    point.geometric = turn * glm::normalize(glm::cross(mesh.corner(hit->triangle, 1) - a,
                                                       mesh.corner(hit->triangle, 2) - a));
    point.geometric *= glm::dot(point.geometric, direction) > 0 ? -1 : 1;
    glm::dvec3 normal = turn * smooth_normal(mesh, *hit);
    normal *= glm::dot(normal, point.geometric) < 0 ? -1 : 1;
    point.surface = finished(point.at_mm, normal, -direction, offset);
    return point;
  }

  shared::Surface finished(glm::dvec3 at_mm, glm::dvec3 normal, glm::dvec3 view,
                           double offset) const {
    const shared::Scene& scene = inputs_.scene;
    assert(scene.finish_count == 1);
    const shared::Camera& camera = view_.camera;
    const double px_per_mm = camera.focal_px > 0
                                 ? double(camera.focal_px) / (double(camera.distance_mm) - at_mm.z)
                                 : 1 / double(camera.mm_per_px);
    shared::Surface s{};
    s.point_mm = glm::vec3(at_mm);
    s.view = glm::vec3(view);
    s = shared::with_finish(s, scene.finishes[0], glm::vec3(normal), glm::vec3(1000.0 * at_mm),
                            float(1000 / px_per_mm), float(offset));
    return shared::with_substance(s, s.coat_f0 > 0 ? scene.coated : scene.substance);
  }

  glm::dvec3 radiance(const shared::Ray& ray, Dice& dice) const {
    glm::dvec3 sum(0);
    const auto point = surface_at(ray, dice.roll());
    if (!point) {
      for (const Emitter& emitter : emitters_) {
        sum += glm::dvec3(shared::emitted_toward(emitter.light(), ray));
      }
      return sum;
    }
    for (const Emitter& emitter : emitters_) {
      sum += reflected(*point, point->surface, emitter, dice);
      if (point->surface.coat_f0 > 0) {
        sum += reflected(*point, shared::coat_of(point->surface), emitter, dice);
      }
    }
    return sum;
  }

  // Places of the light: half of them drawn evenly over its area, half by the mirror image of the
  // view in a facet drawn from the facets' distribution; all weighted by the mean of the two
  // densities (Veach and Guibas 1995, balance heuristic). Those of one ray are shifts of each other
  // by the plane's golden ratio (Roberts 2018).
  glm::dvec3 reflected(const Point& point, const shared::Surface& s, const Emitter& emitter,
                       Dice& dice) const {
    const double u = dice.roll(), v = dice.roll();
    glm::dvec3 sum(0);
    for (int i = 0; i < 2 * places_; ++i) {
      const double step = i / 2;
      sum += one_reflected(point, s, emitter, i % 2 == 0, glm::fract(u + 0.7548776662466927 * step),
                           glm::fract(v + 0.5698402909980532 * step));
    }
    return sum / (2.0 * places_);
  }

  glm::dvec3 one_reflected(const Point& point, const shared::Surface& s, const Emitter& emitter,
                           bool by_area, double u, double v) const {
    const glm::dvec3 from = point.at_mm + 1e-7 * point.geometric;
    const std::optional<Emission> emission = by_area ? emitter.emission(emitter.place(u, v), from)
                                                     : emitter.along(from, mirrored(s, u, v));
    if (!emission || emission->intensity <= 0) {
      return glm::dvec3(0);
    }
    const glm::dvec3 to = emission->at_mm - from;
    const double square = glm::dot(to, to);
    const glm::dvec3 to_light = to / std::sqrt(square);
    if (glm::dot(to_light, point.geometric) <= 0 || blocked(from, to)) {
      return glm::dvec3(0);
    }
    // A ray may meet a light twice; by the mirror only the nearer place is drawn.
    const auto met = emitter.along(from, to_light);
    const bool nearer = met && glm::distance(met->at_mm, emission->at_mm) < 1e-6 * square;
    const double by_mirror = nearer ? mirrored_density(s, to_light) * emission->facing / square : 0;
    const double density = 0.5 / emitter.area_mm2() + 0.5 * by_mirror;
    const glm::vec4 sums = shared::reflect_point(s, glm::vec3(to_light),
                                                 float(emission->intensity / (square * density)));
    return emission->color * glm::dvec3(emitter.light().radiance *
                                        shared::outgoing_radiance(s, sums, emitter.light().shares));
  }

  bool blocked(glm::dvec3 from, glm::dvec3 to) const {
    const glm::dvec3 origin(part_from_render_ * glm::dvec4(from, 1));
    const glm::dvec3 way(part_from_render_ * glm::dvec4(to, 0));
    return stage_.scene.bvh->nearest(origin, way, 0, 1).has_value();
  }

  // A facet drawn in proportion to D(h) h.n, and the view mirrored in it.
  static glm::dvec3 mirrored(const shared::Surface& s, double u, double v) {
    const double slope = std::sqrt(u / (1 - u));
    const glm::dvec3 h = glm::normalize(
        slope *
            (double(s.facets.alpha_x) * std::cos(2 * kPi * v) * glm::dvec3(s.facets.tangent) +
             double(s.facets.alpha_y) * std::sin(2 * kPi * v) * glm::dvec3(s.facets.bitangent)) +
        glm::dvec3(s.facets.normal));
    const glm::dvec3 view(s.view);
    return 2 * glm::dot(view, h) * h - view;
  }

  static double mirrored_density(const shared::Surface& s, glm::dvec3 to_light) {
    const glm::dvec3 view(s.view);
    const glm::dvec3 h = glm::normalize(view + to_light);
    const double ax = double(s.facets.alpha_x), ay = double(s.facets.alpha_y);
    const double x = glm::dot(h, glm::dvec3(s.facets.tangent)) / ax;
    const double y = glm::dot(h, glm::dvec3(s.facets.bitangent)) / ay;
    const double z = glm::dot(h, glm::dvec3(s.facets.normal));
    const double q = x * x + y * y + z * z;
    return z > 0 ? z / (kPi * ax * ay * q * q) / (4 * std::abs(glm::dot(view, h))) : 0;
  }

  const Stage& stage_;
  int places_;
  render::View view_;
  glm::dmat4 part_from_render_;
  const plan::SamplePlan& plan_;
  render::ShaderScene inputs_;
  std::vector<Emitter> emitters_;
  std::vector<shared::Camera> cameras_;  // red, green, blue
  bool one_camera_ = true;
};

}  // namespace blemish::testing

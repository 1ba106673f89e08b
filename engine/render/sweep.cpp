#include "render/sweep.hpp"

#include <algorithm>

namespace blemish::render {
namespace {

void add(std::vector<glm::vec4>& into, std::span<const glm::vec4> from, glm::vec4 weight) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    into[i] += weight * from[i];
  }
}

// A delta's base is a mean over its touched samples, whose number is in w: weighted by that number.
void add(shared::Delta& into, const shared::Delta& from, glm::vec4 weight) {
  into.picture_surface += weight * from.picture_surface;
  into.picture_layer += weight * from.picture_layer;
  into.twin_surface += weight * from.twin_surface;
  into.twin_layer += weight * from.twin_layer;
  const glm::vec3 channels(glm::greaterThan(glm::vec3(weight), glm::vec3(0)));
  for (int c = 0; c < 3; ++c) {
    into.base[c] += channels[c] * from.base[c] * from.base.w;
  }
  into.base.w += from.base.w;
}

}  // namespace

Sweep::Sweep(Passes& passes, SweepPlan plan) : passes_(passes), plan_(std::move(plan)) {}

void Sweep::look(std::size_t band, std::uint32_t pass) {
  if (shown_ != std::pair(band, pass)) {
    passes_.look({plan_.bands[band].camera, pass, plan_.pass_count, true});
    shown_ = {band, pass};
  }
}

void Sweep::run(std::vector<ShotSums>& sums, std::vector<std::uint32_t>& reach, bool base,
                const TileWork* work) {
  for (std::size_t band = 0; band < plan_.bands.size(); ++band) {
    // The share of hits counts once over all bands.
    const glm::vec4 weight(plan_.bands[band].channels / float(plan_.pass_count),
                           1.0f / float(plan_.pass_count * plan_.bands.size()));
    for (std::uint32_t pass = 0; pass < plan_.pass_count; ++pass) {
      look(band, pass);
      for (std::size_t shot = 0; shot < plan_.lit.size(); ++shot) {
        passes_.light(plan_.lit[shot]);
        if (base) {
          passes_.render_base();
          const auto picture = passes_.picture();
          sums[shot].base.resize(picture.size(), glm::vec4(0));
          add(sums[shot].base, picture, weight);
        }
        if (work == nullptr) {
          continue;
        }
        passes_.render_deltas(*work);
        const auto deltas = passes_.deltas(*work);
        sums[shot].deltas.resize(deltas.size(), shared::Delta{});
        for (std::size_t i = 0; i < deltas.size(); ++i) {
          add(sums[shot].deltas[i], deltas[i], weight);
        }
        const auto reached = passes_.touched(*work);
        reach.resize(reached.size(), 0);
        std::transform(reached.begin(), reached.end(), reach.begin(), reach.begin(),
                       [](std::uint32_t a, std::uint32_t b) { return a | b; });
      }
    }
  }
  const auto bands = float(plan_.bands.size());
  for (ShotSums& shot : sums) {
    for (shared::Delta& delta : shot.deltas) {
      // Each channel saw the touched samples of its own band; their numbers differ by few.
      const float count = std::max(delta.base.w / bands, 1e-6f);
      delta.base = glm::vec4(glm::vec3(delta.base) / count, delta.base.w);
    }
  }
}

void Sweep::render(const TileWork* work) {
  shots.assign(plan_.lit.size(), {});
  touched.clear();
  run(shots, touched, !plan_.plane, work);
}

void Sweep::reuse(std::vector<ShotSums> clean, const TileWork* work) {
  shots = std::move(clean);
  touched.clear();
  if (work != nullptr) {
    run(shots, touched, false, work);
  }
}

Sweep::Changes Sweep::changes(const TileWork& work) {
  Changes result;
  result.shots.resize(plan_.lit.size());
  run(result.shots, result.touched, false, &work);
  return result;
}

}  // namespace blemish::render

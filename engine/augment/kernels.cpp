#include "augment/kernels.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace blemish::augment {
namespace {

namespace baseline {
#define BLEMISH_ISA_NAME "baseline"
#include "augment/kernels_body.hpp"
#undef BLEMISH_ISA_NAME
}  // namespace baseline

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define BLEMISH_HAS_X86_LEVELS 1

#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
namespace avx2 {
#define BLEMISH_ISA_NAME "avx2"
#include "augment/kernels_body.hpp"
#undef BLEMISH_ISA_NAME
}  // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
namespace avx512 {
#define BLEMISH_ISA_NAME "avx512"
#include "augment/kernels_body.hpp"
#undef BLEMISH_ISA_NAME
}  // namespace avx512
#pragma GCC pop_options
#endif

// A lesser set may be asked for; one that is not there may not.
const Kernels* best() {
  const std::vector<const Kernels*> known = known_kernels();
  if (const char* wanted = std::getenv("BLEMISH_ISA")) {
    for (const Kernels* candidate : known) {
      if (candidate->name == wanted) {
        return candidate;
      }
    }
  }
  return known.back();
}

std::atomic<const Kernels*>& chosen() {
  static std::atomic<const Kernels*> choice = best();
  return choice;
}

}  // namespace

std::vector<const Kernels*> known_kernels() {
  std::vector<const Kernels*> known{&baseline::kTable};
#ifdef BLEMISH_HAS_X86_LEVELS
  if (__builtin_cpu_supports("x86-64-v3")) {
    known.push_back(&avx2::kTable);
  }
  if (__builtin_cpu_supports("x86-64-v4")) {
    known.push_back(&avx512::kTable);
  }
#endif
  return known;
}

const Kernels& kernels() { return *chosen().load(std::memory_order_relaxed); }

void choose_kernels(const Kernels& choice) { chosen() = &choice; }

}  // namespace blemish::augment

// Compiles as GLSL and as C++ (glm speaks GLSL's language). Rules: no swizzles, no array
// constructors, float literals with an f, every function SHARED_FN, out parameters SHARED_OUT(T),
// in and out SHARED_INOUT(T).
#ifndef BLEMISH_SHARED_COMMON_H
#define BLEMISH_SHARED_COMMON_H

#ifdef __cplusplus
#include <cstdint>

#include <glm/glm.hpp>
#define SHARED_FN inline
#define SHARED_OUT(T) T&
#define SHARED_INOUT(T) T&
#define SHARED_CONST inline constexpr
#define SHARED_BEGIN          \
  namespace blemish::shared { \
  using namespace glm;        \
  using uint = std::uint32_t;
#define SHARED_END }
#else
#define SHARED_FN
#define SHARED_OUT(T) out T
#define SHARED_INOUT(T) inout T
#define SHARED_CONST const
#define SHARED_BEGIN
#define SHARED_END
#endif

SHARED_BEGIN
SHARED_CONST float kPi = 3.14159265358979f;
SHARED_END

#endif

// What a scene makes use of. Shaders are specialized to it, so that a pass holds no code for
// lights, finishes and lenses that the scene does not have: a software driver executes, and every
// driver compiles, what stands behind branches never taken. On the host everything is there.
#ifndef BLEMISH_SHARED_FEATURES_H
#define BLEMISH_SHARED_FEATURES_H
#include "shaders/shared/common.h"
SHARED_BEGIN

SHARED_CONST uint kFeatureBend = 1u;   // the lens' picture is not an ideal one
SHARED_CONST uint kFeatureBlur = 2u;   // depth of field or motion
SHARED_CONST uint kFeaturePhoto = 4u;  // the part is a photo …
SHARED_CONST uint kFeatureRound = 8u;  // … of a round bar
SHARED_CONST uint kFeatureRing = 16u;  // lights of these kinds …
SHARED_CONST uint kFeatureRectangle = 32u;
SHARED_CONST uint kFeatureDome = 64u;
SHARED_CONST uint kFeatureEnvironment = 128u;
SHARED_CONST uint kFeatureBeam = 256u;     // … some with narrowed emission
SHARED_CONST uint kFeatureCoat = 512u;     // finishes with a clear coat
SHARED_CONST uint kFeatureMarks = 1024u;   // with marks along a lay …
SHARED_CONST uint kFeatureTurned = 2048u;  // … about or toward a center
SHARED_CONST uint kFeatureGrain = 4096u;
SHARED_CONST uint kFeatureTool = 8192u;       // with a tool's periodic marks …
SHARED_CONST uint kFeatureArcs = 16384u;      // … of a face mill
SHARED_CONST uint kFeatureFinishes = 32768u;  // more finishes than one
SHARED_CONST uint kFeatureSkyRays = 65536u;   // rays ask what hides the sky …
SHARED_CONST uint kFeatureRays = 131072u;     // … and any other light
SHARED_CONST uint kAllFeatures = 0xffffffffu;

#ifdef __cplusplus
inline constexpr uint kFeatures = kAllFeatures;
#else
layout(constant_id = 0) const uint kFeatures = kAllFeatures;
#endif

SHARED_FN bool has(uint feature) { return (kFeatures & feature) != 0u; }

SHARED_END
#endif

// Depth as a light's shadow point sees it, in a color image: every driver reads those back.
#version 460
layout(location = 0) out float depth;

void main() { depth = gl_FragCoord.z; }

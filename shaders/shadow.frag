// Inverse depth as a light's shadow point sees it, in a color image: every driver reads those back.
#version 460
layout(location = 0) out float inverse_depth;

void main() { inverse_depth = gl_FragCoord.w; }

// Rays that ask whether the part hides a light from a point of its surface.
layout(set = 0, binding = kBindBoxes, scalar) readonly buffer Boxes { RayBox boxes[]; };

// 1 where nothing of the part lies on the way, else 0. A light behind the surface counts as seen: its
// shading knows.
float open_way(Surface s, vec3 way, float distance_mm) {
  vec3 from = s.point_mm + scene.ray_lift_mm * s.geometric;
  vec3 origin = (scene.part_from_render * vec4(from, 1.0)).xyz;
  vec3 direction = mat3(scene.part_from_render) * way;
  vec3 safe = mix(direction, vec3(1e-12), lessThan(abs(direction), vec3(1e-12)));
  vec3 inverse = 1.0 / safe;
  vec3 shift = -origin * inverse;
  float open = 1.0;
  uint count = dot(way, s.geometric) > 0.0 ? scene.box_count : 0u;
  uint at = 0u;
  // Boxes lie in the order of a walk that never turns back: a box that is missed says where to go on.
  while (at < count) {
    RayBox box = boxes[at];
    vec3 a = box.low * inverse + shift;
    vec3 b = box.high * inverse + shift;
    vec3 near = min(a, b);
    vec3 far = max(a, b);
    float first = max(max(near.x, near.y), max(near.z, 0.0));
    float last = min(min(far.x, far.y), min(far.z, distance_mm));
    bool met = first <= last;
    // A loop of one turn or none stands for a branch, which a software driver would always execute.
    for (int turn = met && box.triangle != 0u ? 1 : 0; turn > 0; --turn) {
      uint corner = 3u * (box.triangle - 1u);
      vec3 p = vertices[indices[corner]].position_mm;
      vec3 ab = vertices[indices[corner + 1u]].position_mm - p;
      vec3 ac = vertices[indices[corner + 2u]].position_mm - p;
      // Moeller and Trumbore 1997.
      vec3 across = cross(way, ac);
      float determinant = dot(ab, across);
      float scale = 1.0 / (abs(determinant) > 1e-30 ? determinant : 1e-30);
      vec3 from_p = from - p;
      vec3 q = cross(from_p, ab);
      float u = dot(from_p, across) * scale;
      float v = dot(way, q) * scale;
      float t = dot(ac, q) * scale;
      bool hit = determinant != 0.0 && u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t > 0.0 && t < distance_mm;
      open = hit ? 0.0 : open;
    }
    at = open == 0.0 ? count : (met ? at + 1u : box.next);
  }
  return open;
}

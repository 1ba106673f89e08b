// The hash of all per-pixel randomness, included as text: a function of one instruction set is not
// inlined into loops of another. No include guard, no include.

inline std::uint32_t mix(std::uint32_t h) {  // Wellons' lowbias32
  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  h ^= h >> 16;
  return h;
}

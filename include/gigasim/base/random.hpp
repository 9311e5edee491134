/// Reproducible random numbers. Every draw is a pure function of (seed, replication, component, purpose, counter), so
/// adding one turbine changes no draw of another, and any replication can be rerun alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace gigasim {

/// A stream of independent draws (Philox 4x32-10 of Random123, Salmon et al., SC'11).
class RandomStream {
 public:
  RandomStream() = default;
  /// `component` and `purpose` name the stream, e.g. ("titan-350/07", "outage").
  RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view component, std::string_view purpose);

  /// Uniform on the open interval (0, 1), 52 bits.
  double uniform();
  /// Mean 1 (inverse transform: -log u).
  double exponential();
  /// Standard normal (inverse transform).
  double normal();
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::uint64_t key_ = 0;
  std::uint64_t replication_ = 0;
  std::uint64_t counter_ = 0;
};

/// 64-bit FNV-1a with a finalising mix; for stream keys and content hashes.
std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);

}  // namespace gigasim

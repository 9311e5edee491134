/// Reproducible random numbers. Every draw is a pure function of seed, replication, component, purpose and counter. So
/// a turbine that is added changes no draw of another, and any replication can be run again alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace gigasim {

/// A stream of independent draws (Philox 4x32-10 of Random123, Salmon et al., SC'11). A copy goes on alone from the
/// same place.
class RandomStream {
 public:
  /// The stream of key 0. It is a placeholder that is assigned to before it is drawn from.
  RandomStream() = default;
  /// `component` and `purpose` name the stream, e.g. ("titan-350/07", "outage"). Streams whose names, seed or
  /// replication differ are independent; those that agree in all four are the same.
  RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view component, std::string_view purpose);

  /// Uniform on the open interval (0, 1), never 0 or 1, with 52 bits. Every draw advances the counter by one.
  double uniform();
  /// Exponential of mean 1, above 0, by inverse transform (-log u); one uniform draw.
  double exponential();
  /// Standard normal by inverse transform; one uniform draw.
  double normal();
  /// True with this probability, 0..1; one uniform draw.
  bool chance(double probability) { return uniform() < probability; }

 private:
  /// Hash of seed, component and purpose.
  std::uint64_t key_ = 0;
  /// The replication; with the counter it is Philox's input.
  std::uint64_t replication_ = 0;
  /// Uniform draws so far.
  std::uint64_t counter_ = 0;
};

/// 64-bit FNV-1a with a finalising mix: the key of a stream, or a hash of content. It is the same on every machine, and
/// it is not cryptographic.
std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);

}  // namespace gigasim

#include "gigasim/base/random.hpp"

#include <Random123/philox.h>

#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace gigasim {

std::uint64_t hash64(std::string_view text, std::uint64_t seed) {
  std::uint64_t h = 0xcbf29ce484222325ULL ^ (seed * 0x9e3779b97f4a7c15ULL);
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;  // finalising mix of MurmurHash3 (public domain)
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return h ^ (h >> 33);
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view component,
                           std::string_view purpose)
    : key_(hash64(purpose, hash64(component, seed))), replication_(replication) {}

double RandomStream::uniform() {
  r123::Philox4x32 philox;
  const r123::Philox4x32::ctr_type counter{
      {static_cast<std::uint32_t>(counter_), static_cast<std::uint32_t>(counter_ >> 32),
       static_cast<std::uint32_t>(replication_), static_cast<std::uint32_t>(replication_ >> 32)}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)}};
  ++counter_;
  const auto block = philox(counter, key);
  const std::uint64_t bits = (static_cast<std::uint64_t>(block[1]) << 32) | block[0];
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;  // exact, so never 0 or 1
}

double RandomStream::exponential() { return -std::log(uniform()); }
double RandomStream::normal() { return -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * uniform()); }

}  // namespace gigasim

#include "sampling.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "gigasim/base/random.hpp"

namespace gigasim {

namespace {
/// Which stratum each replication of a block takes (Fisher-Yates).
std::vector<std::uint64_t> strata(std::uint64_t size, std::uint64_t seed, std::uint64_t block, std::string_view name,
                                  std::string_view purpose) {
  RandomStream stream(seed, block, name, std::string(purpose) + " strata");
  std::vector<std::uint64_t> order(size);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  for (std::uint64_t i = size; i-- > 1;)
    std::swap(order[i], order[std::min(i, static_cast<std::uint64_t>(stream.uniform() * static_cast<double>(i + 1)))]);
  return order;
}
}  // namespace

double drawn_uniform(Sampling sampling, std::uint64_t seed, std::uint64_t replication, std::string_view name,
                     std::string_view purpose) {
  const auto own = [&](std::uint64_t k) { return RandomStream(seed, k, name, purpose).uniform(); };
  const std::uint64_t size = block_size(sampling), block = (replication - 1) / size, index = (replication - 1) % size;
  if (sampling == Sampling::antithetic) return index == 0 ? own(replication) : 1.0 - own(replication - 1);
  if (sampling == Sampling::independent) return own(replication);
  const double u = (static_cast<double>(strata(size, seed, block, name, purpose)[index]) + own(replication)) /
                   static_cast<double>(size);
  return std::clamp(u, 0x1p-53, 1.0 - 0x1p-53);
}

}  // namespace gigasim

#include <fmt/format.h>

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <numeric>

#include "gigasim/base/random.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim {

namespace {
constexpr std::uint64_t most_points = 10'000'000;

std::uint64_t grid_size(const SweepPlan& plan) {
  std::uint64_t size = 1;
  for (const SweepParameter& p : plan.parameters) {
    size *= p.levels.size();
    if (size > most_points) return size;
  }
  return size;
}

/// Ranks 0 to n - 1 in random order.
std::vector<std::uint32_t> shuffled(std::uint64_t n, std::uint64_t seed, const std::string& name) {
  std::vector<std::uint32_t> ranks(n);
  std::iota(ranks.begin(), ranks.end(), 0u);
  RandomStream random(seed, 0, name, "latin hypercube");
  for (std::uint64_t i = n; i > 1; --i)
    std::swap(ranks[i - 1], ranks[static_cast<std::uint64_t>(random.uniform() * static_cast<double>(i))]);
  return ranks;
}

/// Sobol's sequence, shifted digit by digit by the seed, so that other seeds give other points of the same evenness
/// [Sobol 1967; directions of Joe and Kuo 2008, in Boost.Random; digital shift: Lemieux, Monte Carlo and Quasi-Monte
/// Carlo Sampling, 2009].
std::vector<double> sobol_shares(std::uint64_t n, std::size_t dimensions, std::uint64_t seed) {
  constexpr int bits = 53;
  boost::random::sobol sequence(dimensions);
  std::vector<std::uint64_t> shift(dimensions);
  for (std::size_t d = 0; d < dimensions; ++d) shift[d] = hash64(fmt::format("sobol {}", d), seed);
  std::vector<double> shares(n * dimensions);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::uint64_t unshifted =
        i < dimensions ? 0 : static_cast<std::uint64_t>(sequence());  // Boost leaves out the first point, the origin
    const std::uint64_t digits = (unshifted ^ shift[i % dimensions]) >> (64 - bits);
    shares[i] = (static_cast<double>(digits) + 0.5) * 0x1p-53;
  }
  return shares;
}

double coordinate(const SweepParameter& p, double share) {
  if (p.levels.empty()) return p.rounded(p.quantile(share));
  const auto count = static_cast<double>(p.levels.size());
  return std::min(std::floor(share * count), count - 1.0);
}

bool is_random(SweepDesign design) {
  return design == SweepDesign::latin_hypercube || design == SweepDesign::sobol ||
         design == SweepDesign::sobol_sensitivity;
}
}  // namespace

SweepPoints::SweepPoints(const SweepPlan& plan) : plan_(plan) {
  const std::size_t d = plan.parameters.size();
  if (plan.design == SweepDesign::sobol_sensitivity) block_ = d + 2;
  size_ = plan.design == SweepDesign::grid ? grid_size(plan)
          : is_random(plan.design)         ? plan.size * block_
                                           : plan.parameters[0].levels.size();
  if (size_ > most_points)
    throw InputError({plan.parameters[0].origin.file.empty()
                          ? Issue{.message = "too many points"}
                          : Written{{}, plan.parameters[0].origin}.issue(fmt::format(
                                "the study has {} points; at most {} million", size_, most_points / 1'000'000))});
  if (plan.design == SweepDesign::latin_hypercube)
    for (const SweepParameter& p : plan.parameters) ranks_.push_back(shuffled(size_, plan.seed, p.name));
  if (plan.design == SweepDesign::sobol) shares_ = sobol_shares(plan.size, d, plan.seed);
  if (plan.design == SweepDesign::sobol_sensitivity) shares_ = sobol_shares(plan.size, 2 * d, plan.seed);
}

/// Numbers in (0, 1) of the random designs, one a parameter.
std::vector<double> SweepPoints::shares_of(std::uint64_t point) const {
  const std::size_t d = plan_.parameters.size();
  std::vector<double> shares(d);
  for (std::size_t k = 0; k < d; ++k) {
    if (plan_.design == SweepDesign::latin_hypercube) {
      const double within = RandomStream(plan_.seed, point, plan_.parameters[k].name, "within").uniform();
      shares[k] = (static_cast<double>(ranks_[k][point]) + within) / static_cast<double>(size_);
    } else if (plan_.design == SweepDesign::sobol) {
      shares[k] = shares_[point * d + k];
    } else {
      const std::uint64_t row = point / block_, kind = point % block_;  // 0: A, 1: B, 2 + k: A with column k of B
      shares[k] = shares_[row * 2 * d + (kind == 1 || kind == k + 2 ? d + k : k)];
    }
  }
  return shares;
}

std::vector<double> SweepPoints::coordinates(std::uint64_t point) const {
  const std::size_t d = plan_.parameters.size();
  std::vector<double> at(d, static_cast<double>(point));
  if (plan_.design == SweepDesign::grid) {
    for (std::size_t k = d; k-- > 0; point /= plan_.parameters[k].levels.size())
      at[k] = static_cast<double>(point % plan_.parameters[k].levels.size());
  } else if (is_random(plan_.design)) {
    const std::vector<double> shares = shares_of(point);
    for (std::size_t k = 0; k < d; ++k) at[k] = coordinate(plan_.parameters[k], shares[k]);
  }
  return at;
}

std::string text_at(const SweepParameter& p, double coordinate) {
  return p.levels.empty() ? p.text(coordinate) : p.levels[static_cast<std::size_t>(coordinate)].text;
}

double number_at(const SweepParameter& p, double coordinate) {
  return p.levels.empty() ? coordinate : p.levels[static_cast<std::size_t>(coordinate)].number;
}

std::vector<std::string> changes_at(const SweepPlan& plan, const std::vector<double>& coordinates) {
  std::vector<std::string> changes;
  for (std::size_t k = 0; k < coordinates.size(); ++k)
    for (const std::string& path : plan.parameters[k].paths)
      changes.push_back(fmt::format("{}={}", path, text_at(plan.parameters[k], coordinates[k])));
  return changes;
}

}  // namespace gigasim

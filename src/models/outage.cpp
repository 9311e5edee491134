#include "gigasim/models/outage.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <stdexcept>

namespace gigasim {

namespace {
/// Eq. 2
double weibull_scale(const Lifetime& life) { return life.mean.value() / std::tgamma(1.0 + 1.0 / life.shape); }
/// Eq. 3
double lognormal_mu(const Lifetime& life) { return std::log(life.mean.value()) - 0.5 * life.shape * life.shape; }

/// The whole of the life that a random moment falls into: long lives are met more often.
double length_biased_s(const Lifetime& life, RandomStream& stream) {
  if (life.law == Law::lognormal)  // Eq. 7
    return std::exp(lognormal_mu(life) + life.shape * life.shape + life.shape * stream.normal());
  if (life.law == Law::weibull) {  // Eq. 6
    const double gamma = boost::math::gamma_p_inv(1.0 + 1.0 / life.shape, stream.uniform());
    return weibull_scale(life) * std::pow(gamma, 1.0 / life.shape);
  }
  return life.mean.value();
}
}  // namespace

Duration Lifetime::draw(RandomStream& stream) const {
  switch (law) {
    case Law::exponential:
      return mean * stream.exponential();
    case Law::weibull:
      return Duration{weibull_scale(*this) * std::pow(stream.exponential(), 1.0 / shape)};
    case Law::lognormal:
      return Duration{std::exp(lognormal_mu(*this) + shape * stream.normal())};
    case Law::deterministic:
      return mean;
  }
  throw std::logic_error("Lifetime: unknown law");
}

Duration Lifetime::draw_residual(RandomStream& stream) const {
  if (law == Law::exponential) return draw(stream);
  const double whole_s = length_biased_s(*this, stream);
  return Duration{whole_s * stream.uniform()};
}

Lifetime OutageSpec::time_to_failure() const {
  if (mttf) return *mttf;
  if (rate) return {.mean = Duration{1.0 / rate->value()}};
  if (forced_outage_rate) {
    const double q = *forced_outage_rate;
    return {.mean = time_to_repair().mean * ((1.0 - q) / q)};
  }
  throw std::logic_error("OutageSpec: time to failure of a unit that never fails");
}

Lifetime OutageSpec::time_to_repair() const {
  if (!mttr) throw std::logic_error("OutageSpec: a unit that fails has no mttr");
  return *mttr;
}

double OutageSpec::unavailability() const {
  if (!fails()) return 0.0;
  if (forced_outage_rate && !mttf && !rate) return *forced_outage_rate;
  const double down = time_to_repair().mean.value();
  return down / (time_to_failure().mean.value() + down);
}

}  // namespace gigasim

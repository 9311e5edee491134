/// What checkpoints and failures cost a long job in expectation: the closed form that the simulation and the rules for
/// the interval are held against. docs/models/checkpoint.md
#pragma once

#include <cmath>

#include "gigasim/base/units.hpp"

namespace theory {

using gigasim::Duration;

/// How often a job is interrupted, and how long each part of an interruption takes. All are 0 or above.
struct Interruption {
  Duration mtbf{0.0};       ///< M: mean time between failures of the whole job, above 0; infinite: it never fails
  Duration write{0.0};      ///< C: time of one checkpoint write, during which no training happens
  Duration restart{0.0};    ///< R: detection to training again
  Duration detection{0.0};  ///< D: failure to its detection
};

/// Expected wall time of `useful` training followed by one checkpoint: (M + D) e^(R/M) (e^((useful + C)/M) - 1).
inline Duration expected_time(const Interruption& job, Duration useful) {
  const Duration undisturbed = useful + job.write;
  if (std::isinf(job.mtbf.value())) return undisturbed;
  const double m = job.mtbf.value();
  return (job.mtbf + job.detection) * (std::exp(job.restart.value() / m) * std::expm1(undisturbed.value() / m));
}

/// Effective training time ratio of a long job that saves every `interval`: interval / expected_time; its limits at an
/// interval of 0 and infinity.
inline double training_efficiency(const Interruption& job, Duration interval) {
  const bool fails = !std::isinf(job.mtbf.value());
  if (std::isinf(interval.value())) return fails ? 0.0 : 1.0;
  if (interval > Duration{0.0}) return interval.value() / expected_time(job, interval).value();
  if (job.write > Duration{0.0}) return 0.0;
  return fails
             ? std::exp(-job.restart.value() / job.mtbf.value()) * job.mtbf.value() / (job.mtbf + job.detection).value()
             : 1.0;
}

}  // namespace theory

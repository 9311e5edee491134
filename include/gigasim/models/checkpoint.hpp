/// Checkpoint and restart: how often to save, and what failures cost. docs/models/checkpoint.md
///
/// Convention, that of the exact expectation (Daly 2006; Bougeret et al. 2011): failures strike at any time with
/// constant rate 1/M, also while a checkpoint is written (it is lost) and while the job restarts (it is detected, and
/// the restart begins again); only during the time D in which a failure is detected does another one change nothing. An
/// infinite mtbf is allowed everywhere: then the intervals are infinite.
#pragma once

#include "gigasim/base/units.hpp"

namespace gigasim {

/// Young, "A first order approximation to the optimum checkpoint interval", CACM 17 (1974): sqrt(2 C M).
Duration young_interval(Duration write, Duration mtbf);
/// Daly, "A higher order estimate of the optimum checkpoint interval", FGCS 22 (2006), Eq. 37; M when C >= 2 M.
Duration daly_interval(Duration write, Duration mtbf);
/// The interval that minimises `expected_time` per useful second: M (1 + W(-exp(-1 - C/M))), W Lambert's. 0 when C is.
Duration optimal_interval(Duration write, Duration mtbf);

struct Interruption {
  Duration mtbf{0.0};       ///< mean time between failures of the whole job
  Duration write{0.0};      ///< checkpoint write time C, during which no training happens
  Duration restart{0.0};    ///< R
  Duration detection{0.0};  ///< D
};
/// Expected wall time of `useful` training followed by one checkpoint: (M + D) e^(R/M) (e^((useful + C)/M) - 1).
Duration expected_time(const Interruption&, Duration useful);
/// Effective training time ratio of a long job that saves every `interval`: interval / expected_time; its limits at an
/// interval of 0 and infinity.
double training_efficiency(const Interruption&, Duration interval);

}  // namespace gigasim

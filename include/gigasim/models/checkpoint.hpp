/// Checkpoint and restart: how often to save, and how much time failures cost. docs/models/checkpoint.md
///
/// Convention, that of the exact expectation (Daly 2006; Bougeret et al. 2011): failures strike at any time with
/// constant rate 1/M. One that strikes while a checkpoint is written loses it. One that strikes while the job restarts
/// is detected, and the restart begins again. One that strikes during the time D of detection changes nothing. An
/// infinite mtbf is allowed everywhere: then the intervals are infinite.
#pragma once

#include "gigasim/base/units.hpp"

namespace gigasim {

/// Young, "A first order approximation to the optimum checkpoint interval", CACM 17 (1974): sqrt(2 C M) [Eq. 3].
Duration young_interval(Duration write, Duration mtbf);
/// Daly, "A higher order estimate of the optimum checkpoint interval", FGCS 22 (2006), Eq. 37; M when C >= 2 M [Eq. 4].
Duration daly_interval(Duration write, Duration mtbf);
/// The interval that minimises `expected_time` per useful second: M (1 + W(-exp(-1 - C/M))), W Lambert's [Eq. 5]. 0
/// when writing takes no time.
Duration optimal_interval(Duration write, Duration mtbf);

/// How often a job is interrupted, and how long each part of an interruption takes. All are 0 or above.
struct Interruption {
  Duration mtbf{0.0};       ///< M: mean time between failures of the whole job, above 0; infinite: it never fails
  Duration write{0.0};      ///< C: time of one checkpoint write, during which no training happens
  Duration restart{0.0};    ///< R: detection to training again
  Duration detection{0.0};  ///< D: failure to its detection
};
/// Expected wall time of `useful` training followed by one checkpoint: (M + D) e^(R/M) (e^((useful + C)/M) - 1)
/// [Eq. 1].
Duration expected_time(const Interruption&, Duration useful);
/// Effective training time ratio, 0..1, of a long job that saves every `interval` of training: interval / expected_time
/// [Eq. 2]. Its limits are returned for an interval of 0 and of infinity.
double training_efficiency(const Interruption&, Duration interval);

}  // namespace gigasim

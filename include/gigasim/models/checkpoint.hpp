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
/// The interval of least expected time per useful second [docs/models/checkpoint.md, Eq. 1]: M (1 + W(-exp(-1 - C/M))),
/// W Lambert's [Eq. 5]. 0 when writing takes no time.
Duration optimal_interval(Duration write, Duration mtbf);

}  // namespace gigasim

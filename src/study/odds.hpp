/// Delivery risk over many replications: how much by when, and when each phase is complete.
#pragma once

#include <vector>

#include "tally.hpp"

namespace gigasim::study {

/// Odds of the build-out quantities by date, from the figures of the dated metrics. The figures stand in the order of
/// the metrics. Empty when nothing was ever installed.
std::vector<MilestoneOdds> milestone_odds(const std::vector<Metric>&, const std::vector<Figure>&);
/// Quantiles of the dates at which the phases of the options are complete, over all `replications`. The figures stand
/// in the order of the options' metrics.
std::vector<PhaseOdds> phase_odds(const StudyOptions&, const std::vector<Figure>&, std::uint64_t replications);

/// Multiples of 1, 2, 2.5 or 5 times a power of ten, ascending from the first up to `highest`, at most `most` of them.
/// Empty unless `highest` is above 0.
std::vector<double> round_figures(double highest, std::size_t most);

}  // namespace gigasim::study

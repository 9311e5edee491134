/// Delivery risk over many replications: how much by when, and when each phase is complete.
#pragma once

#include <vector>

#include "tally.hpp"

namespace gigasim::study {

/// Of figures that stand in the order of the metrics.
std::vector<MilestoneOdds> milestone_odds(const std::vector<Metric>&, const std::vector<Figure>&);
std::vector<PhaseOdds> phase_odds(const StudyOptions&, const std::vector<Figure>&, std::uint64_t replications);

/// Multiples of 1, 2, 2.5 or 5 times a power of ten from the first up to `highest`, at most `most` of them.
std::vector<double> round_figures(double highest, std::size_t most);

}  // namespace gigasim::study

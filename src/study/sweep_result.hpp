/// A point's result as bytes: so it travels from the worker.
#pragma once

#include <string>

#include "gigasim/study/sweep.hpp"

namespace gigasim::study {

/// What a worker found: a result, or that another key has it already.
struct Finding {
  std::optional<std::uint64_t> same_as{};
  PointResult result{};
};

std::string to_bytes(const Finding&);
/// Throws InternalFault for what to_bytes did not write.
Finding finding_of(const std::string& bytes, const SweepQuestions&);

}  // namespace gigasim::study

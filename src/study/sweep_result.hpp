/// A point's result as bytes, in which form it travels from the worker.
#pragma once

#include <string>

#include "gigasim/study/sweep.hpp"

namespace gigasim::study {

/// Finding of a worker: a new result, or the key that has the same one already.
struct Finding {
  std::optional<std::uint64_t> same_as{};  ///< key of a result with the same content; none: `result` is new
  PointResult result{};                    ///< with `same_as`, its times only
};

/// The finding as bytes (CBOR), without the names of the metrics.
std::string to_bytes(const Finding&);
/// Reads the bytes of to_bytes(); the names of the metrics are those kept by the questions. Throws InternalFault when
/// they are damaged.
Finding finding_of(const std::string& bytes, const SweepQuestions&);

}  // namespace gigasim::study

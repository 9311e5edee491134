/// A difference between two plans, in words.
#pragma once

#include <string>

namespace gigasim {

/// One line of the differences between an earlier plan and a later one.
struct PlanChange {
  std::string path;    ///< in the later plan; of a value that is gone, in the earlier one
  std::string text;    ///< `'titan-350' delivery in '1 GW' moved 2026-09-01 → 2026-11-15`
  std::string origin;  ///< where the later plan says it, `plan.yaml:33`; empty: nowhere in particular
};

}  // namespace gigasim

/// A study that can be run: what its file says, read against its scenario.
#pragma once

#include "commands.hpp"
#include "gigasim/report/sweep_store.hpp"
#include "gigasim/scenario/study_file.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim::cli {

class SweepStudy {
 public:
  /// Throws InputError with all that is wrong with study and scenario.
  explicit SweepStudy(const std::string& file);
  SweepStudy(const SweepStudy&) = delete;
  SweepStudy& operator=(const SweepStudy&) = delete;

  const Sweep& sweep() const { return sweep_; }
  const SweepOrigin& origin() const { return origin_; }
  const StudyBase& base() const { return file_.base; }
  /// In workers.
  Variant variant(const std::vector<std::string>& changes) const;
  std::uint64_t dropped() const;

 private:
  SweepFile file_;
  SweepOrigin origin_;
  Sweep sweep_;
};

}  // namespace gigasim::cli

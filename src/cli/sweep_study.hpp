/// The study of a sweep, ready to run: its file, read against its scenario.
#pragma once

#include "commands.hpp"
#include "gigasim/report/sweep_store.hpp"
#include "gigasim/scenario/study_file.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim::cli {

/// A study file with the sweep that it plans.
class SweepStudy {
 public:
  /// Reads a study file. Throws InputError with all problems of study and scenario.
  explicit SweepStudy(const std::string& file);
  SweepStudy(const SweepStudy&) = delete;
  SweepStudy& operator=(const SweepStudy&) = delete;

  const Sweep& sweep() const { return sweep_; }          ///< the planned sweep
  const SweepOrigin& origin() const { return origin_; }  ///< provenance, for the store
  const StudyBase& base() const { return file_.base; }   ///< the base scenario
  /// Makes the variant of a point, as a VariantMaker; the study must outlive it. Called in workers.
  Variant variant(const std::vector<std::string>& changes) const;
  /// Number of points that bounds on parameters drop.
  std::uint64_t dropped() const;

 private:
  /// The study file and its base.
  SweepFile file_;
  /// Provenance.
  SweepOrigin origin_;
  /// The sweep that it plans; it refers to `file_`.
  Sweep sweep_;
};

}  // namespace gigasim::cli
